// hwflowq/moo/dominance.hpp
#include <hwflowq/moo/dominance.hpp>

#include <array>
#include <limits>

#include "catch.hpp"
#include "ranking.hpp"

namespace {

using hwflowq::moo::constrained_dominates;
using hwflowq::moo::dominates;
constexpr double inf = std::numeric_limits<double>::infinity();
constexpr double nan = std::numeric_limits<double>::quiet_NaN();
using point = std::array<double, 2>;

static_assert(dominates(point{0, 1}, point{0, 2}));
static_assert(dominates(point{0, 1}, point{1, 2}));
static_assert(!dominates(point{0, 2}, point{0, 1}));
static_assert(!dominates(point{0, 1}, point{1, 0}));
static_assert(!dominates(point{0, 1}, point{0, 1}), "equal points do not dominate each other");
static_assert(!dominates(point{-0.0, 1}, point{0.0, 1}));
static_assert(dominates(point{-0.0, 1}, point{0.0, 2}));
static_assert(dominates(point{0.0, 1}, point{-0.0, 2}));
static_assert(dominates(point{-inf, 1}, point{inf, 1}));
static_assert(!dominates(point{inf, 1}, point{inf, 1}));
static_assert(dominates(point{inf, 1}, point{nan, 1}), "NaN is worse than infinity");
static_assert(!dominates(point{nan, 1}, point{nan, 1}));
static_assert(dominates(point{nan, 1}, point{nan, 2}));
static_assert(dominates(std::array{1.0}, std::array{2.0}));

static_assert(constrained_dominates(point{9, 9}, 0.0, point{1, 1}, 0.1));
static_assert(!constrained_dominates(point{1, 1}, 0.1, point{9, 9}, 0.0));
static_assert(constrained_dominates(point{9, 9}, 0.1, point{1, 1}, 0.2));
static_assert(!constrained_dominates(point{1, 1}, 0.2, point{9, 9}, 0.2));
static_assert(constrained_dominates(point{1, 1}, 0.0, point{9, 9}, -0.0));
static_assert(constrained_dominates(point{9, 9}, 1e300, point{1, 1}, nan));
static_assert(!constrained_dominates(point{1, 1}, nan, point{9, 9}, inf));
static_assert(!constrained_dominates(point{1, 1}, inf, point{9, 9}, nan));

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
