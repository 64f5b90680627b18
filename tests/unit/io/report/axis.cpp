#include <hwflowq/io/report/axis.hpp>

#include <cmath>
#include <vector>

#include "catch.hpp"

using Catch::Matchers::WithinAbs;
using hwflowq::io::report::axis;

TEST_CASE("ends of the data lie a little inside the ends of the axis") {
  const axis x(10.0, 20.0, 0.0, 108.0);
  CHECK_FALSE(x.logarithmic());
  CHECK_THAT(x.at(10.0), WithinAbs(4.0, 1e-9));
  CHECK_THAT(x.at(20.0), WithinAbs(104.0, 1e-9));
  CHECK_THAT(x.at(15.0), WithinAbs(54.0, 1e-9));
  const axis y(10.0, 20.0, 108.0, 0.0);  // upwards in a drawing
  CHECK(y.at(20.0) < y.at(10.0));
}

TEST_CASE("ticks are round and on the axis") {
  CHECK(axis(0.0, 10.0, 0.0, 1.0).ticks(6) == std::vector<double>{0, 2, 4, 6, 8, 10});
  CHECK(axis(86.1, 93.4, 0.0, 1.0).ticks(6) == std::vector<double>{86, 88, 90, 92});
  CHECK(axis(-0.3, 0.3, 0.0, 1.0).ticks(4) == std::vector<double>{-0.2, 0.0, 0.2});
  for (const double low : {-7.3, 0.001, 5e6}) {
    for (const double span : {1e-3, 0.7, 12.0, 1e9}) {
      const axis a(low, low + span, 50.0, 400.0);
      const auto ticks = a.ticks(6);
      CHECK(ticks.size() >= 2);
      CHECK(ticks.size() <= 9);
      for (const double tick : ticks) {
        CHECK(a.at(tick) >= 50.0 - 1e-6);
        CHECK(a.at(tick) <= 400.0 + 1e-6);
      }
    }
  }
}

TEST_CASE("values of several decades are on a logarithmic axis") {
  const axis x(1.0, 1e4, 0.0, 108.0);
  REQUIRE(x.logarithmic());
  CHECK_THAT(x.at(100.0), WithinAbs(54.0, 1e-9));
  CHECK(x.ticks(6) == std::vector<double>{1, 10, 100, 1000, 10000});
  CHECK(axis(1.0, 40.0, 0.0, 1.0).ticks(6) == std::vector<double>{1, 2, 5, 10, 20});
  CHECK_FALSE(axis(0.0, 1e4, 0.0, 1.0).logarithmic());
}

TEST_CASE("values that differ by rounding only have an axis with few ticks") {
  for (const double low : {1e17, -1e17, 1e-300, 1e299}) {
    const axis x(low, std::nextafter(low, 2.0 * std::abs(low)), 0.0, 100.0);
    CHECK(x.ticks(6).size() <= 9);
    CHECK_THAT(x.at(low), WithinAbs(50.0, 1e-6));
  }
}

TEST_CASE("a single value stands in the middle") {
  for (const double value : {0.0, 5.0, -5.0}) {
    const axis x(value, value, 0.0, 100.0);
    CHECK_THAT(x.at(value), WithinAbs(50.0, 1e-9));
  }
}
