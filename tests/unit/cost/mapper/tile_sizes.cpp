#include <hwflowq/cost/mapper/tile_sizes.hpp>

#include <algorithm>
#include <cstdint>
#include <vector>

#include "catch.hpp"

using namespace hwflowq;

TEST_CASE("divisors are all numbers that divide") {
  for (std::int64_t n = 1; n <= 300; ++n) {
    std::vector<std::int32_t> expected;
    for (std::int32_t d = 1; d <= n; ++d) {
      if (n % d == 0) expected.push_back(d);
    }
    REQUIRE(divisors(n) == expected);
  }
}

TEST_CASE("irredundant factors are the least for every number of steps") {
  for (std::int64_t bound = 1; bound <= 60; ++bound) {
    for (std::int64_t places = 1; places <= 70; ++places) {
      std::vector<std::int32_t> expected;
      for (std::int32_t f = 1; f <= std::min(bound, places); ++f) {
        if (f == 1 || steps_over(bound, f) < steps_over(bound, f - 1)) expected.push_back(f);
      }
      REQUIRE(irredundant_factors(bound, places) == expected);
    }
  }
}
