// The engine bismo: binary dot products over pairs of bit planes.
#ifndef HWFLOWQ_HARDWARE_ENGINES_BISMO_HPP
#define HWFLOWQ_HARDWARE_ENGINES_BISMO_HPP

#include <hwflowq/core/strict_floating_point.hpp>
#include <hwflowq/hardware/passes.hpp>
#include <hwflowq/hardware/technologies/horowitz_45nm.hpp>
#include <hwflowq/hardware/technology.hpp>
#include <hwflowq/workload/loop_nest.hpp>

#include <cstdint>

namespace hwflowq::engines {

/// A dot product unit of BISMO (Umuroglu, Rasnayake, Sjalander, "BISMO: a scalable bit-serial matrix
/// multiplication overlay for reconfigurable computing", FPL 2018; Umuroglu et al., TRETS 12(3),
/// 2019): popcount_width ANDs and a popcount; its weighted results, one for each pair of a weight's
/// and an activation's bit plane, add up. A step is weight_bits * activation_bits cycles.
///
/// Pairs are visited by descending significance; the accumulator shifts left by one between sums
/// of positions, and subtracts where exactly one of the two is a sign plane. The pipeline fills once.
template <Technology T = technologies::horowitz_45nm>
struct bismo {
  int popcount_width = 256;
  int pipeline_stages = 3;  ///< AND and popcount; shift and sign; accumulation
  int sum_bits = 32;
  [[no_unique_address]] T technology{};

  [[nodiscard]] constexpr int lanes(int /*weight_bits*/, int /*activation_bits*/) const {
    return popcount_width;
  }
  [[nodiscard]] constexpr std::int64_t cycles_per_step(int weight_bits, int activation_bits) const {
    return weight_bits * activation_bits;
  }
  [[nodiscard]] constexpr workload::loop_set lane_loops() const {
    return workload::reduction_loops;
  }
  [[nodiscard]] constexpr int stored_weight_bits(int bits) const { return bits; }
  [[nodiscard]] constexpr int stored_activation_bits(int bits) const { return bits; }
  [[nodiscard]] constexpr int accumulator_bits() const { return sum_bits; }
  [[nodiscard]] constexpr std::int64_t fill_cycles() const { return pipeline_stages - 1; }

  /// A popcount of n bits takes n - log2(n + 1) full adders, about n; the accumulator adds once: that
  /// work, shared by the lanes, in each cycle.
  [[nodiscard]] HWFLOWQ_STRICT_FP constexpr double mac_energy_pj(int weight_bits,
                                                                 int activation_bits) const {
    HWFLOWQ_STRICT_FP_BODY
    const auto cycles = static_cast<double>(cycles_per_step(weight_bits, activation_bits));
    const double unit_pj =
        full_adders() * technology.adder_pj(1) + technology.adder_pj(sum_bits) + idle_energy_pj();
    return unit_pj * cycles / popcount_width;
  }
  [[nodiscard]] constexpr double idle_energy_pj() const {
    return leakage_pj(technology, area_um2());
  }
  [[nodiscard]] HWFLOWQ_STRICT_FP constexpr double area_um2() const {
    HWFLOWQ_STRICT_FP_BODY
    return full_adders() * adder_um2(technology, 1) + adder_um2(technology, sum_bits);
  }
  /// Look-up tables of one unit on an FPGA: 1.17 Dk for the popcount, 44.1 and 120.1 for the rest
  /// (the cost model of the authors' generator, EECS-NTNU/bismo, version 2).
  [[nodiscard]] constexpr double lookup_tables() const {
    return 1.17 * popcount_width + 44.1 + 120.1;
  }

 private:
  [[nodiscard]] constexpr int full_adders() const {
    return popcount_width - ceil_log2(popcount_width);
  }
};

}  // namespace hwflowq::engines

#endif
