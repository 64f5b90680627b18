#include <hwflowq/flow/spread.hpp>

#include <cmath>
#include <stdexcept>
#include <vector>

#include "catch.hpp"
#include "special_values.hpp"

using hwflowq::flow::spread;
using hwflowq::flow::spread_of;

TEST_CASE("a spread is in order statistics") {
  CHECK(spread_of({3, 1, 2, 5, 4}) == spread{5, 1, 2, 3, 4, 5});
  CHECK(spread_of({4, 1, 2, 3}) == spread{4, 1, 1.75, 2.5, 3.25, 4});
  CHECK(spread_of({7}) == spread{1, 7, 7, 7, 7, 7});
}

TEST_CASE("a spread takes infinite values") {
  using hwflowq::test::infinity;
  CHECK(spread_of({1, infinity, 2, infinity, 3}) == spread{5, 1, 2, 3, infinity, infinity});
  CHECK(spread_of({infinity, infinity}).median == infinity);
  CHECK(spread_of({1, infinity}).median == infinity);
  CHECK(spread_of({-infinity, 1, 2}).least == -infinity);
}

TEST_CASE("a spread of nothing, or of what is no number, is an error") {
  CHECK_THROWS_AS(spread_of({}), std::invalid_argument);
  CHECK_THROWS_AS(spread_of({1, std::nan("")}), std::invalid_argument);
}
