#include <hwflowq/hardware/presets/unpu.hpp>

#include "catch.hpp"

using namespace hwflowq;

static_assert(check_dataflow<presets::input_tables>());

TEST_CASE("UNPU reaches its published peaks") {
  const auto preset = presets::unpu();
  CHECK_NOTHROW(preset.validate());
  const auto gops = [&](int bits) {
    return 2e-3 * preset.frequency_mhz * static_cast<double>(preset.processing_elements()) *
           preset.engine.lanes(bits, 16) /
           static_cast<double>(preset.engine.cycles_per_step(bits, 16));
  };
  CHECK_THAT(gops(16), Catch::Matchers::WithinRel(345.6, 1e-12));
  CHECK_THAT(gops(1), Catch::Matchers::WithinRel(7372.8, 1e-12));
}
