// hwflowq/moo/dominance.hpp
#include <hwflowq/moo/dominance.hpp>

#include <array>

#include "catch.hpp"
#include "ranking.hpp"
#include "special_values.hpp"

namespace {

using hwflowq::moo::constrained_dominates;
using hwflowq::moo::dominates;
using hwflowq::test::infinity;
using hwflowq::test::not_a_number;
using pair_of_values = std::array<double, 2>;

static_assert(dominates(pair_of_values{0, 1}, pair_of_values{0, 2}));
static_assert(dominates(pair_of_values{0, 1}, pair_of_values{1, 2}));
static_assert(!dominates(pair_of_values{0, 2}, pair_of_values{0, 1}));
static_assert(!dominates(pair_of_values{0, 1}, pair_of_values{1, 0}));
static_assert(!dominates(pair_of_values{0, 1}, pair_of_values{0, 1}),
              "equal points do not dominate each other");
static_assert(!dominates(pair_of_values{-0.0, 1}, pair_of_values{0.0, 1}));
static_assert(dominates(pair_of_values{-0.0, 1}, pair_of_values{0.0, 2}));
static_assert(dominates(pair_of_values{0.0, 1}, pair_of_values{-0.0, 2}));
static_assert(dominates(pair_of_values{-infinity, 1}, pair_of_values{infinity, 1}));
static_assert(!dominates(pair_of_values{infinity, 1}, pair_of_values{infinity, 1}));
static_assert(dominates(pair_of_values{infinity, 1}, pair_of_values{not_a_number, 1}),
              "NaN is worse than infinity");
static_assert(!dominates(pair_of_values{not_a_number, 1}, pair_of_values{not_a_number, 1}));
static_assert(dominates(pair_of_values{not_a_number, 1}, pair_of_values{not_a_number, 2}));
static_assert(dominates(std::array{1.0}, std::array{2.0}));

static_assert(constrained_dominates(pair_of_values{9, 9}, 0.0, pair_of_values{1, 1}, 0.1));
static_assert(!constrained_dominates(pair_of_values{1, 1}, 0.1, pair_of_values{9, 9}, 0.0));
static_assert(constrained_dominates(pair_of_values{9, 9}, 0.1, pair_of_values{1, 1}, 0.2));
static_assert(!constrained_dominates(pair_of_values{1, 1}, 0.2, pair_of_values{9, 9}, 0.2));
static_assert(constrained_dominates(pair_of_values{1, 1}, 0.0, pair_of_values{9, 9}, -0.0));
static_assert(constrained_dominates(pair_of_values{9, 9}, 1e300, pair_of_values{1, 1},
                                    not_a_number));
static_assert(!constrained_dominates(pair_of_values{1, 1}, not_a_number, pair_of_values{9, 9},
                                     infinity));
static_assert(!constrained_dominates(pair_of_values{1, 1}, infinity, pair_of_values{9, 9},
                                     not_a_number));

}  // namespace

TEST_CASE("moo::dominates is the definition, and a strict partial order") {
  using namespace hwflowq::test;
  random_numbers random(1);
  for (const shape kind : all_shapes) {
    const auto points = make_points<3>(kind, 40, random);
    for (std::size_t a = 0; a < points.size(); ++a)
      for (std::size_t b = 0; b < points.size(); ++b) {
        const bool ab = dominates(points.point(a), points.point(b));
        REQUIRE(ab == dominates_by_definition(points.point(a), points.point(b)));
        REQUIRE_FALSE((ab && dominates(points.point(b), points.point(a))));
        for (std::size_t c = 0; ab && c < points.size(); ++c)
          if (dominates(points.point(b), points.point(c)))
            REQUIRE(dominates(points.point(a), points.point(c)));
      }
  }
}
