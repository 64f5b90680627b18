// UNPU: serial weights and look-up tables.
#ifndef HWFLOWQ_HARDWARE_PRESETS_UNPU_HPP
#define HWFLOWQ_HARDWARE_PRESETS_UNPU_HPP

#include <hwflowq/hardware/accelerator.hpp>
#include <hwflowq/hardware/dataflow.hpp>
#include <hwflowq/hardware/engines/unpu.hpp>
#include <hwflowq/hardware/memories.hpp>
#include <hwflowq/hardware/technologies/synthesis_45nm.hpp>
#include <hwflowq/hardware/technology.hpp>
#include <hwflowq/workload/loop_nest.hpp>

#include <optional>

namespace hwflowq::presets {

/// The dataflow of UNPU: bundles along x take parts of the same sum or other filters, those along y
/// other positions. Inputs stay, since a table of their sums is filled once and looked up for many
/// filters, but no memory of its own keeps them.
struct input_tables {
  [[nodiscard]] constexpr workload::loop_set unrolled_x() const {
    using workload::loop;
    return workload::loop_set(loop::G, loop::K, loop::C, loop::R, loop::S);
  }
  [[nodiscard]] constexpr workload::loop_set unrolled_y() const {
    using workload::loop;
    return workload::loop_set(loop::N, loop::K, loop::P, loop::Q);
  }
  [[nodiscard]] constexpr workload::loop_set unrolled_lanes() const {
    return workload::reduction_loops;
  }
  [[nodiscard]] constexpr std::optional<workload::tensor> stationary() const {
    return std::nullopt;
  }
};

inline constexpr input_tables unpu_dataflow;

/// 1152 bundles of twelve activations at 200 MHz, which gives the published peaks (Lee et al., JSSC
/// 54(1), 2019), laid out as 24 x 48. A memory of 256 KB and 64 bits of external memory a cycle are ours;
/// memories hold bit planes.
template <Technology T = technologies::synthesis_45nm>
[[nodiscard]] accelerator<engines::unpu<T>, 3> unpu(const T& technology = {}) {
  auto buffer = on_chip_memory("buffer", technology, 256 * bits_per_kilobyte, 256);
  buffer.double_buffered = true;
  buffer.fan_out_x = 24;
  buffer.fan_out_y = 48;
  buffer.hop_pj_per_bit = technology.hop_pj(1);
  return {.name = "UNPU",
          .levels = {external_memory(technology, 64.0), buffer, accumulators(1, 32)},
          .engine = {.technology = technology},
          .frequency_mhz = 200.0};
}

}  // namespace hwflowq::presets

#endif
