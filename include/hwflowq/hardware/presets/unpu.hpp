// UNPU: serial weights and look-up tables.
#ifndef HWFLOWQ_HARDWARE_PRESETS_UNPU_HPP
#define HWFLOWQ_HARDWARE_PRESETS_UNPU_HPP

#include <hwflowq/hardware/accelerator.hpp>
#include <hwflowq/hardware/dataflows.hpp>
#include <hwflowq/hardware/engines/unpu.hpp>
#include <hwflowq/hardware/memories.hpp>
#include <hwflowq/hardware/technologies/synthesis_45nm.hpp>
#include <hwflowq/hardware/technology.hpp>

namespace hwflowq::presets {

/// The dataflow of UNPU: inputs stay, since tables of their sums are filled once and looked up for
/// every output channel.
inline constexpr dataflows::input_stationary unpu_dataflow;

/// 1152 bundles of twelve activations at 200 MHz, which gives the published peaks (Lee et al., JSSC
/// 54(1), 2019), laid out as 24 x 48. A memory of 256 KB and 64 bits of external memory a cycle are ours;
/// memories hold bit planes.
template <Technology T = technologies::synthesis_45nm>
[[nodiscard]] accelerator<engines::unpu<T>, 2> unpu(const T& technology = {}) {
  auto buffer = on_chip_memory("buffer", technology, 256 * bits_per_kilobyte, 256);
  buffer.double_buffered = true;
  buffer.fan_out_x = 24;
  buffer.fan_out_y = 48;
  buffer.hop_pj_per_bit = technology.hop_pj(1);
  return {.name = "UNPU",
          .levels = {external_memory(technology, 64.0), buffer},
          .engine = {.technology = technology},
          .frequency_mhz = 200.0};
}

}  // namespace hwflowq::presets

#endif
