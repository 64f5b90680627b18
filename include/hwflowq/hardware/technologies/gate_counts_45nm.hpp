// Energies and areas at 45 nm from gate counts of our own register-transfer level.
#ifndef HWFLOWQ_HARDWARE_TECHNOLOGIES_GATE_COUNTS_45NM_HPP
#define HWFLOWQ_HARDWARE_TECHNOLOGIES_GATE_COUNTS_45NM_HPP

#include <hwflowq/core/strict_floating_point.hpp>
#include <hwflowq/hardware/interpolation.hpp>
#include <hwflowq/hardware/technologies/horowitz_45nm.hpp>
#include <hwflowq/hardware/technologies/synthesis_45nm.hpp>

#include <array>
#include <cstdint>

namespace hwflowq::technologies {

/// 45 nm at 1.1 V: arithmetic synthesised with Yosys from SystemVerilog, mapped for area to seven gates
/// and a register of the Nangate 45 nm Open Cell Library, and simulated with random operands. The
/// table is `scripts/gate_counts/result.csv`, made by `scripts/gate_counts/run`, which also says how
/// energy is counted: every transition of every gate, no glitches, no wires.
///
/// - MACs into 32 bits: straight lines in the product of the widths through 2 x 2, 4 x 4, 8 x 8 and
///   16 x 16 bits; 2 x 8, 4 x 8 and 8 x 16 bits come within 11 %.
/// - Adders: linear through 32 bits (8 bits come within 6 %).
/// - Random operands switch far more than those of networks: energies are four to five times
///   Horowitz's, in about the same ratios to each other.
///
/// Memories and DRAM are those of `synthesis_45nm`, hops those of `horowitz_45nm`.
struct gate_counts_45nm {
  double frequency_mhz = 500.0;  ///< over whose cycles leakage is spread

  [[nodiscard]] constexpr double mac_pj(int weight_bits, int activation_bits) const {
    constexpr std::array<curve_point, 4> points = {
        {{4.0, 0.4732}, {16.0, 0.6697}, {64.0, 1.3280}, {256.0, 4.3843}}};
    return interpolate(points, weight_bits * activation_bits);
  }
  [[nodiscard]] constexpr double mac_um2(int weight_bits, int activation_bits) const {
    constexpr std::array<curve_point, 4> points = {
        {{4.0, 372.9}, {16.0, 437.3}, {64.0, 795.6}, {256.0, 2432.0}}};
    return interpolate(points, weight_bits * activation_bits);
  }
  [[nodiscard]] HWFLOWQ_STRICT_FP constexpr double adder_pj(int bits) const {
    HWFLOWQ_STRICT_FP_BODY
    return 0.3822 / 32.0 * bits;
  }
  [[nodiscard]] HWFLOWQ_STRICT_FP constexpr double adder_um2(int bits) const {
    HWFLOWQ_STRICT_FP_BODY
    return 178.0 / 32.0 * bits;
  }
  [[nodiscard]] constexpr double sram_read_pj(std::int64_t capacity_bits, int bits) const {
    return synthesis_45nm{}.sram_read_pj(capacity_bits, bits);
  }
  [[nodiscard]] constexpr double sram_write_pj(std::int64_t capacity_bits, int bits) const {
    return synthesis_45nm{}.sram_write_pj(capacity_bits, bits);
  }
  [[nodiscard]] constexpr double sram_um2(std::int64_t capacity_bits) const {
    return synthesis_45nm{}.sram_um2(capacity_bits);
  }
  [[nodiscard]] constexpr double dram_pj(int bits) const { return synthesis_45nm{}.dram_pj(bits); }
  [[nodiscard]] constexpr double hop_pj(int bits) const { return horowitz_45nm{}.hop_pj(bits); }
  /// That of an 8-bit MAC, by area: 18126 nW for 795.6 um2. 1 nW over a cycle of 1 MHz is 1e-3 pJ.
  [[nodiscard]] HWFLOWQ_STRICT_FP constexpr double leakage_pj(double area_um2) const {
    HWFLOWQ_STRICT_FP_BODY
    return area_um2 * (18126.0 / 795.6) / frequency_mhz * 1e-3;
  }
};

}  // namespace hwflowq::technologies

#endif
