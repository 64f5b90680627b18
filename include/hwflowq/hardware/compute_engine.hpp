// The concept ComputeEngine: what a processing element does with operands of given widths.
#ifndef HWFLOWQ_HARDWARE_COMPUTE_ENGINE_HPP
#define HWFLOWQ_HARDWARE_COMPUTE_ENGINE_HPP

#include <hwflowq/workload/loop_nest.hpp>

#include <array>
#include <concepts>
#include <cstddef>
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
/// K where they share an input, and so on; none where there is one lane.
template <typename E>
concept has_lane_loops = requires(const E& engine) {
  { engine.lane_loops() } -> std::convertible_to<workload::loop_set>;
};

/// `engine.stored_weight_bits(bits)`: bits that a weight of a width takes in the engine's registers.
template <typename E>
concept has_stored_weight_bits = requires(const E& engine, int bits) {
  { engine.stored_weight_bits(bits) } -> std::convertible_to<int>;
};

/// `engine.stored_activation_bits(bits)`: likewise for an activation.
template <typename E>
concept has_stored_activation_bits = requires(const E& engine, int bits) {
  { engine.stored_activation_bits(bits) } -> std::convertible_to<int>;
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

/// Optional, `engine.fill_cycles()`: cycles from a layer's first operands to its first result, beyond
/// those of the step itself; 0 without it.
template <typename E>
concept has_fill_cycles = requires(const E& engine) {
  { engine.fill_cycles() } -> std::convertible_to<std::int64_t>;
};

/// Optional, `engine.cycles_of_steps(steps, weight_bits, activation_bits)`: cycles of many steps,
/// where a step takes a fraction of a cycle more or less; steps * cycles_per_step without it.
template <typename E>
concept has_cycles_of_steps = requires(const E& engine, std::int64_t steps, int bits) {
  { engine.cycles_of_steps(steps, bits, bits) } -> std::convertible_to<std::int64_t>;
};

/// Tells what one processing element does at a pair of widths. Bit-parallel or bit-serial, an engine
/// is lanes and cycles: in a step all lanes form one product each and the step takes some cycles.
///
/// | requirement               | expression                               | meaning                      |
/// |---------------------------|------------------------------------------|------------------------------|
/// | `has_lanes<E>`            | `engine.lanes(w, a)`                     | products in a step           |
/// | `has_cycles_per_step<E>`  | `engine.cycles_per_step(w, a)`           | cycles of a step             |
/// | `has_lane_loops<E>`       | `engine.lane_loops()`                    | loops that lanes may unroll  |
/// | `has_stored_weight_bits<E>` | `engine.stored_weight_bits(bits)`      | bits of a weight's register  |
/// | `has_stored_activation_bits<E>` | `engine.stored_activation_bits(bits)` | bits of an activation's register |
/// | `has_accumulator_bits<E>` | `engine.accumulator_bits()`              | bits of a partial sum        |
/// | `has_mac_energy<E>`       | `engine.mac_energy_pj(w, a)`             | pJ of one product added      |
/// | `has_idle_energy<E>`      | `engine.idle_energy_pj()`                | pJ of a cycle without work   |
/// | `has_area<E>`             | `engine.area_um2()`                      | um2 of a processing element  |
/// | `std::copy_constructible<E>` |                                       | accelerators keep a copy     |
/// | optional                  | `engine.fill_cycles()`                   | cycles before the first result, else 0 |
/// | optional                  | `engine.cycles_of_steps(steps, w, a)`    | else steps * cycles_per_step |
///
/// Semantics that no compiler checks: pure functions for w and a from `least_bits` to
/// `greatest_bits`; at least one lane and one cycle; more bits never take less time or energy per
/// product (`is_sound_engine` tests it). mac_energy_pj contains what the processing element leaks
/// while it works. The smallest model:
/// @code
/// struct one_multiplier {
///   constexpr int lanes(int, int) const { return 1; }
///   constexpr int cycles_per_step(int, int) const { return 1; }
///   constexpr workload::loop_set lane_loops() const { return {}; }
///   constexpr int stored_weight_bits(int) const { return 16; }
///   constexpr int stored_activation_bits(int) const { return 16; }
///   constexpr int accumulator_bits() const { return 32; }
///   constexpr double mac_energy_pj(int, int) const { return 0.9; }
///   constexpr double idle_energy_pj() const { return 0.0; }
///   constexpr double area_um2() const { return 1679.4; }
/// };
/// @endcode
template <typename E>
concept ComputeEngine =
    has_lanes<E> && has_cycles_per_step<E> && has_lane_loops<E> && has_stored_weight_bits<E> &&
    has_stored_activation_bits<E> && has_accumulator_bits<E> && has_mac_energy<E> &&
    has_idle_energy<E> && has_area<E> && std::copy_constructible<E>;

/// Lists everything that E lacks to be a ComputeEngine.
template <typename E>
consteval bool check_compute_engine() {
  static_assert(has_lanes<E>,
                "ComputeEngine: add `constexpr int lanes(int weight_bits, int activation_bits) "
                "const`, the products that a processing element forms side by side");
  static_assert(has_cycles_per_step<E>,
                "ComputeEngine: add `constexpr int cycles_per_step(int weight_bits, int "
                "activation_bits) const`, the cycles that all lanes take for a product each");
  static_assert(
      has_lane_loops<E>,
      "ComputeEngine: add `constexpr hwflowq::workload::loop_set lane_loops() const`, the "
      "loops that lanes may unroll, `{}` for a single lane");
  static_assert(has_stored_weight_bits<E>,
                "ComputeEngine: add `constexpr int stored_weight_bits(int bits) const`, the bits "
                "that a weight takes in the engine's registers");
  static_assert(
      has_stored_activation_bits<E>,
      "ComputeEngine: add `constexpr int stored_activation_bits(int bits) const`, the bits "
      "that an activation takes in the engine's registers");
  static_assert(
      has_accumulator_bits<E>,
      "ComputeEngine: add `constexpr int accumulator_bits() const`, the bits of a partial "
      "sum");
  static_assert(has_mac_energy<E>,
                "ComputeEngine: add `constexpr double mac_energy_pj(int weight_bits, int "
                "activation_bits) const`, the energy of one multiply-accumulate");
  static_assert(has_idle_energy<E>,
                "ComputeEngine: add `constexpr double idle_energy_pj() const`, the energy of a "
                "processing element in a cycle without work");
  static_assert(has_area<E>,
                "ComputeEngine: add `constexpr double area_um2() const`, the area of a processing "
                "element");
  static_assert(std::copy_constructible<E>,
                "ComputeEngine: make it copyable, since accelerators keep a copy");
  return true;
}

/// Cycles from a layer's first operands to its first result, beyond those of the step itself.
template <ComputeEngine E>
[[nodiscard]] constexpr std::int64_t fill_cycles(const E& engine) {
  if constexpr (has_fill_cycles<E>) {
    return engine.fill_cycles();
  } else {
    return 0;
  }
}

/// Cycles of a number of steps at a pair of widths.
template <ComputeEngine E>
[[nodiscard]] constexpr std::int64_t cycles_of_steps(const E& engine, std::int64_t steps,
                                                     int weight_bits, int activation_bits) {
  if constexpr (has_cycles_of_steps<E>) {
    return engine.cycles_of_steps(steps, weight_bits, activation_bits);
  } else {
    return steps * static_cast<std::int64_t>(engine.cycles_per_step(weight_bits, activation_bits));
  }
}

/// Whether an engine has lanes and cycles at all widths up to `widest`, and wider operands never take
/// less time or energy. O(widest^2). Precondition: widest is from 1 to 16.
template <ComputeEngine E>
[[nodiscard]] constexpr bool is_sound_engine(const E& engine, int widest = 16) {
  struct cost {
    std::int64_t lanes = 0;
    std::int64_t cycles = 0;  // of 1024 steps
    double energy = 0.0;

    [[nodiscard]] constexpr bool is_at_least(const cost& narrower) const {
      return cycles * narrower.lanes >= narrower.cycles * lanes && energy >= narrower.energy;
    }
  };
  std::array<cost, 17> narrower_weight{};  // by activation width
  for (int w = 1; w <= widest; ++w) {
    cost narrower_activation;
    for (int a = 1; a <= widest; ++a) {
      const cost here{engine.lanes(w, a), cycles_of_steps(engine, 1024, w, a),
                      engine.mac_energy_pj(w, a)};
      auto& above = narrower_weight[static_cast<std::size_t>(a)];
      if (here.lanes < 1 || engine.cycles_per_step(w, a) < 1 || !(here.energy >= 0.0)) return false;
      if (a > 1 && !here.is_at_least(narrower_activation)) return false;
      if (w > 1 && !here.is_at_least(above)) return false;
      narrower_activation = above = here;
    }
  }
  return engine.accumulator_bits() >= 1 && engine.idle_energy_pj() >= 0.0 &&
         engine.area_um2() >= 0.0 && fill_cycles(engine) >= 0;
}

}  // namespace hwflowq

#endif
