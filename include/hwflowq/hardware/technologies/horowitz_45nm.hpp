// Horowitz's energies at 45 nm.
#ifndef HWFLOWQ_HARDWARE_TECHNOLOGIES_HOROWITZ_45NM_HPP
#define HWFLOWQ_HARDWARE_TECHNOLOGIES_HOROWITZ_45NM_HPP

#include <hwflowq/core/strict_floating_point.hpp>
#include <hwflowq/hardware/interpolation.hpp>

#include <array>
#include <cstdint>

namespace hwflowq::technologies {

/// 45 nm at 0.9 V. Horowitz, "Computing's energy problem (and what we can do about it)", ISSCC 2014,
/// figure 1.1.9:
///
/// | what                         | pJ                      | law here                              |
/// |------------------------------|-------------------------|---------------------------------------|
/// | addition of 8, 16, 32 bits   | 0.03, 0.05, 0.1         | linear through 32 bits                |
/// | multiplication of 8, 32 bits | 0.2, 3.1                | product of widths through 8 bits (32 bits: 3.2) |
/// | 64 bits of 8 KB, 32 KB, 1 MB | 10, 20, 100             | straight lines between                |
/// | 64 bits of DRAM              | 1300 to 2600            | linear in bits, the lower end         |
///
/// Reads and writes cost the same; no area nor leakage is stated. The source has no figure for a hop
/// between processing elements: it is taken as twice a register's access, as in Eyeriss (Chen, Emer,
/// Sze, ISCA 2016, table IV: 2 for a hop, 1 for a register file or a 16-bit MAC), so twice a 16-bit
/// MAC for 16 bits.
struct horowitz_45nm {
  [[nodiscard]] HWFLOWQ_STRICT_FP constexpr double mac_pj(int weight_bits,
                                                          int activation_bits) const {
    HWFLOWQ_STRICT_FP_BODY
    return 0.2 / 64.0 * (weight_bits * activation_bits) + adder_pj(32);
  }
  [[nodiscard]] HWFLOWQ_STRICT_FP constexpr double adder_pj(int bits) const {
    HWFLOWQ_STRICT_FP_BODY
    return 0.1 / 32.0 * bits;
  }
  [[nodiscard]] HWFLOWQ_STRICT_FP constexpr double sram_read_pj(std::int64_t capacity_bits,
                                                                int bits) const {
    HWFLOWQ_STRICT_FP_BODY
    constexpr double kilobyte = 8.0 * 1024.0;
    constexpr std::array<curve_point, 3> pj_per_64_bits = {
        {{8.0 * kilobyte, 10.0}, {32.0 * kilobyte, 20.0}, {1024.0 * kilobyte, 100.0}}};
    return interpolate(pj_per_64_bits, static_cast<double>(capacity_bits)) / 64.0 * bits;
  }
  [[nodiscard]] constexpr double sram_write_pj(std::int64_t capacity_bits, int bits) const {
    return sram_read_pj(capacity_bits, bits);
  }
  [[nodiscard]] constexpr double dram_pj(int bits) const { return 1300.0 / 64.0 * bits; }
  [[nodiscard]] constexpr double hop_pj(int bits) const {
    return 2.0 * mac_pj(16, 16) / 16.0 * bits;
  }
};

}  // namespace hwflowq::technologies

#endif
