#include <hwflowq/accuracy/operand_codes.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "allocations.hpp"
#include "catch.hpp"
#include "messages.hpp"

namespace {

using namespace hwflowq;
using namespace hwflowq::accuracy;
using hwflowq::test::message;

// "first" is fixed, "middle" is free, "last" has free weights only.
operand_codes three_layers() {
  const std::vector<std::pair<width_set, width_set>> widths{
      {{8}, {8}}, {{2, 4, 8}, {1, 16}}, {{3, 5}, {8}}};
  return {{"first", "middle", "last"}, widths};
}

}  // namespace

TEST_CASE("operands of one width have no code") {
  const auto codes = three_layers();
  REQUIRE(codes.layers().size() == 3);
  REQUIRE(codes.operands().size() == 3);
  REQUIRE(codes.operands()[0] == operand{1, false, {2, 4, 8}});
  REQUIRE(codes.operands()[1] == operand{1, true, {1, 16}});
  REQUIRE(codes.operands()[2] == operand{2, false, {3, 5}});
  REQUIRE(codes.widths(0, true) == width_set{8});
  REQUIRE(codes.widths(2, false) == width_set{3, 5});
  const std::vector<std::size_t> offsets(codes.offsets().begin(), codes.offsets().end());
  REQUIRE(offsets == std::vector<std::size_t>{0, 3, 5, 7});
}

TEST_CASE("every combination of widths has codes of its own") {
  const auto codes = three_layers();
  std::vector<std::vector<std::uint16_t>> seen;
  for (const std::int8_t w : std::vector<std::int8_t>{2, 4, 8}) {
    for (const std::int8_t a : std::vector<std::int8_t>{1, 16}) {
      for (const std::int8_t last : std::vector<std::int8_t>{3, 5}) {
        std::vector<std::uint16_t> places(3);
        codes.encode(std::vector<Precision>{{8, 8}, {w, a}, {last, 8}}, places);
        REQUIRE(places[0] == (w == 2 ? 0 : w == 4 ? 1 : 2));
        REQUIRE(places[1] == (a == 1 ? 3 : 4));
        REQUIRE(places[2] == (last == 3 ? 5 : 6));
        for (const auto& other : seen) REQUIRE(other != places);
        seen.push_back(places);
      }
    }
  }
}

TEST_CASE("encoding allocates nothing and names what it does not know") {
  const auto codes = three_layers();
  std::vector<std::uint16_t> places(3);
  const std::vector<Precision> good{{8, 8}, {2, 1}, {3, 8}};
  const auto before = test::allocations();
  codes.encode(good, places);
  REQUIRE(test::allocations() == before);
  const auto refused = [&](std::vector<Precision> p) {
    return message([&] { codes.encode(p, places); });
  };
  REQUIRE(refused({{8, 8}, {3, 1}, {3, 8}}) ==
          "operand_codes: layer \"middle\": weights of 3 bits are not among {2, 4, 8}");
  REQUIRE(refused({{8, 7}, {2, 1}, {3, 8}}) ==
          "operand_codes: layer \"first\": activations of 7 bits are not among {8}");
  for (const int bits : {-128, -1, 0, 17, 127}) {
    REQUIRE(refused({{8, 8}, {2, 1}, {static_cast<std::int8_t>(bits), 8}}) ==
            "operand_codes: layer \"last\": weights of " + std::to_string(bits) +
                " bits are not among {3, 5}");
  }
  REQUIRE(refused({{8, 8}, {2, 1}}) == "operand_codes: precisions of 2 layers instead of 3");
}

TEST_CASE("neighbours are operands of one layer or of two that follow each other") {
  std::vector<std::pair<width_set, width_set>> widths(4, {{2, 4}, {2, 4}});
  const operand_codes codes({"a", "b", "c", "d"}, widths);
  const auto pairs = codes.neighbours();
  // One pair in each layer, four between each two.
  REQUIRE(pairs.size() == 4 + 3 * 4);
  for (const auto& [i, j] : pairs) {
    REQUIRE(i < j);
    REQUIRE(codes.operands()[j].layer - codes.operands()[i].layer <= 1);
  }
}

TEST_CASE("codes are equal where layers and widths are") {
  const std::vector<std::pair<width_set, width_set>> others{
      {{8}, {8}}, {{2, 4, 8}, {1, 16}}, {{3, 6}, {8}}};
  REQUIRE(three_layers() == three_layers());
  REQUIRE_FALSE(three_layers() == operand_codes({"first", "middle", "last"}, others));
  REQUIRE(message([&] { return operand_codes({"a"}, others); }) ==
          "operand_codes: widths of 3 layers for 1 names");
  const std::vector<std::pair<width_set, width_set>> none{{{8}, {}}};
  REQUIRE(message([&] { return operand_codes({"a"}, none); }) ==
          "operand_codes: layer \"a\" has no width");
}
