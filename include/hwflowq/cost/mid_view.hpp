// An accelerator as the mid level sees it: sizes, bandwidths and energies, no schedule.
#ifndef HWFLOWQ_COST_MID_VIEW_HPP
#define HWFLOWQ_COST_MID_VIEW_HPP

#include <hwflowq/core/strict_floating_point.hpp>
#include <hwflowq/cost/mid.hpp>
#include <hwflowq/hardware/accelerator.hpp>
#include <hwflowq/hardware/compute_engine.hpp>
#include <hwflowq/hardware/engine_law.hpp>
#include <hwflowq/hardware/memory_level.hpp>
#include <hwflowq/quantization/precision.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>

namespace hwflowq {

namespace detail {

/// The least rate that a level's ports and the instances of it sustain, of which a traffic in both
/// directions takes at most the sum of both.
template <ComputeEngine Engine, std::size_t Levels>
[[nodiscard]] HWFLOWQ_STRICT_FP std::int64_t bits_per_cycle(
    const accelerator<Engine, Levels>& hardware, std::size_t level) {
  HWFLOWQ_STRICT_FP_BODY
  constexpr double most = 0x1p40;  // nothing on a chip is faster, and it is still a whole number
  const memory_level& m = hardware.levels[level];
  const double one =
      std::min(m.shared_bits_per_cycle, m.read_bits_per_cycle + m.write_bits_per_cycle);
  const double all = std::min(one * static_cast<double>(hardware.instances(level)), most);
  return std::max<std::int64_t>(1, static_cast<std::int64_t>(std::floor(all)));
}

/// Energy of a bit that is read once, or written once: the mean of both.
[[nodiscard]] HWFLOWQ_STRICT_FP inline double pj_per_bit(const memory_level& level) {
  HWFLOWQ_STRICT_FP_BODY
  return (level.read_pj_per_line + level.write_pj_per_line) /
         (2.0 * static_cast<double>(level.line_bits));
}

}  // namespace detail

/// The parameters of the mid level for an accelerator, so that the same hardware is spoken of at both
/// levels:
/// - processing elements: products of 8 x 8 bits of the whole array in a cycle, at least 1;
/// - the innermost level counts as registers, all levels between it and external memory as buffers,
///   each with the capacity of its instances together, or as little as its tensors may take of it;
/// - bandwidths of external memory and of the level next to it;
/// - energies of a product of 8 x 8 bits, of a bit of external memory and of the level next to it, in
///   the mean of a read and a write.
///
/// What depends on a schedule is left out: hops, leakage, idle elements, double buffering.
template <ComputeEngine Engine, std::size_t Levels>
  requires(Levels >= 2)
[[nodiscard]] HWFLOWQ_STRICT_FP mid_parameters
mid_parameters_of(const accelerator<Engine, Levels>& hardware) {
  HWFLOWQ_STRICT_FP_BODY
  hardware.validate();
  constexpr std::int64_t most = std::int64_t{1} << 50;  // bits: any network's tensors
  const auto capacity = [&](std::size_t i) {
    const memory_level& m = hardware.levels[i];
    std::int64_t parts = 0;
    for (const workload::tensor t : workload::all_tensors) {
      const auto n = static_cast<std::size_t>(t);
      if (m.may_keep[n]) parts += std::min(m.partition_bits[n], most);
    }
    const double all = static_cast<double>(std::min({m.capacity_bits, parts, most})) *
                       static_cast<double>(hardware.instances(i));
    return static_cast<std::int64_t>(std::min(all, static_cast<double>(most)));
  };
  mid_parameters p;
  const double products = static_cast<double>(hardware.processing_elements()) /
                          engine_law<Engine>{hardware.engine}.cycles_per_product(8, 8);
  p.processing_elements = std::max<std::int64_t>(1, static_cast<std::int64_t>(products));
  p.shared_buffer_bits = 0;
  for (std::size_t i = 1; i + 1 < Levels; ++i) p.shared_buffer_bits += capacity(i);
  p.register_bits = capacity(Levels - 1);
  p.dram_bits_per_cycle = detail::bits_per_cycle(hardware, 0);
  p.buffer_bits_per_cycle = detail::bits_per_cycle(hardware, 1);
  p.frequency_mhz = hardware.frequency_mhz;
  p.accumulator_bits =
      std::max<int>(greatest_bits, static_cast<int>(hardware.engine.accumulator_bits()));
  p.energies = {.mac_8x8_pj = static_cast<double>(hardware.engine.mac_energy_pj(8, 8)),
                .buffer_pj_per_bit = detail::pj_per_bit(hardware.levels[1]),
                .dram_pj_per_bit = detail::pj_per_bit(hardware.levels[0])};
  return p;
}

/// The mid level of an accelerator: its sizes, and its engine's own scaling with bits.
template <ComputeEngine Engine, std::size_t Levels>
  requires(Levels >= 2)
[[nodiscard]] mid_model<engine_law<Engine>> mid_view(const accelerator<Engine, Levels>& hardware) {
  return mid_model<engine_law<Engine>>(mid_parameters_of(hardware),
                                       engine_law<Engine>{hardware.engine});
}

}  // namespace hwflowq

#endif
