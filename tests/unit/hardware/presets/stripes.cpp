#include <hwflowq/hardware/presets/stripes.hpp>

#include "catch.hpp"

using namespace hwflowq;

TEST_CASE("a tile of Stripes is as fast as 256 multipliers at 16 bits") {
  for (const std::int64_t tiles : {1, 16}) {
    const auto preset = presets::stripes(tiles);
    CHECK_NOTHROW(preset.validate());
    CHECK(preset.processing_elements() == 256 * tiles);
    CHECK(preset.processing_elements() * preset.engine.lanes(16, 16) /
              preset.engine.cycles_per_step(16, 16) ==
          256 * tiles);
    CHECK(preset.levels[1].capacity_bits == tiles * 256 * bits_per_kilobyte);
  }
}
