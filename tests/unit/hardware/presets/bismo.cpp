#include <hwflowq/cost/arrays/bismo_overlay.hpp>
#include <hwflowq/hardware/presets/bismo.hpp>

#include "catch.hpp"

using namespace hwflowq;

TEST_CASE("BISMO on a PYNQ-Z1 forms 6.5 binary tera-operations a second") {
  const auto preset = presets::bismo();
  CHECK_NOTHROW(preset.validate());
  const auto products = preset.processing_elements() * preset.engine.lanes(1, 1);
  CHECK_THAT(2e-6 * preset.frequency_mhz * static_cast<double>(products),
             Catch::Matchers::WithinRel(6.5536, 1e-12));
  CHECK(2 * products == bismo_overlay{}.peak_binary_operations_per_cycle());
}
