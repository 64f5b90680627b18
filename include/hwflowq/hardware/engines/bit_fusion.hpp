// The engine bit_fusion: 2-bit bricks fused in space.
#ifndef HWFLOWQ_HARDWARE_ENGINES_BIT_FUSION_HPP
#define HWFLOWQ_HARDWARE_ENGINES_BIT_FUSION_HPP

#include <hwflowq/core/strict_floating_point.hpp>
#include <hwflowq/hardware/passes.hpp>
#include <hwflowq/hardware/technologies/synthesis_45nm.hpp>
#include <hwflowq/hardware/technology.hpp>
#include <hwflowq/workload/loop_nest.hpp>

#include <algorithm>
#include <cstdint>

namespace hwflowq::engines {

/// A fusion unit of BitFusion (Sharma et al., "Bit Fusion: bit-level dynamically composable
/// architecture for accelerating deep neural networks", ISCA 2018): sixteen multipliers of 2 x 2 bits
/// whose shifted products add up to as many products as fit. With widths rounded up to a power of
/// two and to a brick's, (8 / w)(8 / a) products a cycle, all added up: 3 bits cost as much as 4, and
/// 5 to 8 as 8. Wider operands take several cycles, 8 bits of each at a time.
///
/// The ratios of energy and area to a fixed multiplier of the same width are those of the authors'
/// synthesis at 45 nm (`results/systolic_array_synth.csv` of their simulator): 0.4592 / 0.2034 pJ and
/// 1734.6 / 510.7 um2 for 8 bits fusible from 2. A unit spends the same in a cycle at any widths.
template <Technology T = technologies::synthesis_45nm>
struct bit_fusion {
  int greatest_width = 8;  ///< of the whole unit; a power of two
  int brick_width = 2;     ///< a power of two
  int sum_bits = 32;
  double energy_over_fixed = 0.4592 / 0.2034;
  double area_over_fixed = 1734.6 / 510.7;
  [[no_unique_address]] T technology{};

  /// The width that an operand takes of the unit.
  [[nodiscard]] constexpr int fused_width(int bits) const {
    return std::clamp(power_of_two_above(bits), brick_width, greatest_width);
  }
  [[nodiscard]] constexpr int lanes(int weight_bits, int activation_bits) const {
    return (greatest_width / fused_width(weight_bits)) *
           (greatest_width / fused_width(activation_bits));
  }
  [[nodiscard]] constexpr std::int64_t cycles_per_step(int weight_bits, int activation_bits) const {
    return passes(weight_bits, greatest_width) * passes(activation_bits, greatest_width);
  }
  [[nodiscard]] constexpr workload::loop_set lane_loops() const {
    return workload::reduction_loops;
  }
  [[nodiscard]] constexpr int stored_weight_bits(int bits) const {
    return fused_width(bits) * static_cast<int>(passes(bits, greatest_width));
  }
  [[nodiscard]] constexpr int stored_activation_bits(int bits) const {
    return stored_weight_bits(bits);
  }
  [[nodiscard]] constexpr int accumulator_bits() const { return sum_bits; }
  [[nodiscard]] HWFLOWQ_STRICT_FP constexpr double mac_energy_pj(int weight_bits,
                                                                 int activation_bits) const {
    HWFLOWQ_STRICT_FP_BODY
    const auto cycles = static_cast<double>(cycles_per_step(weight_bits, activation_bits));
    const double unit_pj =
        energy_over_fixed * technology.mac_pj(greatest_width, greatest_width) + idle_energy_pj();
    return unit_pj * cycles / lanes(weight_bits, activation_bits);
  }
  [[nodiscard]] constexpr double idle_energy_pj() const {
    return leakage_pj(technology, area_um2());
  }
  [[nodiscard]] constexpr double area_um2() const {
    return area_over_fixed * mac_um2(technology, greatest_width, greatest_width);
  }
};

}  // namespace hwflowq::engines

#endif
