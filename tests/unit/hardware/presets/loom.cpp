#include <hwflowq/hardware/presets/loom.hpp>

#include "catch.hpp"

using namespace hwflowq;

TEST_CASE("Loom is as fast as 128 multipliers at 16 bits") {
  const auto preset = presets::loom();
  CHECK_NOTHROW(preset.validate());
  CHECK(preset.processing_elements() * preset.engine.lanes(16, 16) /
            preset.engine.cycles_per_step(16, 16) ==
        128);
}
