// hwflowq/moo/sorting/ordered_key.hpp
#include <hwflowq/moo/sorting/ordered_key.hpp>

#include <bit>
#include <cmath>
#include <limits>
#include <vector>

#include "catch.hpp"
#include "ranking.hpp"

using namespace hwflowq::moo::detail;

TEST_CASE("moo::detail::ordered_key orders as doubles do, NaN last") {
  using limits = std::numeric_limits<double>;
  hwflowq::test::random_numbers random(7);
  std::vector<double> values{0.0,
                             -0.0,
                             1.0,
                             -1.0,
                             limits::max(),
                             limits::lowest(),
                             limits::infinity(),
                             -limits::infinity(),
                             limits::quiet_NaN(),
                             -limits::quiet_NaN(),
                             limits::denorm_min(),
                             -limits::denorm_min()};
  for (int i = 0; i < 200; ++i) values.push_back(std::bit_cast<double>(random()));
  for (const double a : values) {
    for (const double b : values) {
      REQUIRE((ordered_key(a) < ordered_key(b)) == hwflowq::test::better(a, b));
      if (a == b) REQUIRE(ordered_key(a) == ordered_key(b));
    }
    if (std::isnan(a))
      REQUIRE(std::isnan(value_of_key(ordered_key(a))));
    else
      REQUIRE(value_of_key(ordered_key(a)) == a);
  }
}

TEST_CASE("moo::detail::effective_violation takes NaN for the worst") {
  constexpr double inf = std::numeric_limits<double>::infinity();
  static_assert(effective_violation(std::numeric_limits<double>::quiet_NaN()) == inf);
  static_assert(effective_violation(0.5) == 0.5);
  static_assert(effective_violation(inf) == inf);
  REQUIRE(effective_violation(-0.0) == 0.0);
}
