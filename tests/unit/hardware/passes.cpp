#include <hwflowq/hardware/passes.hpp>

#include <cmath>

#include "catch.hpp"

using namespace hwflowq;

TEST_CASE("passes, powers and logarithms are rounded up") {
  for (int bits = 0; bits <= 40; ++bits) {
    for (int width = 1; width <= 17; ++width)
      CHECK(static_cast<double>(passes(bits, width)) == std::ceil(bits * 1.0 / width));
  }
  for (int value = 1; value <= 70; ++value) {
    CHECK(ceil_log2(value) == std::ceil(std::log2(value)));
    CHECK(power_of_two_above(value) == 1 << ceil_log2(value));
  }
}
