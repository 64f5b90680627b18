// A compute layer as the eight nested loops that a schedule tiles, orders and unrolls.
#ifndef HWFLOWQ_WORKLOAD_LOOP_NEST_HPP
#define HWFLOWQ_WORKLOAD_LOOP_NEST_HPP

#include <hwflowq/core/hash.hpp>
#include <hwflowq/workload/layer.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace hwflowq::workload {

/// The loops of a convolution. K and C count channels within a group.
enum class loop : std::uint8_t {
  G,  ///< groups
  N,  ///< batch
  K,  ///< output channels of a group
  C,  ///< input channels of a group
  P,  ///< output rows
  Q,  ///< output columns
  R,  ///< filter rows
  S   ///< filter columns
};

inline constexpr std::size_t loop_count = 8;

inline constexpr std::array<loop, loop_count> all_loops = {loop::G, loop::N, loop::K, loop::C,
                                                           loop::P, loop::Q, loop::R, loop::S};

/// The letter of a loop.
[[nodiscard]] constexpr std::string_view name_of(loop l) {
  constexpr std::array<std::string_view, loop_count> names = {"G", "N", "K", "C",
                                                              "P", "Q", "R", "S"};
  return names[static_cast<std::size_t>(l)];
}

/// The three tensors that a layer touches.
enum class tensor : std::uint8_t { weights, inputs, outputs };

inline constexpr std::size_t tensor_count = 3;

inline constexpr std::array<tensor, tensor_count> all_tensors = {tensor::weights, tensor::inputs,
                                                                 tensor::outputs};

/// The name of a tensor, for messages and reports.
[[nodiscard]] constexpr std::string_view name_of(tensor t) {
  constexpr std::array<std::string_view, tensor_count> names = {"weights", "inputs", "outputs"};
  return names[static_cast<std::size_t>(t)];
}

/// A set of loops.
class loop_set {
 public:
  constexpr loop_set() = default;
  template <typename... Loops>
    requires(sizeof...(Loops) > 0) && (std::same_as<Loops, loop> && ...)
  constexpr explicit loop_set(Loops... loops)
      : bits_(((1U << static_cast<unsigned>(loops)) | ...)) {}

  [[nodiscard]] constexpr bool contains(loop l) const {
    return (bits_ >> static_cast<unsigned>(l) & 1U) != 0;
  }
  [[nodiscard]] static constexpr loop_set all() {
    return loop_set(loop::G, loop::N, loop::K, loop::C, loop::P, loop::Q, loop::R, loop::S);
  }
  bool operator==(const loop_set&) const = default;

 private:
  unsigned bits_ = 0;
};

/// The loops over which a tensor's elements differ: moving along any other loop reuses them.
[[nodiscard]] constexpr loop_set relevant_loops(tensor t) {
  switch (t) {
    case tensor::weights:
      return loop_set(loop::G, loop::K, loop::C, loop::R, loop::S);
    case tensor::inputs:
      return loop_set(loop::G, loop::N, loop::C, loop::P, loop::Q, loop::R, loop::S);
    case tensor::outputs:
      break;
  }
  return loop_set(loop::G, loop::N, loop::K, loop::P, loop::Q);
}

/// The loops that add into the same output.
inline constexpr loop_set reduction_loops(loop::C, loop::R, loop::S);

/// Bounds of the eight loops, and how output and filter positions meet input positions:
/// row = P stride_rows + R dilation_rows, column = Q stride_columns + S dilation_columns. The input
/// is taken as padded: it has (P - 1) stride_rows + (R - 1) dilation_rows + 1 rows.
struct loop_nest {
  std::array<std::int64_t, loop_count> bounds = {1, 1, 1, 1, 1, 1, 1, 1};
  std::int64_t stride_rows = 1;
  std::int64_t stride_columns = 1;
  std::int64_t dilation_rows = 1;
  std::int64_t dilation_columns = 1;

  bool operator==(const loop_nest&) const = default;

  [[nodiscard]] constexpr std::int64_t bound(loop l) const {
    return bounds[static_cast<std::size_t>(l)];
  }

  /// Multiply-accumulate operations, those with padding included.
  [[nodiscard]] constexpr std::int64_t macs() const {
    std::int64_t product = 1;
    for (const std::int64_t bound : bounds) product *= bound;
    return product;
  }

  /// Throws `std::invalid_argument` naming the field, its value and its bound unless bounds, strides
  /// and dilations lie in [1, `greatest_bound`], and there are at most `greatest_count` operations
  /// and input elements.
  void validate() const {
    const auto within = [](const std::string& field, std::int64_t value) {
      if (value < 1 || value > greatest_bound) {
        throw std::invalid_argument("loop nest: " + field + " = " + std::to_string(value) +
                                    " must be from 1 to " + std::to_string(greatest_bound));
      }
    };
    for (const loop l : all_loops) within(std::string(name_of(l)), bound(l));
    within("stride_rows", stride_rows);
    within("stride_columns", stride_columns);
    within("dilation_rows", dilation_rows);
    within("dilation_columns", dilation_columns);
    const auto rows = (bound(loop::P) - 1) * stride_rows + (bound(loop::R) - 1) * dilation_rows + 1;
    const auto columns =
        (bound(loop::Q) - 1) * stride_columns + (bound(loop::S) - 1) * dilation_columns + 1;
    const auto& b = bounds;
    if (!is_countable({b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7]})) {
      throw std::invalid_argument("loop nest: its operations must be at most " +
                                  std::to_string(greatest_count));
    }
    if (!is_countable({bound(loop::G), bound(loop::N), bound(loop::C), rows, columns})) {
      throw std::invalid_argument("loop nest: its input's elements must be at most " +
                                  std::to_string(greatest_count));
    }
  }
};

/// The loops of a compute layer. Precondition: the shape is valid and computes.
[[nodiscard]] constexpr loop_nest loops_of(const layer_shape& s) {
  return {.bounds = {s.groups, s.N, s.K / s.groups, s.C / s.groups, s.P, s.Q, s.R, s.S},
          .stride_rows = s.stride_rows,
          .stride_columns = s.stride_columns,
          .dilation_rows = s.dilation_rows,
          .dilation_columns = s.dilation_columns};
}

/// Hash of a nest, for tables of schedules.
[[nodiscard]] inline std::uint64_t hash_value(const loop_nest& n) {
  return hash_all(n.bounds, n.stride_rows, n.stride_columns, n.dilation_rows, n.dilation_columns);
}

}  // namespace hwflowq::workload

#endif
