// The programs of the pages on the fine level.
#include <hwflowq/cost/fine.hpp>
#include <hwflowq/hardware/engines/plain_mac.hpp>
#include <hwflowq/moo/field_objective.hpp>
#include <hwflowq/workload/zoo/resnet_cifar.hpp>

#include <algorithm>
#include <cstdio>
#include <vector>

using namespace hwflowq;
using workload::loop;

accelerator<engines::plain_mac, 2> weight_stationary_array() {
  accelerator<engines::plain_mac, 2> hardware;
  hardware.name = "weight-stationary array";
  hardware.engine.mac_pj = 0.3;
  auto& memory = hardware.levels[0];
  memory.name = "external memory";
  memory.line_bits = 64;
  memory.read_pj_per_line = memory.write_pj_per_line = 1300.0;
  memory.shared_bits_per_cycle = 64.0;
  auto& buffer = hardware.levels[1];
  buffer.name = "buffer";
  buffer.capacity_bits = 128 * 1024 * 8;
  buffer.line_bits = 64;
  buffer.read_pj_per_line = buffer.write_pj_per_line = 20.0;
  buffer.fan_out_x = 16;  // output channels
  buffer.fan_out_y = 16;  // input channels, summed along the column
  return hardware;
}

// K and C over the array, everything else in time at the buffer.
struct by_channels {
  mapping<2> operator()(const workload::loop_nest& nest, const operand_bits& /*bits*/) const {
    mapping<2> m;
    auto& buffer = m.levels[1];
    for (const loop l : workload::all_loops) {
      const auto d = static_cast<std::size_t>(l);
      const std::int64_t bound = nest.bound(l);
      const std::int64_t in_space =
          l == loop::K || l == loop::C ? std::min<std::int64_t>(bound, 16) : 1;
      (l == loop::K ? buffer.spatial_x : buffer.spatial_y)[d] = static_cast<std::int32_t>(in_space);
      buffer.temporal[d] = static_cast<std::int32_t>((bound + in_space - 1) / in_space);
    }
    return m;
  }
};

struct keeps_first_reads : exact_convention {
  static constexpr bool elides_first_read = false;
};
static_assert(CountingConvention<keeps_first_reads>);

int main() {
  const auto hardware = weight_stationary_array();
  const workload::loop_nest nest{.bounds = {1, 1, 64, 64, 8, 8, 3, 3}};
  const operand_bits bits{
      .weight_bits = 4, .input_bits = 4, .output_bits = 4, .accumulator_bits = 24};
  const mapping<2> schedule = by_channels{}(nest, bits);

  const auto cost = evaluate(hardware, nest, bits, schedule);
  if (!cost.fits()) {
    std::printf("%s\n", explain(hardware, nest, bits, schedule, cost).c_str());
    return 1;
  }
  std::printf("%.1f nJ in %lld cycles\n", cost.energy_pj / 1000.0,
              static_cast<long long>(cost.latency_cycles));

  // Many mappings of a layer: what does not depend on them is worked out once.
  const mapping_evaluator evaluator(hardware, nest, bits);
  const bool same = evaluator(schedule) == cost;

  // A whole network, as at the other levels.
  const fine_model fine(hardware, by_channels{});
  const auto network = workload::zoo::resnet20();
  const std::vector<Precision> precisions(network.compute_layer_count(), Precision{4, 4});
  const fine_cost whole = fine(network, precisions);
  const auto energy = minimise_field<"energy_pj">();  // an objective of a search
  std::printf("%s: %.1f uJ, %.1f us\n", network.name().c_str(), energy(whole) / 1e6,
              whole.latency_us);

  const auto with_first_reads = evaluate<keeps_first_reads>(hardware, nest, bits, schedule);
  return same && with_first_reads.energy_pj > cost.energy_pj ? 0 : 1;
}
