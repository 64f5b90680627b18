// Eyeriss's energy ratios, in units of one 16-bit multiply-accumulate.
#ifndef HWFLOWQ_HARDWARE_TECHNOLOGIES_EYERISS_RATIOS_HPP
#define HWFLOWQ_HARDWARE_TECHNOLOGIES_EYERISS_RATIOS_HPP

#include <hwflowq/core/strict_floating_point.hpp>
#include <hwflowq/hardware/interpolation.hpp>

#include <array>
#include <cstdint>

namespace hwflowq::technologies {

/// Ratios instead of picojoules, in units of one 16-bit MAC (65 nm). Chen, Emer, Sze, "Eyeriss: a
/// spatial architecture for energy-efficient dataflow for convolutional neural networks", ISCA 2016,
/// table IV: per 16 bits 1 for a register file of 0.5 KB, 2 for a hop between processing elements, 6
/// for a buffer of 100 KB, 200 for DRAM.
///
/// Between and beyond the two capacities memories follow the straight line through them, and MACs of
/// other widths the product of their widths, as Timeloop's built-in technology does (Parashar et al.,
/// ISPASS 2019, `pat-public`). The addition is inside the MAC; further adders take a 32-bit adder's
/// share of a 16-bit MAC at 45 nm (Horowitz, ISSCC 2014: 0.1 of 0.9 pJ), linear in bits.
struct eyeriss_ratios {
  [[nodiscard]] constexpr double mac_pj(int weight_bits, int activation_bits) const {
    return weight_bits * activation_bits / 256.0;
  }
  [[nodiscard]] HWFLOWQ_STRICT_FP constexpr double adder_pj(int bits) const {
    HWFLOWQ_STRICT_FP_BODY
    return 0.1 / 0.9 / 32.0 * bits;
  }
  [[nodiscard]] HWFLOWQ_STRICT_FP constexpr double sram_read_pj(std::int64_t capacity_bits,
                                                                int bits) const {
    HWFLOWQ_STRICT_FP_BODY
    constexpr double kilobyte = 8.0 * 1024.0;
    constexpr std::array<curve_point, 2> per_16_bits = {
        {{0.5 * kilobyte, 1.0}, {100.0 * kilobyte, 6.0}}};
    return interpolate(per_16_bits, static_cast<double>(capacity_bits)) / 16.0 * bits;
  }
  [[nodiscard]] constexpr double sram_write_pj(std::int64_t capacity_bits, int bits) const {
    return sram_read_pj(capacity_bits, bits);
  }
  [[nodiscard]] constexpr double dram_pj(int bits) const { return 200.0 / 16.0 * bits; }
  [[nodiscard]] constexpr double hop_pj(int bits) const { return 2.0 / 16.0 * bits; }
};

}  // namespace hwflowq::technologies

#endif
