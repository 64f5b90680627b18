// The engine subword_simd: a multiplier word that splits into lanes.
#ifndef HWFLOWQ_HARDWARE_ENGINES_SUBWORD_SIMD_HPP
#define HWFLOWQ_HARDWARE_ENGINES_SUBWORD_SIMD_HPP

#include <hwflowq/core/strict_floating_point.hpp>
#include <hwflowq/hardware/operation_law.hpp>
#include <hwflowq/hardware/passes.hpp>
#include <hwflowq/hardware/technologies/horowitz_45nm.hpp>
#include <hwflowq/hardware/technology.hpp>
#include <hwflowq/workload/loop_nest.hpp>

#include <algorithm>
#include <cstdint>

namespace hwflowq::engines {

/// A word of operands that splits into lanes of equal width, as in the SIMD units of processors and
/// the bit-parallel vectorised elements of HW-FlowQ (Vemparala et al., ACM TECS 20(5s), 2021). The
/// least lane that holds the wider operand decides for both: throughput is a staircase. Operands
/// wider than the widest lane are taken in digits of it.
///
/// Law as in `subword_law<Lanes...>`, which says the same to the mid level.
template <Technology T = technologies::horowitz_45nm, typename Law = bit_parallel_law>
struct subword_simd {
  int word_bits = 16;
  /// Loops over which lanes may run: into one adder tree by default.
  workload::loop_set unrolled = workload::reduction_loops;
  int sum_bits = 32;
  [[no_unique_address]] T technology{};

  /// The width of the lanes that operands of these widths run in.
  [[nodiscard]] constexpr int lane_bits(int weight_bits, int activation_bits) const {
    return Law::lane(weight_bits, activation_bits);
  }
  [[nodiscard]] constexpr int lanes(int weight_bits, int activation_bits) const {
    return std::max(1, word_bits / lane_bits(weight_bits, activation_bits));
  }
  [[nodiscard]] constexpr std::int64_t cycles_per_step(int weight_bits, int activation_bits) const {
    const int lane = lane_bits(weight_bits, activation_bits);
    return passes(weight_bits, lane) * passes(activation_bits, lane);
  }
  [[nodiscard]] constexpr workload::loop_set lane_loops() const { return unrolled; }
  /// An operand alone needs the lane of its own width; beside a wider one it is widened.
  [[nodiscard]] constexpr int stored_weight_bits(int bits) const {
    const int lane = lane_bits(bits, bits);
    return static_cast<int>(passes(bits, lane)) * lane;
  }
  [[nodiscard]] constexpr int stored_activation_bits(int bits) const {
    return stored_weight_bits(bits);
  }
  [[nodiscard]] constexpr int accumulator_bits() const { return sum_bits; }
  /// A product at the width of its lane, and the lane's share of leakage.
  [[nodiscard]] HWFLOWQ_STRICT_FP constexpr double mac_energy_pj(int weight_bits,
                                                                 int activation_bits) const {
    HWFLOWQ_STRICT_FP_BODY
    const int lane = lane_bits(weight_bits, activation_bits);
    const auto cycles = static_cast<double>(cycles_per_step(weight_bits, activation_bits));
    return cycles * technology.mac_pj(lane, lane) +
           idle_energy_pj() * cycles / lanes(weight_bits, activation_bits);
  }
  [[nodiscard]] constexpr double idle_energy_pj() const {
    return leakage_pj(technology, area_um2());
  }
  /// A multiplier of the whole word; what the seams between lanes add is not known to us.
  [[nodiscard]] constexpr double area_um2() const {
    return mac_um2(technology, word_bits, word_bits);
  }
};

}  // namespace hwflowq::engines

#endif
