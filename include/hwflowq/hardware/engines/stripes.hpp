// The engine stripes: activations bit by bit, weights in parallel.
#ifndef HWFLOWQ_HARDWARE_ENGINES_STRIPES_HPP
#define HWFLOWQ_HARDWARE_ENGINES_STRIPES_HPP

#include <hwflowq/core/strict_floating_point.hpp>
#include <hwflowq/hardware/passes.hpp>
#include <hwflowq/hardware/technologies/horowitz_45nm.hpp>
#include <hwflowq/hardware/technology.hpp>
#include <hwflowq/workload/loop_nest.hpp>

#include <algorithm>
#include <cstdint>

namespace hwflowq::engines {

/// A serial inner-product unit of Stripes (Judd, Albericio, Hetherington, Aamodt, Moshovos, "Stripes:
/// bit-serial deep neural network computing", MICRO 2016): each lane ANDs a weight with one
/// activation bit, an adder tree adds all lanes, and a shifting accumulator takes the sum. A step is
/// activation_bits cycles: 16 / activation_bits times faster than 16 bits in parallel on as many lanes.
///
/// The sum of the most significant plane is subtracted where activations are signed, which takes no
/// cycle of its own. Weights wider than the datapath take several passes.
template <Technology T = technologies::horowitz_45nm>
struct stripes {
  int lane_count = 16;
  int weight_width = 16;  ///< of the datapath
  int sum_bits = 32;
  [[no_unique_address]] T technology{};

  [[nodiscard]] constexpr int lanes(int /*weight_bits*/, int /*activation_bits*/) const {
    return lane_count;
  }
  [[nodiscard]] constexpr std::int64_t cycles_per_step(int weight_bits, int activation_bits) const {
    return passes(weight_bits, weight_width) * activation_bits;
  }
  [[nodiscard]] constexpr workload::loop_set lane_loops() const {
    return workload::reduction_loops;
  }
  /// Activations wait as bit planes; weights take the whole datapath.
  [[nodiscard]] constexpr int stored_weight_bits(int bits) const {
    return static_cast<int>(passes(bits, weight_width)) * weight_width;
  }
  [[nodiscard]] constexpr int stored_activation_bits(int bits) const { return bits; }
  [[nodiscard]] constexpr int accumulator_bits() const { return sum_bits; }
  /// Each cycle the tree adds lane_count numbers of the weights' width, whose sums grow to
  /// log2(lane_count) bits more, and the accumulator adds once: that work, shared by the lanes.
  [[nodiscard]] HWFLOWQ_STRICT_FP constexpr double mac_energy_pj(int weight_bits,
                                                                 int activation_bits) const {
    HWFLOWQ_STRICT_FP_BODY
    const auto cycles = static_cast<double>(cycles_per_step(weight_bits, activation_bits));
    const int summand_bits = std::min(weight_bits, weight_width) + ceil_log2(lane_count);
    const double unit_pj = (lane_count - 1) * technology.adder_pj(summand_bits) +
                           technology.adder_pj(sum_bits) + idle_energy_pj();
    return unit_pj * cycles / lane_count;
  }
  [[nodiscard]] constexpr double idle_energy_pj() const {
    return leakage_pj(technology, area_um2());
  }
  [[nodiscard]] HWFLOWQ_STRICT_FP constexpr double area_um2() const {
    HWFLOWQ_STRICT_FP_BODY
    return (lane_count - 1) * adder_um2(technology, weight_width + ceil_log2(lane_count)) +
           adder_um2(technology, sum_bits);
  }
};

}  // namespace hwflowq::engines

#endif
