// The engine loom: weights and activations bit by bit.
#ifndef HWFLOWQ_HARDWARE_ENGINES_LOOM_HPP
#define HWFLOWQ_HARDWARE_ENGINES_LOOM_HPP

#include <hwflowq/core/strict_floating_point.hpp>
#include <hwflowq/hardware/passes.hpp>
#include <hwflowq/hardware/technologies/horowitz_45nm.hpp>
#include <hwflowq/hardware/technology.hpp>
#include <hwflowq/workload/loop_nest.hpp>

#include <algorithm>
#include <cstdint>

namespace hwflowq::engines {

/// A serial inner-product unit of Loom (Sharify, Delmas Lascorz, Siu, Judd, Moshovos, "Loom: exploiting
/// weight and activation precisions to accelerate convolutional neural networks", DAC 2018): each lane
/// ANDs one weight bit with one or a few activation bits, an adder tree adds the lanes, and
/// accumulators shift along both widths. A step is weight_bits * ceil(activation_bits / bits per
/// cycle) cycles: 256 / (weight_bits * activation_bits) times faster than 16 bits in parallel on a
/// sixteenth of the lanes.
template <Technology T = technologies::horowitz_45nm>
struct loom {
  int lane_count = 16;
  int activation_bits_per_cycle = 1;  ///< 1, 2 or 4 in the paper's variants
  int sum_bits = 32;
  [[no_unique_address]] T technology{};

  [[nodiscard]] constexpr int lanes(int /*weight_bits*/, int /*activation_bits*/) const {
    return lane_count;
  }
  [[nodiscard]] constexpr std::int64_t cycles_per_step(int weight_bits, int activation_bits) const {
    return weight_bits * passes(activation_bits, activation_bits_per_cycle);
  }
  [[nodiscard]] constexpr workload::loop_set lane_loops() const {
    return workload::reduction_loops;
  }
  [[nodiscard]] constexpr int stored_weight_bits(int bits) const { return bits; }
  [[nodiscard]] constexpr int stored_activation_bits(int bits) const { return bits; }
  [[nodiscard]] constexpr int accumulator_bits() const { return sum_bits; }
  /// Each cycle the tree adds lane_count products of one weight bit, whose sums grow by
  /// log2(lane_count) bits, and the accumulator adds once: that work, shared by the lanes.
  [[nodiscard]] HWFLOWQ_STRICT_FP constexpr double mac_energy_pj(int weight_bits,
                                                                 int activation_bits) const {
    HWFLOWQ_STRICT_FP_BODY
    const auto cycles = static_cast<double>(cycles_per_step(weight_bits, activation_bits));
    const double unit_pj =
        tree_of(lane_count, [&](int bits) { return technology.adder_pj(bits); }) +
        technology.adder_pj(sum_bits) + idle_energy_pj();
    return unit_pj * cycles / lane_count;
  }
  [[nodiscard]] constexpr double idle_energy_pj() const {
    return leakage_pj(technology, area_um2());
  }
  [[nodiscard]] HWFLOWQ_STRICT_FP constexpr double area_um2() const {
    HWFLOWQ_STRICT_FP_BODY
    return tree_of(lane_count, [&](int bits) { return adder_um2(technology, bits); }) +
           adder_um2(technology, sum_bits);
  }

 private:
  /// The adders of the tree: half as many at each level, one bit wider.
  [[nodiscard]] HWFLOWQ_STRICT_FP constexpr double tree_of(int leaves, auto of_adder) const {
    HWFLOWQ_STRICT_FP_BODY
    double sum = 0.0;
    int bits = activation_bits_per_cycle;
    for (int pairs = leaves / 2; pairs > 0; pairs /= 2) sum += pairs * of_adder(++bits);
    return sum;
  }
};

}  // namespace hwflowq::engines

#endif
