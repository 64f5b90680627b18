// The engine plain_mac: one multiplier of a given energy.
#ifndef HWFLOWQ_HARDWARE_ENGINES_PLAIN_MAC_HPP
#define HWFLOWQ_HARDWARE_ENGINES_PLAIN_MAC_HPP

#include <hwflowq/workload/loop_nest.hpp>

#include <cstdint>

namespace hwflowq::engines {

/// One multiply-accumulate a cycle, whose energy and area are given and do not depend on widths: what
/// hardware descriptions such as Timeloop's know of an engine.
struct plain_mac {
  double mac_pj = 0.0;   ///< of one multiply-accumulate
  double idle_pj = 0.0;  ///< of a cycle without work
  double um2 = 0.0;
  int sum_bits = 32;

  bool operator==(const plain_mac&) const = default;

  [[nodiscard]] constexpr int lanes(int /*weight_bits*/, int /*activation_bits*/) const {
    return 1;
  }
  [[nodiscard]] constexpr int cycles_per_step(int /*weight_bits*/, int /*activation_bits*/) const {
    return 1;
  }
  [[nodiscard]] constexpr workload::loop_set lane_loops() const { return {}; }
  [[nodiscard]] constexpr int stored_weight_bits(int bits) const { return bits; }
  [[nodiscard]] constexpr int stored_activation_bits(int bits) const { return bits; }
  [[nodiscard]] constexpr int accumulator_bits() const { return sum_bits; }
  [[nodiscard]] constexpr double mac_energy_pj(int /*weight_bits*/, int /*activation_bits*/) const {
    return mac_pj;
  }
  [[nodiscard]] constexpr double idle_energy_pj() const { return idle_pj; }
  [[nodiscard]] constexpr double area_um2() const { return um2; }
};

}  // namespace hwflowq::engines

#endif
