#include <hwflowq/cost/fine.hpp>
#include <hwflowq/cost/mapper/mapper.hpp>
#include <hwflowq/cost/mid_view.hpp>
#include <hwflowq/hardware/array_space.hpp>
#include <hwflowq/hardware/presets/bit_fusion.hpp>

#include <cstddef>
#include <limits>

#include "catch.hpp"
#include "cost_networks.hpp"
#include "small_accelerators.hpp"

using namespace hwflowq;

TEST_CASE("the mid level of a small accelerator by hand") {
  auto hardware = test::small_accelerator();
  hardware.levels[0].line_bits = 16;
  hardware.levels[0].shared_bits_per_cycle = 24.5;
  hardware.levels[1].line_bits = 16;
  hardware.levels[1].read_bits_per_cycle = 32.0;
  hardware.levels[1].write_bits_per_cycle = 16.0;
  hardware.levels[1].write_pj_per_line = 10.0;
  hardware.levels[2].partition_bits = {64, 64, unlimited};
  hardware.frequency_mhz = 250.0;
  const auto p = mid_parameters_of(hardware);
  CHECK(p.processing_elements == 12);
  CHECK(p.on_chip_bits() == 4096 + 12 * 256);
  CHECK(p.register_bits == 12 * 256);
  CHECK(p.dram_bits_per_cycle == 24);
  CHECK(p.buffer_bits_per_cycle == 48);
  CHECK(p.frequency_mhz == 250.0);
  CHECK(p.energies.mac_8x8_pj == 0.5);
  CHECK(p.energies.buffer_pj_per_bit == 16.0 / 32.0);
  CHECK(p.energies.dram_pj_per_bit == 400.0 / 32.0);
}

TEST_CASE("partitions bound what a level holds, unlimited ports are fast") {
  auto hardware = test::small_accelerator();
  hardware.levels[2].partition_bits = {64, 32, 16};
  CHECK(mid_parameters_of(hardware).register_bits == 12 * 112);
  hardware.levels[2].may_keep = {false, true, true};
  CHECK(mid_parameters_of(hardware).register_bits == 12 * 48);
  CHECK(mid_parameters_of(hardware).dram_bits_per_cycle == std::int64_t{1} << 40);
}

TEST_CASE("an array of fusion units is counted in products of 8 bits, and scales as they do") {
  const auto hardware = presets::bit_fusion();
  CHECK(mid_parameters_of(hardware).processing_elements == 256);
  const auto law = mid_view(hardware).law();
  CHECK(law(8, 8) == 1.0);
  CHECK(law(2, 2) == 1.0 / 16.0);
}

// The mid level bounds what any schedule takes: time, and traffic of external memory.
TEST_CASE("no schedule is faster than the mid level says") {
  const array_space space;
  const auto shape = test::windowed(workload::layer_kind::convolution, 8, 16, 8, 8, 3, 1, 1);
  for (std::size_t i = 0; i < space.size(); i += 7) {
    space.visit(i, [&](const auto& hardware, const auto& dataflow) {
      const mapper find(hardware, dataflow);
      const fine_model fine(hardware, [&](const auto& nest, const auto& bits) {
        return find.default_mapping(nest, bits);
      });
      const auto mid = mid_view(hardware);
      for (const int bits : {2, 5, 8}) {
        const layer_operands operands{
            .weight_bits = bits, .input_bits = bits, .output_bits = bits, .input_tensors = 1};
        const auto bound = mid.layer(shape, operands);
        const auto cost = fine.layer(shape, operands);
        INFO(hardware.name << " at " << bits << " bits");
        CHECK(bound.latency_cycles <= cost.latency_cycles);
        CHECK(bound.dram_traffic_bits <= cost.dram_traffic_bits);
      }
    });
  }
}
