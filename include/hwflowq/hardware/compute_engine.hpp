// The concept ComputeEngine: what a processing element does with operands of given widths.
#ifndef HWFLOWQ_HARDWARE_COMPUTE_ENGINE_HPP
#define HWFLOWQ_HARDWARE_COMPUTE_ENGINE_HPP

#include <hwflowq/workload/loop_nest.hpp>

#include <concepts>
#include <cstdint>

namespace hwflowq {

/// `engine.lanes(weight_bits, activation_bits)`: products that one processing element forms side by
/// side in a step.
template <typename E>
concept has_lanes = requires(const E& engine, int bits) {
  { engine.lanes(bits, bits) } -> std::convertible_to<std::int64_t>;
};

/// `engine.cycles_per_step(weight_bits, activation_bits)`: cycles until all lanes have taken their
/// next operands.
template <typename E>
concept has_cycles_per_step = requires(const E& engine, int bits) {
  { engine.cycles_per_step(bits, bits) } -> std::convertible_to<std::int64_t>;
};

/// `engine.lane_loops()`: the loops that lanes may unroll. C, R and S where lanes feed one adder tree,
/// K where they share an input, and so on.
template <typename E>
concept has_lane_loops = requires(const E& engine) {
  { engine.lane_loops() } -> std::convertible_to<workload::loop_set>;
};

/// `engine.stored_bits(bits)`: bits that an operand of a width takes in the engine's registers.
template <typename E>
concept has_stored_bits = requires(const E& engine, int bits) {
  { engine.stored_bits(bits) } -> std::convertible_to<int>;
};

/// `engine.accumulator_bits()`: width of a partial sum.
template <typename E>
concept has_accumulator_bits = requires(const E& engine) {
  { engine.accumulator_bits() } -> std::convertible_to<int>;
};

/// `engine.mac_energy_pj(weight_bits, activation_bits)`: energy of one multiply-accumulate.
template <typename E>
concept has_mac_energy = requires(const E& engine, int bits) {
  { engine.mac_energy_pj(bits, bits) } -> std::convertible_to<double>;
};

/// `engine.idle_energy_pj()`: energy of one processing element in a cycle without work.
template <typename E>
concept has_idle_energy = requires(const E& engine) {
  { engine.idle_energy_pj() } -> std::convertible_to<double>;
};

/// `engine.area_um2()`: area of one processing element without its memories.
template <typename E>
concept has_area = requires(const E& engine) {
  { engine.area_um2() } -> std::convertible_to<double>;
};

/// Tells what one processing element does at a pair of widths.
template <typename E>
concept ComputeEngine = has_lanes<E> && has_cycles_per_step<E> && has_lane_loops<E> &&
                        has_stored_bits<E> && has_accumulator_bits<E> && has_mac_energy<E> &&
                        has_idle_energy<E> && has_area<E> && std::copy_constructible<E>;

}  // namespace hwflowq

#endif
