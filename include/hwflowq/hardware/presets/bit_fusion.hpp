// BitFusion: an array of fusion units.
#ifndef HWFLOWQ_HARDWARE_PRESETS_BIT_FUSION_HPP
#define HWFLOWQ_HARDWARE_PRESETS_BIT_FUSION_HPP

#include <hwflowq/hardware/accelerator.hpp>
#include <hwflowq/hardware/dataflows.hpp>
#include <hwflowq/hardware/engines/bit_fusion.hpp>
#include <hwflowq/hardware/memories.hpp>
#include <hwflowq/hardware/technologies/synthesis_45nm.hpp>
#include <hwflowq/hardware/technology.hpp>

#include <cstdint>

namespace hwflowq::presets {

/// The dataflow of BitFusion: channels are added up along the columns of the array.
inline constexpr dataflows::weight_stationary bit_fusion_dataflow;

/// 16 x 16 fusion units at 500 MHz (Sharma et al., ISCA 2018), with the memories of the authors'
/// simulator: 192 bits of external memory a cycle, 32 KB for inputs, 16 KB for outputs, and 64 KB for
/// weights, of which each unit has its share beside it; all double-buffered, in words of 32 bits.
/// `bit_fusion_array` has the authors' own timing model.
template <Technology T = technologies::synthesis_45nm>
[[nodiscard]] accelerator<engines::bit_fusion<T>, 4> bit_fusion(const T& technology = {}) {
  constexpr std::int64_t rows = 16, columns = 16;
  // Banks of one row or column each: an access is that of a bank.
  auto buffers = on_chip_memory("input and output buffers", technology, 2 * bits_per_kilobyte, 32);
  buffers.capacity_bits = 48 * bits_per_kilobyte;
  buffers.partition_bits = {unlimited, 32 * bits_per_kilobyte, 16 * bits_per_kilobyte};
  buffers.area_um2 = static_cast<double>(rows) * sram_um2(technology, 2 * bits_per_kilobyte) +
                     static_cast<double>(columns) * sram_um2(technology, bits_per_kilobyte);
  buffers.may_keep = {false, true, true};
  buffers.double_buffered = true;
  buffers.packed = packing::power_of_two;
  buffers.fan_out_x = columns;
  buffers.fan_out_y = rows;
  buffers.hop_pj_per_bit = technology.hop_pj(1);
  auto weights =
      on_chip_memory("weight buffer", technology, 64 * bits_per_kilobyte / (rows * columns), 32);
  weights.may_keep = {true, false, false};
  weights.double_buffered = true;
  weights.packed = packing::power_of_two;
  return {.name = "BitFusion",
          .levels = {external_memory(technology, 192.0), buffers, weights, accumulators(1, 32)},
          .engine = {.technology = technology},
          .frequency_mhz = 500.0};
}

}  // namespace hwflowq::presets

#endif
