#include <hwflowq/accuracy/torch/one_cycle.hpp>

#include <cmath>
#include <cstdint>

#include "catch.hpp"

using Catch::Matchers::WithinRel;
using hwflowq::accuracy::one_cycle;

TEST_CASE("the learning rate rises in a line, then falls along half a cosine") {
  const one_cycle rate{.peak = 0.4, .warm_up = 0.2};
  REQUIRE_THAT(rate.at(0, 100), WithinRel(0.4 * 0.005 / 0.2, 1e-12));
  REQUIRE_THAT(rate.at(10, 100), WithinRel(0.4 * 0.105 / 0.2, 1e-12));
  // Half of the way down, and a third: cos(pi / 2) = 0, cos(pi / 3) = 1 / 2.
  REQUIRE_THAT(rate.at(0, 1) + 1.0,
               WithinRel(1.0 + 0.2 * (1.0 + std::cos(3.14159265358979 * 0.375)), 1e-9));
  const one_cycle without{.peak = 1.0, .warm_up = 0.0};
  REQUIRE_THAT(without.at(0, 1), WithinRel(0.5, 1e-12));
  REQUIRE_THAT(without.at(1, 3) + without.at(0, 3) + without.at(2, 3), WithinRel(1.5, 1e-12));
  for (std::uint64_t step = 21; step < 100; ++step) {
    REQUIRE(rate.at(step, 100) < rate.at(step - 1, 100));
    REQUIRE(rate.at(step, 100) > 0.0);
  }
}

TEST_CASE("a schedule that cannot be is refused") {
  REQUIRE_THROWS_WITH((one_cycle{.peak = 0.0}.validate()),
                      "one_cycle: peak = 0.000000 must be greater than 0");
  REQUIRE_THROWS_WITH((one_cycle{.peak = 1.0, .warm_up = 1.0}.validate()),
                      "one_cycle: warm_up = 1.000000 must be within [0, 1)");
}
