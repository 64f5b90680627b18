// Energies and areas at 45 nm from published logic synthesis and CACTI.
#ifndef HWFLOWQ_HARDWARE_TECHNOLOGIES_SYNTHESIS_45NM_HPP
#define HWFLOWQ_HARDWARE_TECHNOLOGIES_SYNTHESIS_45NM_HPP

#include <hwflowq/core/reproducible_math.hpp>
#include <hwflowq/core/strict_floating_point.hpp>
#include <hwflowq/hardware/interpolation.hpp>
#include <hwflowq/hardware/technologies/horowitz_45nm.hpp>

#include <array>
#include <cstdint>

namespace hwflowq::technologies {

/// 45 nm, the figures that the authors of BitFusion (Sharma et al., ISCA 2018) publish with their
/// simulator (hsharma35/bitfusion):
///
/// - MACs: `results/systolic_array_synth.csv`, processing elements of fixed 2, 4, 8 and 16 bits in a
///   4 x 4 array at 500 MHz, dynamic energy per cycle and area per element with its adder and
///   registers; straight lines between in the product of the widths.
/// - Leakage of logic: the same table, 16106.2 nW for 510.7 um2 (8 bits; 21 to 34 nW/um2 over all).
/// - Memories: `bitfusion/sram/cacti_sweep.csv`, CACTI with a 32-bit port and separate read and write
///   ports, 128 bytes to 16 KB; straight lines between in capacity, proportional to the bits accessed.
///   Beyond 16 KB energy grows with the square root of the capacity, as Horowitz's figures do (ISSCC
///   2014: tenfold from 8 KB to 1 MB), and area in proportion to what the last interval adds.
/// - DRAM: 15 pJ per bit, the constant of that simulator.
///
/// Adders and hops, which these tables do not hold, are those of `horowitz_45nm`; an adder's area is
/// taken in proportion to its share of an 8-bit MAC's energy.
struct synthesis_45nm {
  double frequency_mhz = 500.0;  ///< over whose cycles leakage is spread

  [[nodiscard]] constexpr double mac_pj(int weight_bits, int activation_bits) const {
    constexpr std::array<curve_point, 4> points = {
        {{4.0, 0.0407}, {16.0, 0.0824}, {64.0, 0.2034}, {256.0, 0.6027}}};
    return interpolate(points, weight_bits * activation_bits);
  }
  [[nodiscard]] constexpr double mac_um2(int weight_bits, int activation_bits) const {
    constexpr std::array<curve_point, 4> points = {
        {{4.0, 81.1}, {16.0, 191.6}, {64.0, 510.7}, {256.0, 1679.4}}};
    return interpolate(points, weight_bits * activation_bits);
  }
  [[nodiscard]] constexpr double adder_pj(int bits) const { return horowitz_45nm{}.adder_pj(bits); }
  [[nodiscard]] HWFLOWQ_STRICT_FP constexpr double adder_um2(int bits) const {
    HWFLOWQ_STRICT_FP_BODY
    return adder_pj(bits) / horowitz_45nm{}.mac_pj(8, 8) * mac_um2(8, 8);
  }
  [[nodiscard]] HWFLOWQ_STRICT_FP constexpr double sram_read_pj(std::int64_t capacity_bits,
                                                                int bits) const {
    HWFLOWQ_STRICT_FP_BODY
    constexpr std::array<curve_point, 6> pj_per_32_bits = {{{128.0, 0.684},
                                                            {1024.0, 1.133},
                                                            {2048.0, 1.903},
                                                            {4096.0, 3.43},
                                                            {8192.0, 6.392},
                                                            {16384.0, 9.982}}};
    return of_capacity(pj_per_32_bits, capacity_bits) / 32.0 * bits;
  }
  [[nodiscard]] HWFLOWQ_STRICT_FP constexpr double sram_write_pj(std::int64_t capacity_bits,
                                                                 int bits) const {
    HWFLOWQ_STRICT_FP_BODY
    constexpr std::array<curve_point, 6> pj_per_32_bits = {{{128.0, 0.925},
                                                            {1024.0, 3.296},
                                                            {2048.0, 3.639},
                                                            {4096.0, 4.31},
                                                            {8192.0, 5.563},
                                                            {16384.0, 8.421}}};
    return of_capacity(pj_per_32_bits, capacity_bits) / 32.0 * bits;
  }
  [[nodiscard]] HWFLOWQ_STRICT_FP constexpr double sram_um2(std::int64_t capacity_bits) const {
    HWFLOWQ_STRICT_FP_BODY
    constexpr std::array<curve_point, 6> mm2 = {{{128.0, 0.0015},
                                                 {1024.0, 0.00882},
                                                 {2048.0, 0.01513},
                                                 {4096.0, 0.03006},
                                                 {8192.0, 0.05751},
                                                 {16384.0, 0.10858}}};
    return interpolate(mm2, bytes(capacity_bits)) * 1e6;
  }
  [[nodiscard]] constexpr double dram_pj(int bits) const { return 15.0 * bits; }
  [[nodiscard]] constexpr double hop_pj(int bits) const { return horowitz_45nm{}.hop_pj(bits); }
  /// 1 nW over a cycle of 1 MHz is 1e-3 pJ.
  [[nodiscard]] HWFLOWQ_STRICT_FP constexpr double leakage_pj(double area_um2) const {
    HWFLOWQ_STRICT_FP_BODY
    return area_um2 * (16106.2 / 510.7) / frequency_mhz * 1e-3;
  }

 private:
  [[nodiscard]] HWFLOWQ_STRICT_FP static constexpr double of_capacity(
      const std::array<curve_point, 6>& points, std::int64_t capacity_bits) {
    HWFLOWQ_STRICT_FP_BODY
    const double capacity = bytes(capacity_bits);
    if (capacity <= points.back().x) return interpolate(points, capacity);
    return points.back().y * reproducible::power(capacity / points.back().x, 0.5);
  }
  [[nodiscard]] static constexpr double bytes(std::int64_t bits) {
    return static_cast<double>(bits) / 8.0;
  }
};

}  // namespace hwflowq::technologies

#endif
