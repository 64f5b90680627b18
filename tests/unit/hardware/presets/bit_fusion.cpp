#include <hwflowq/cost/arrays/bit_fusion_array.hpp>
#include <hwflowq/hardware/presets/bit_fusion.hpp>

#include "catch.hpp"

using namespace hwflowq;

TEST_CASE("BitFusion has 256 units and the memories of its simulator") {
  const auto preset = presets::bit_fusion();
  CHECK_NOTHROW(preset.validate());
  CHECK(preset.processing_elements() == 256);
  const bit_fusion_array array;
  CHECK(preset.levels[1].partition_bits[1] == array.input_buffer_bits);
  CHECK(preset.levels[1].partition_bits[2] == array.output_buffer_bits);
  CHECK(256 * preset.levels[2].capacity_bits == array.weight_buffer_bits);
  CHECK(preset.levels[0].shared_bits_per_cycle == 192.0);
  CHECK(preset.engine.lanes(2, 2) * preset.processing_elements() == 4096);
}
