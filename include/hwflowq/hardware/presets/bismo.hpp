// BISMO: a bit-serial matrix multiplication overlay on an FPGA.
#ifndef HWFLOWQ_HARDWARE_PRESETS_BISMO_HPP
#define HWFLOWQ_HARDWARE_PRESETS_BISMO_HPP

#include <hwflowq/hardware/accelerator.hpp>
#include <hwflowq/hardware/dataflows.hpp>
#include <hwflowq/hardware/engines/bismo.hpp>
#include <hwflowq/hardware/memories.hpp>
#include <hwflowq/hardware/technologies/synthesis_45nm.hpp>
#include <hwflowq/hardware/technology.hpp>

#include <cstdint>

namespace hwflowq::presets {

/// The dataflow of BISMO: columns of the right-hand matrix along x, rows of the left-hand one along y,
/// sums stay in the units.
inline constexpr dataflows::output_stationary bismo_dataflow;

/// The instance on a PYNQ-Z1 of Umuroglu et al. (FPL 2018): 8 x 8 units of 256 bits at 200 MHz, 6.5
/// binary TOPS, 64 bits of external memory a cycle, and a buffer of 1024 words of 256 bits for each row
/// and each column of units. Energies are those of the technology, not of the FPGA; `bismo_overlay`
/// has its look-up tables and block memories.
template <Technology T = technologies::synthesis_45nm>
[[nodiscard]] accelerator<engines::bismo<T>, 3> bismo(const T& technology = {}) {
  constexpr std::int64_t side = 8, buffer_bits = 1024 * 256;
  // Banks of one row or column each: an access is that of a bank.
  auto buffers = on_chip_memory("matrix buffers", technology, buffer_bits, 256);
  buffers.capacity_bits = unlimited;  // results leave at once; the buffers of operands are below
  buffers.partition_bits = {side * buffer_bits, side * buffer_bits, unlimited};
  buffers.area_um2 = 2.0 * side * sram_um2(technology, buffer_bits);
  buffers.double_buffered = true;
  buffers.fan_out_x = side;
  buffers.fan_out_y = side;
  buffers.hop_pj_per_bit = technology.hop_pj(1);
  return {.name = "BISMO",
          .levels = {external_memory(technology, 64.0), buffers, accumulators(1, 32)},
          .engine = {.popcount_width = 256, .technology = technology},
          .frequency_mhz = 200.0};
}

}  // namespace hwflowq::presets

#endif
