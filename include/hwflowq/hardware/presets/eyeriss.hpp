// Eyeriss: 168 processing elements of 16 bits, row stationary.
#ifndef HWFLOWQ_HARDWARE_PRESETS_EYERISS_HPP
#define HWFLOWQ_HARDWARE_PRESETS_EYERISS_HPP

#include <hwflowq/hardware/accelerator.hpp>
#include <hwflowq/hardware/dataflows.hpp>
#include <hwflowq/hardware/engines/fixed_mac.hpp>
#include <hwflowq/hardware/memories.hpp>
#include <hwflowq/hardware/technologies/eyeriss_ratios.hpp>
#include <hwflowq/hardware/technology.hpp>

namespace hwflowq::presets {

/// The dataflow of Eyeriss.
inline constexpr dataflows::row_stationary eyeriss_dataflow;

/// The chip of Chen, Krishna, Emer, Sze, "Eyeriss: an energy-efficient reconfigurable accelerator for
/// deep convolutional neural networks", JSSC 52(1), 2017: 12 x 14 elements at 200 MHz, a buffer of
/// 100 KB for inputs and partial sums that weights bypass, and in each element memories of 224 weights,
/// 12 inputs and 24 partial sums of 16 bits. The bus of 64 bits runs at 60 MHz: 19.2 bits a cycle.
/// Partial sums are 16 bits wide on the chip; the engine's accumulator says so.
template <Technology T = technologies::eyeriss_ratios>
[[nodiscard]] accelerator<engines::fixed_mac<T>, 3> eyeriss(const T& technology = {}) {
  auto buffer = on_chip_memory("global buffer", technology, 100 * bits_per_kilobyte, 64);
  buffer.may_keep = {false, true, true};
  buffer.fan_out_x = 14;
  buffer.fan_out_y = 12;
  buffer.hop_pj_per_bit = technology.hop_pj(1);
  auto pads = on_chip_memory("scratch pads", technology, (224 + 12 + 24) * 16, 16);
  pads.partition_bits = {224 * 16, 12 * 16, 24 * 16};
  return {.name = "Eyeriss",
          .levels = {external_memory(technology, 64.0 * 60.0 / 200.0), buffer, pads},
          .engine = {.width_bits = 16, .sum_bits = 16, .technology = technology},
          .frequency_mhz = 200.0};
}

}  // namespace hwflowq::presets

#endif
