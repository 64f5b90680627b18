// The engine fixed_mac: multipliers of one width.
#ifndef HWFLOWQ_HARDWARE_ENGINES_FIXED_MAC_HPP
#define HWFLOWQ_HARDWARE_ENGINES_FIXED_MAC_HPP

#include <hwflowq/core/strict_floating_point.hpp>
#include <hwflowq/hardware/passes.hpp>
#include <hwflowq/hardware/technologies/horowitz_45nm.hpp>
#include <hwflowq/hardware/technology.hpp>
#include <hwflowq/workload/loop_nest.hpp>

#include <algorithm>
#include <cstdint>

namespace hwflowq::engines {

/// Bit-parallel multipliers of one width, as in Eyeriss (Chen et al., ISSCC 2016: 16 bits) and most
/// arrays. Narrow operands save energy, since the upper bits do not toggle, but no time and no room.
/// Operands wider than a multiplier are taken in digits of its width, one product of digits a cycle.
///
/// Several products with an adder tree behind them are a row of DaDianNao's tile (Chen et al., MICRO
/// 2014: 16 products of 16 bits).
template <Technology T = technologies::horowitz_45nm>
struct fixed_mac {
  int width_bits = 16;
  int products = 1;  ///< multipliers that feed one adder tree
  int sum_bits = 32;
  [[no_unique_address]] T technology{};

  [[nodiscard]] constexpr int lanes(int /*weight_bits*/, int /*activation_bits*/) const {
    return products;
  }
  [[nodiscard]] constexpr std::int64_t cycles_per_step(int weight_bits, int activation_bits) const {
    return passes(weight_bits, width_bits) * passes(activation_bits, width_bits);
  }
  [[nodiscard]] constexpr workload::loop_set lane_loops() const {
    return workload::reduction_loops;
  }
  [[nodiscard]] constexpr int stored_weight_bits(int bits) const {
    return static_cast<int>(passes(bits, width_bits)) * width_bits;
  }
  [[nodiscard]] constexpr int stored_activation_bits(int bits) const {
    return stored_weight_bits(bits);
  }
  [[nodiscard]] constexpr int accumulator_bits() const { return sum_bits; }
  /// All products of digits, and the leakage meanwhile.
  [[nodiscard]] HWFLOWQ_STRICT_FP constexpr double mac_energy_pj(int weight_bits,
                                                                 int activation_bits) const {
    HWFLOWQ_STRICT_FP_BODY
    const auto cycles = static_cast<double>(cycles_per_step(weight_bits, activation_bits));
    return cycles * technology.mac_pj(std::min(weight_bits, width_bits),
                                      std::min(activation_bits, width_bits)) +
           idle_energy_pj() * cycles / products;
  }
  [[nodiscard]] constexpr double idle_energy_pj() const {
    return leakage_pj(technology, area_um2());
  }
  [[nodiscard]] constexpr double area_um2() const {
    return products * mac_um2(technology, width_bits, width_bits);
  }
};

}  // namespace hwflowq::engines

#endif
