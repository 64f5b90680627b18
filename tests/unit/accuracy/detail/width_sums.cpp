#include <hwflowq/accuracy/detail/width_sums.hpp>

#include <array>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "catch.hpp"

namespace {

using namespace hwflowq;
using namespace hwflowq::accuracy;

}  // namespace

TEST_CASE("sums tell how much stands at or below each width") {
  const std::vector<std::pair<width_set, width_set>> widths{{width_set{2, 4, 8}, width_set{4, 8}},
                                                            {width_set{2, 4}, width_set{8}}};
  const operand_codes codes({"a", "b"}, widths);
  // Operands: weights of a, activations of a, weights of b.
  const std::array shares{0.75, 1.0, 0.25};
  const accuracy::detail::width_sums sums(codes, shares);
  // Weights at or below 2 and 4 bits, activations at or below 4: the greatest tells nothing.
  REQUIRE(sums.count() == 3);
  REQUIRE(sums.products() == 6);
  const auto of = [&](std::vector<Precision> precisions) {
    std::array<std::uint16_t, 3> places{};
    codes.encode(precisions, places);
    std::array<double, 3> result{};
    sums(places, result.data());
    return result;
  };
  REQUIRE(of({{8, 8}, {4, 8}}) == std::array{0.0, 0.25, 0.0});
  REQUIRE(of({{4, 8}, {2, 8}}) == std::array{0.25, 1.0, 0.0});
  REQUIRE(of({{2, 4}, {2, 8}}) == std::array{1.0, 1.0, 1.0});
}

TEST_CASE("an amplitude halves with every bit above the least") {
  const std::vector<std::pair<width_set, width_set>> widths{{width_set{3, 4, 6}, width_set{2, 8}}};
  REQUIRE(accuracy::detail::amplitudes_of_codes(operand_codes({"a"}, widths)) ==
          std::vector<double>{1.0, 0.5, 0.125, 1.0, 1.0 / 64.0});
}

TEST_CASE("codes of no operand have no sums") {
  const std::vector<std::pair<width_set, width_set>> widths{{width_set{8}, width_set{8}}};
  const accuracy::detail::width_sums sums(operand_codes({"a"}, widths), {});
  REQUIRE(sums.count() == 0);
  REQUIRE(sums.products() == 0);
}
