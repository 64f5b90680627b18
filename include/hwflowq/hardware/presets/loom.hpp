// Loom: serial in weights and activations.
#ifndef HWFLOWQ_HARDWARE_PRESETS_LOOM_HPP
#define HWFLOWQ_HARDWARE_PRESETS_LOOM_HPP

#include <hwflowq/hardware/accelerator.hpp>
#include <hwflowq/hardware/dataflows.hpp>
#include <hwflowq/hardware/engines/loom.hpp>
#include <hwflowq/hardware/memories.hpp>
#include <hwflowq/hardware/technologies/synthesis_45nm.hpp>
#include <hwflowq/hardware/technology.hpp>

namespace hwflowq::presets {

/// The dataflow of Loom: filters along x, windows along y, sums stay in the units.
inline constexpr dataflows::output_stationary loom_dataflow;

/// 128 filters by 16 windows of units with 16 lanes, as fast as 128 multipliers of 16 bits at 16 bits
/// (Sharify et al., DAC 2018, "equivalent of 128 16b x 16b multiply-accumulate operations per cycle").
/// Memories of 1 MB for activations and 512 KB for weights are ours; they hold bit planes. External
/// memory gives 64 bits a cycle.
template <Technology T = technologies::synthesis_45nm>
[[nodiscard]] accelerator<engines::loom<T>, 4> loom(const T& technology = {}) {
  auto activations = on_chip_memory("activation memory", technology, 1024 * bits_per_kilobyte, 256);
  activations.may_keep = {false, true, true};
  auto weights = on_chip_memory("weight memory", technology, 512 * bits_per_kilobyte, 256);
  weights.may_keep = {true, false, false};
  weights.fan_out_x = 128;
  weights.fan_out_y = 16;
  weights.hop_pj_per_bit = technology.hop_pj(1);
  return {.name = "Loom",
          .levels = {external_memory(technology, 64.0), activations, weights, accumulators(1, 32)},
          .engine = {.technology = technology},
          .frequency_mhz = 1000.0};
}

}  // namespace hwflowq::presets

#endif
