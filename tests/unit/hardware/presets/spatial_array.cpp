#include <hwflowq/hardware/presets/spatial_array.hpp>

#include "catch.hpp"
#include "hardware_archetypes.hpp"

using namespace hwflowq;

TEST_CASE("spatial arrays have as many elements as their square") {
  for (const std::int64_t side : {16, 32}) {
    const auto mac = presets::mac_array(side);
    const auto simd = presets::simd_array(side);
    CHECK_NOTHROW(mac.validate());
    CHECK_NOTHROW(simd.validate());
    CHECK(mac.processing_elements() == side * side);
    CHECK(simd.processing_elements() == side * side);
    CHECK(mac.levels[1].capacity_bits == side * side * 4096);
    CHECK(simd.name == std::to_string(side) + " x " + std::to_string(side) + " SIMD");
    CHECK(mac.engine.lanes(2, 2) == 1);
    CHECK(simd.engine.lanes(2, 2) == 8);
    CHECK(simd.levels[1].lines(32, 3) == 2);  // sixteen of four bits in a line of 64
  }
}

TEST_CASE("a spatial array takes any engine and technology") {
  const auto array =
      presets::spatial_array("mine", 4, test::archetype::engine(0), test::archetype::technology(0));
  CHECK_NOTHROW(array.validate());
  CHECK(array.processing_elements() == 16);
}
