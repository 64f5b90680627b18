// The concept Dataflow: which schedules of a layer an accelerator's wiring and control allow.
#ifndef HWFLOWQ_HARDWARE_DATAFLOW_HPP
#define HWFLOWQ_HARDWARE_DATAFLOW_HPP

#include <hwflowq/workload/loop_nest.hpp>

#include <array>
#include <concepts>
#include <optional>

namespace hwflowq {

/// `dataflow.unrolled_x()`: the loops that may run side by side along the first axis of an array.
template <typename D>
concept unrolls_along_x = requires(const D& dataflow) {
  { dataflow.unrolled_x() } -> std::convertible_to<workload::loop_set>;
};

/// `dataflow.unrolled_y()`: the same for the second axis.
template <typename D>
concept unrolls_along_y = requires(const D& dataflow) {
  { dataflow.unrolled_y() } -> std::convertible_to<workload::loop_set>;
};

/// `dataflow.unrolled_lanes()`: the loops that the lanes of an engine may unroll, as far as the engine
/// itself allows them.
template <typename D>
concept unrolls_over_lanes = requires(const D& dataflow) {
  { dataflow.unrolled_lanes() } -> std::convertible_to<workload::loop_set>;
};

/// `dataflow.stationary()`: the tensor that stays where it is in the innermost memory that keeps it
/// for as long as the loops just outside that memory allow, or none.
template <typename D>
concept names_stationary_tensor = requires(const D& dataflow) {
  { dataflow.stationary() } -> std::convertible_to<std::optional<workload::tensor>>;
};

/// Optional, `dataflow.whole_within_element()`: loops that one processing element iterates alone from
/// beginning to end, less what is unrolled.
template <typename D>
concept iterates_whole_loops = requires(const D& dataflow) {
  { dataflow.whole_within_element() } -> std::convertible_to<workload::loop_set>;
};

/// Optional, `dataflow.filled_y()`: a loop that is unrolled along y as far as the axis and the loop
/// go.
template <typename D>
concept fills_y = requires(const D& dataflow) {
  { dataflow.filled_y() } -> std::convertible_to<workload::loop>;
};

/// Optional, `dataflow.kept_innermost(tensor)`: whether the innermost memory keeps a tensor that it
/// has room for by design. Without it, it does.
template <typename D>
concept restricts_innermost_memory = requires(const D& dataflow, workload::tensor tensor) {
  { dataflow.kept_innermost(tensor) } -> std::convertible_to<bool>;
};

/// Says which schedules an accelerator can run. A mapper searches among them.
///
/// | requirement                  | expression                        | meaning                     |
/// |------------------------------|-----------------------------------|-----------------------------|
/// | `unrolls_along_x<D>`         | `dataflow.unrolled_x()`           | loops side by side along x  |
/// | `unrolls_along_y<D>`         | `dataflow.unrolled_y()`           | loops side by side along y  |
/// | `unrolls_over_lanes<D>`      | `dataflow.unrolled_lanes()`       | loops that lanes may unroll |
/// | `names_stationary_tensor<D>` | `dataflow.stationary()`           | the tensor that stays, if any|
/// | `std::copy_constructible<D>` |                                   | mappers keep a copy         |
/// | optional                     | `dataflow.whole_within_element()` | loops of one element alone  |
/// | optional                     | `dataflow.filled_y()`             | a loop that must fill y     |
/// | optional                     | `dataflow.kept_innermost(tensor)` | what the innermost memory keeps|
///
/// A stationary tensor orders loops: at every level between the innermost memory that keeps it and the
/// next one out that does, the loops along which it is reused run inside all others.
///
/// Semantics that no compiler checks: pure functions. The smallest model:
/// @code
/// struct channels_side_by_side {
///   constexpr workload::loop_set unrolled_x() const { return workload::loop_set(workload::loop::K); }
///   constexpr workload::loop_set unrolled_y() const { return workload::loop_set(workload::loop::C); }
///   constexpr workload::loop_set unrolled_lanes() const { return workload::loop_set::all(); }
///   constexpr std::optional<workload::tensor> stationary() const { return std::nullopt; }
/// };
/// @endcode
template <typename D>
concept Dataflow = unrolls_along_x<D> && unrolls_along_y<D> && unrolls_over_lanes<D> &&
                   names_stationary_tensor<D> && std::copy_constructible<D>;

/// Lists everything that D lacks to be a Dataflow.
template <typename D>
consteval bool check_dataflow() {
  static_assert(
      unrolls_along_x<D>,
      "Dataflow: add `constexpr hwflowq::workload::loop_set unrolled_x() const`, the loops "
      "that may run side by side along x");
  static_assert(
      unrolls_along_y<D>,
      "Dataflow: add `constexpr hwflowq::workload::loop_set unrolled_y() const`, the loops "
      "that may run side by side along y");
  static_assert(unrolls_over_lanes<D>,
                "Dataflow: add `constexpr hwflowq::workload::loop_set unrolled_lanes() const`, the "
                "loops that an engine's lanes may unroll");
  static_assert(names_stationary_tensor<D>,
                "Dataflow: add `constexpr std::optional<hwflowq::workload::tensor> stationary() "
                "const`, the tensor that stays in place, or std::nullopt");
  static_assert(std::copy_constructible<D>,
                "Dataflow: make it copyable, since mappers keep a copy");
  return true;
}

/// What a dataflow says, as data: what mappers work with, and what distinguishes dataflows in tables
/// of schedules.
struct dataflow_rules {
  workload::loop_set unrolled_x;
  workload::loop_set unrolled_y;
  workload::loop_set unrolled_lanes;
  std::optional<workload::tensor> stationary;
  workload::loop_set whole_within_element;
  std::optional<workload::loop> filled_y;
  std::array<bool, workload::tensor_count> kept_innermost = {true, true, true};

  bool operator==(const dataflow_rules&) const = default;
};

/// The rules of a dataflow.
template <Dataflow D>
[[nodiscard]] constexpr dataflow_rules rules_of(const D& dataflow) {
  dataflow_rules rules{.unrolled_x = dataflow.unrolled_x(),
                       .unrolled_y = dataflow.unrolled_y(),
                       .unrolled_lanes = dataflow.unrolled_lanes(),
                       .stationary = dataflow.stationary(),
                       .whole_within_element = {},
                       .filled_y = std::nullopt};
  if constexpr (iterates_whole_loops<D>) {
    rules.whole_within_element = dataflow.whole_within_element();
  }
  if constexpr (fills_y<D>) rules.filled_y = dataflow.filled_y();
  if constexpr (restricts_innermost_memory<D>) {
    for (const workload::tensor t : workload::all_tensors) {
      rules.kept_innermost[static_cast<std::size_t>(t)] = dataflow.kept_innermost(t);
    }
  }
  return rules;
}

}  // namespace hwflowq

#endif
