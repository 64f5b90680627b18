#include <hwflowq/hardware/interpolation.hpp>

#include "catch.hpp"

using namespace hwflowq;

TEST_CASE("curves pass through their points and are straight between and beyond") {
  constexpr std::array<curve_point, 3> points = {{{1.0, 2.0}, {3.0, 6.0}, {4.0, 7.0}}};
  STATIC_REQUIRE(interpolate(points, 1.0) == 2.0);
  STATIC_REQUIRE(interpolate(points, 2.0) == 4.0);
  STATIC_REQUIRE(interpolate(points, 3.0) == 6.0);
  STATIC_REQUIRE(interpolate(points, 3.5) == 6.5);
  STATIC_REQUIRE(interpolate(points, 4.0) == 7.0);
  STATIC_REQUIRE(interpolate(points, 6.0) == 9.0);
  STATIC_REQUIRE(interpolate(points, 0.0) == 2.0);
}
