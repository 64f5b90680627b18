// Constraints give 0 where a candidate is feasible and how far off it is elsewhere.
#include <hwflowq/moo/constraint.hpp>

#include <array>
#include <cmath>
#include <limits>
#include <string>

#include "catch.hpp"
#include "special_values.hpp"

namespace {

struct area_cost {
  double area_mm2 = 0.0;
};
using hwflowq::test::infinity;

}  // namespace

TEST_CASE("an upper bound is violated by the excess") {
  const auto budget = hwflowq::at_most<"area">(&area_cost::area_mm2, 4.0);
  CHECK(budget(area_cost{3.0}) == 0.0);
  CHECK(budget(area_cost{4.0}) == 0.0);
  CHECK(budget(area_cost{4.5}) == 0.5);
  CHECK(budget(area_cost{-infinity}) == 0.0);
  CHECK(budget(area_cost{infinity}) == infinity);
  CHECK(std::string(budget.name) == "area");
}

TEST_CASE("a lower bound is violated by what is missing") {
  const auto accuracy = hwflowq::at_least<"accuracy">(hwflowq::element<0>, 92.0);
  CHECK(accuracy(std::array{93.0}) == 0.0);
  CHECK(accuracy(std::array{92.0}) == 0.0);
  CHECK(accuracy(std::array{91.5}) == 0.5);
  CHECK(accuracy(std::array{infinity}) == 0.0);
  CHECK(accuracy(std::array{-infinity}) == infinity);
}

TEST_CASE("infinite bounds and values meet without giving NaN") {
  const auto any = hwflowq::at_most<"area">(&area_cost::area_mm2, infinity);
  CHECK(any(area_cost{infinity}) == 0.0);
  CHECK(any(area_cost{1.0}) == 0.0);
  const auto none = hwflowq::at_least<"area">(&area_cost::area_mm2, infinity);
  CHECK(none(area_cost{infinity}) == 0.0);
  CHECK(none(area_cost{1.0}) == infinity);
}

TEST_CASE("a value that is not a number is no feasible one") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  CHECK(std::isnan(hwflowq::at_most<"area">(&area_cost::area_mm2, 4.0)(area_cost{nan})));
  CHECK(std::isnan(hwflowq::at_least<"area">(&area_cost::area_mm2, 4.0)(area_cost{nan})));
}

TEST_CASE("a constraint's own measure is taken as it is") {
  const auto holes = hwflowq::constraint<"holes">([](int n) { return n - 2; });
  CHECK(holes(5) == 3.0);
  CHECK(holes(1) == -1.0);  // the problem counts it as 0
}
