#include <hwflowq/quantization/width_set.hpp>

#include <cstdint>
#include <cstdlib>
#include <set>
#include <string>

#include "catch.hpp"
#include "messages.hpp"
#include "ranking.hpp"

namespace {

using namespace hwflowq;
using hwflowq::test::message;

static_assert(width_set{}.empty() && width_set{}.size() == 0);
static_assert(width_set{8, 2, 4, 2}.size() == 3);
static_assert(width_set::between(1, 16).size() == 16);
static_assert(width_set::between(2, 4) == width_set{2, 3, 4});
static_assert(!width_set{4}.contains(-4) && !width_set{4}.contains(36));

std::set<int> truth(const width_set& set) {
  std::set<int> widths;
  set.for_each([&](int bits) { widths.insert(bits); });
  return widths;
}

}  // namespace

TEST_CASE("a set of widths agrees with a set of integers") {
  test::random_numbers random(3);
  for (int trial = 0; trial < 2000; ++trial) {
    width_set set;
    std::set<int> expected;
    for (std::size_t i = 1 + random.below(7); i > 0; --i) {
      const int bits = 1 + static_cast<int>(random.below(16));
      set.insert(bits);
      expected.insert(bits);
    }
    REQUIRE(truth(set) == expected);
    REQUIRE(set.size() == expected.size());
    REQUIRE(set.lowest() == *expected.begin());
    REQUIRE(set.highest() == *expected.rbegin());
    for (int bits = 1; bits <= 16; ++bits) {
      REQUIRE(set.contains(bits) == expected.contains(bits));
      int below = 0;
      int above = 0;
      int nearest = 0;
      for (const int other : expected) {
        if (other < bits) below = other;
        if (other > bits && above == 0) above = other;
        if (nearest == 0 || std::abs(other - bits) < std::abs(nearest - bits)) nearest = other;
      }
      REQUIRE(set.below(bits) == below);
      REQUIRE(set.above(bits) == above);
      REQUIRE(set.nearest(bits) == nearest);
    }
    REQUIRE(set.nearest(-100) == set.lowest());
    REQUIRE(set.nearest(100) == set.highest());
  }
}

TEST_CASE("sets of widths intersect, unite, compare and print") {
  const width_set a{2, 4, 8};
  const width_set b{4, 6, 8};
  REQUIRE((a & b) == width_set{8, 4});
  REQUIRE((a | b) == width_set{2, 4, 6, 8});
  REQUIRE((a & width_set{1}).empty());
  REQUIRE(hash(a) == hash(width_set{8, 4, 2}));
  REQUIRE(hash(a) != hash(b));
  REQUIRE(to_text(a) == "{2, 4, 8}");
  REQUIRE(to_text(width_set{}) == "{}");
}

TEST_CASE("a width that does not exist is refused") {
  REQUIRE(message([] { width_set{2, 17}; }) ==
          "width_set: a width of 17 bits must be within [1, 16]");
  REQUIRE(message([] { width_set{0}; }) == "width_set: a width of 0 bits must be within [1, 16]");
  REQUIRE(message([] { (void)width_set::between(5, 4); }) == "width_set: [5, 4] is empty");
  REQUIRE(message([] { (void)width_set::between(-2000000000, 4); }) ==
          "width_set: a width of -2000000000 bits must be within [1, 16]");
}
