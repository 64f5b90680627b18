#include <hwflowq/core/describe.hpp>

#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <list>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "ranking.hpp"

namespace {

using namespace hwflowq;

enum class lettered : char { serial = 'a' };

struct with_text {
  friend std::string to_text(const with_text&) { return "a design"; }
};

struct with_hash {
  friend std::uint64_t hash_value(const with_hash&) { return 0xabc; }
};

struct with_nothing {};

}  // namespace

TEST_CASE("numbers are described by the shortest text that reads back") {
  CHECK(describe(0.1) == "0.1");
  CHECK(describe(1.0) == "1");
  CHECK(describe(-0.0) == "-0");
  CHECK(describe(0.1F) == "0.1");
  CHECK(describe(std::numeric_limits<double>::infinity()) == "inf");
  CHECK(describe(true) == "true");
  CHECK(describe(std::int8_t{-128}) == "-128");
  CHECK(describe(std::uint8_t{65}) == "65");
  CHECK(describe(std::numeric_limits<std::uint64_t>::max()) == "18446744073709551615");
  test::random_numbers random(1);
  for (int i = 0; i < 1000; ++i) {
    const double value =
        (random.uniform() - 0.5) * std::exp2(static_cast<double>(random.below(200)));
    REQUIRE(std::stod(number_text(value)) == value);
  }
}

TEST_CASE("values of several parts are described part by part") {
  CHECK(describe(std::vector{1, 2, 3}) == "[1, 2, 3]");
  CHECK(describe(std::vector<int>{}) == "[]");
  CHECK(describe(std::array<std::int8_t, 2>{2, 8}) == "[2, 8]");
  CHECK(describe(std::vector<bool>{true, false}) == "[true, false]");
  CHECK(describe(std::list<std::vector<double>>{{0.5}, {}, {1, 2}}) == "[[0.5], [], [1, 2]]");
  CHECK(describe(std::tuple{1, std::vector{2}}) == "(1, [2])");
  CHECK(describe(std::tuple<>{}) == "()");
  CHECK(describe(std::pair{std::string("rows"), 3}) == "(rows, 3)");
  // A part without text is still a part.
  CHECK(describe(std::vector<std::string>{"", "a", ""}) == "[, a, ]");
  CHECK(describe(std::tuple{std::string(), 1}) == "(, 1)");
}

TEST_CASE("a type's own text goes first, then what it is, then its hash") {
  CHECK(describe(with_text{}) == "a design");
  CHECK(describe(std::vector<with_text>(2)) == "[a design, a design]");
  CHECK(describe(std::string("text")) == "text");
  CHECK(describe("text") == "text");
  CHECK(describe(lettered::serial) == "97");
  CHECK(describe(with_hash{}) == "#abc");
  CHECK(describe(with_nothing{}) == "(not printable)");
}
