// The engine zero_bit_skipping: only the ones of each activation take time.
#ifndef HWFLOWQ_HARDWARE_ENGINES_ZERO_BIT_SKIPPING_HPP
#define HWFLOWQ_HARDWARE_ENGINES_ZERO_BIT_SKIPPING_HPP

#include <hwflowq/core/strict_floating_point.hpp>
#include <hwflowq/hardware/passes.hpp>
#include <hwflowq/hardware/technologies/horowitz_45nm.hpp>
#include <hwflowq/hardware/technology.hpp>
#include <hwflowq/workload/loop_nest.hpp>

#include <algorithm>
#include <cstdint>

namespace hwflowq::engines {

/// A serial unit that steps over zero bits, as in Bit-Pragmatic (Albericio et al., "Bit-Pragmatic deep
/// neural network computing", MICRO 2017) without its recoding: each lane shifts its weight to the
/// position of the next one of its activation. Lanes run in step, so that a step takes as many
/// cycles as the activation with the most ones has, and at least one.
///
/// How many that is depends on the values. With bits that are ones independently with probability
/// one_density, the greatest of n counts over b bits has the mean sum_k (1 - F(k)^n), k = 0 ... b - 1, of
/// the binomial distribution function F; what the unit takes for a step of all zeros makes it 1 at
/// least. That mean is what cycles_of_steps charges, in 1/1024 of a cycle, rounded up once.
template <Technology T = technologies::horowitz_45nm>
struct zero_bit_skipping {
  double one_density = 0.5;  ///< share of ones among the bits of activations, of 0 to 1
  int lane_count = 16;
  int weight_width = 16;  ///< of the datapath
  int sum_bits = 32;
  [[no_unique_address]] T technology{};

  [[nodiscard]] constexpr int lanes(int /*weight_bits*/, int /*activation_bits*/) const {
    return lane_count;
  }
  /// The mean rounded up; many steps together take less, see cycles_of_steps.
  [[nodiscard]] constexpr std::int64_t cycles_per_step(int weight_bits, int activation_bits) const {
    return cycles_of_steps(1, weight_bits, activation_bits);
  }
  [[nodiscard]] constexpr std::int64_t cycles_of_steps(std::int64_t steps, int weight_bits,
                                                       int activation_bits) const {
    const std::int64_t each =
        cycles_in_1024ths(activation_bits) * passes(weight_bits, weight_width);
    return passes(steps * each, 1024);
  }
  /// Mean cycles of a step over values as described.
  [[nodiscard]] HWFLOWQ_STRICT_FP constexpr double mean_cycles(int activation_bits) const {
    HWFLOWQ_STRICT_FP_BODY
    double mean = 1.0;  // k = 0: at least one cycle
    double below = probability_of(0, activation_bits);
    for (int k = 1; k < activation_bits; ++k) {
      below += probability_of(k, activation_bits);
      double all_lanes = 1.0;
      for (int lane = 0; lane < lane_count; ++lane) all_lanes *= below;
      mean += 1.0 - all_lanes;
    }
    return mean;
  }
  [[nodiscard]] constexpr workload::loop_set lane_loops() const {
    return workload::reduction_loops;
  }
  [[nodiscard]] constexpr int stored_weight_bits(int bits) const {
    return static_cast<int>(passes(bits, weight_width)) * weight_width;
  }
  [[nodiscard]] constexpr int stored_activation_bits(int bits) const { return bits; }
  [[nodiscard]] constexpr int accumulator_bits() const { return sum_bits; }
  /// As in Stripes, where lanes that have no more ones rest; their summands are as wide as weight and
  /// activation together, since each is shifted by its own position.
  [[nodiscard]] HWFLOWQ_STRICT_FP constexpr double mac_energy_pj(int weight_bits,
                                                                 int activation_bits) const {
    HWFLOWQ_STRICT_FP_BODY
    const auto over = static_cast<double>(passes(weight_bits, weight_width));
    const double cycles = mean_cycles(activation_bits) * over;
    const double ones = one_density * activation_bits * over;
    const int summand_bits =
        std::min(weight_bits, weight_width) + activation_bits + ceil_log2(lane_count);
    return ones * technology.adder_pj(summand_bits) +
           (technology.adder_pj(sum_bits) + idle_energy_pj()) * cycles / lane_count;
  }
  [[nodiscard]] constexpr double idle_energy_pj() const {
    return leakage_pj(technology, area_um2());
  }
  /// Adders as wide as a weight shifted by 15, and the accumulator.
  [[nodiscard]] HWFLOWQ_STRICT_FP constexpr double area_um2() const {
    HWFLOWQ_STRICT_FP_BODY
    return (lane_count - 1) * adder_um2(technology, weight_width + 16 + ceil_log2(lane_count)) +
           adder_um2(technology, sum_bits);
  }

 private:
  [[nodiscard]] constexpr std::int64_t cycles_in_1024ths(int activation_bits) const {
    // Up, but not for what roundings added to a whole number.
    const double scaled = mean_cycles(activation_bits) * 1024.0 - 1e-6;
    const auto whole = static_cast<std::int64_t>(scaled);
    return whole + (static_cast<double>(whole) < scaled ? 1 : 0);
  }
  /// Of k ones among b bits.
  [[nodiscard]] HWFLOWQ_STRICT_FP constexpr double probability_of(int k, int b) const {
    HWFLOWQ_STRICT_FP_BODY
    double p = 1.0;
    for (int i = 0; i < k; ++i) p *= one_density * (b - i) / (i + 1);
    for (int i = k; i < b; ++i) p *= 1.0 - one_density;
    return p;
  }
};

}  // namespace hwflowq::engines

#endif
