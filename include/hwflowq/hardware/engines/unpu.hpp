// The engine unpu: weights bit by bit, activations in parallel.
#ifndef HWFLOWQ_HARDWARE_ENGINES_UNPU_HPP
#define HWFLOWQ_HARDWARE_ENGINES_UNPU_HPP

#include <hwflowq/core/strict_floating_point.hpp>
#include <hwflowq/hardware/interpolation.hpp>
#include <hwflowq/hardware/passes.hpp>
#include <hwflowq/hardware/technologies/horowitz_45nm.hpp>
#include <hwflowq/hardware/technology.hpp>
#include <hwflowq/workload/loop_nest.hpp>

#include <array>
#include <cstdint>

namespace hwflowq::engines {

/// A bundle of look-up tables of UNPU (Lee, Kim, Kang, Shin, Kim, Yoo, "UNPU: an energy-efficient deep
/// neural network accelerator with fully variable weight bit precision", JSSC 54(1), 2019): a table
/// holds the sums of three activations under all signs or none, one weight bit of each picks, and a
/// shifting accumulator takes what it gives. A step is weight_bits cycles. With weights of one bit
/// (-1 and +1) a table of the same size serves four activations, a third more.
///
/// 1152 bundles of twelve at 200 MHz are the chip's published peaks: 345.6 GOPS at 16 bits, 691.2 at 8,
/// 1382.4 at 4 and 7372.8 at 1. Energy is that of a bit-parallel MAC less the saving that the
/// authors measured: 23.1, 27.2, 41.0 and 53.6 % at 16, 8, 4 and 1 bits, straight lines between.
template <Technology T = technologies::horowitz_45nm>
struct unpu {
  int tables = 4;             ///< of one bundle
  int activation_width = 16;  ///< of the datapath
  int sum_bits = 32;
  [[no_unique_address]] T technology{};

  [[nodiscard]] constexpr int lanes(int weight_bits, int /*activation_bits*/) const {
    return tables * (weight_bits == 1 ? 4 : 3);
  }
  [[nodiscard]] constexpr std::int64_t cycles_per_step(int weight_bits, int activation_bits) const {
    return weight_bits * passes(activation_bits, activation_width);
  }
  [[nodiscard]] constexpr workload::loop_set lane_loops() const {
    return workload::reduction_loops;
  }
  [[nodiscard]] constexpr int stored_weight_bits(int bits) const { return bits; }
  [[nodiscard]] constexpr int stored_activation_bits(int bits) const {
    return static_cast<int>(passes(bits, activation_width)) * activation_width;
  }
  [[nodiscard]] constexpr int accumulator_bits() const { return sum_bits; }
  [[nodiscard]] HWFLOWQ_STRICT_FP constexpr double mac_energy_pj(int weight_bits,
                                                                 int activation_bits) const {
    HWFLOWQ_STRICT_FP_BODY
    constexpr std::array<curve_point, 4> saving = {
        {{1.0, 0.536}, {4.0, 0.410}, {8.0, 0.272}, {16.0, 0.231}}};
    const auto cycles = static_cast<double>(cycles_per_step(weight_bits, activation_bits));
    return (1.0 - interpolate(saving, weight_bits)) *
               technology.mac_pj(weight_bits, activation_bits) +
           idle_energy_pj() * cycles / lanes(weight_bits, activation_bits);
  }
  [[nodiscard]] constexpr double idle_energy_pj() const {
    return leakage_pj(technology, area_um2());
  }
  /// For each table an adder at its output and one that fills it, and the accumulator.
  [[nodiscard]] HWFLOWQ_STRICT_FP constexpr double area_um2() const {
    HWFLOWQ_STRICT_FP_BODY
    return 2 * tables * adder_um2(technology, activation_width + 2) +
           adder_um2(technology, sum_bits);
  }
};

}  // namespace hwflowq::engines

#endif
