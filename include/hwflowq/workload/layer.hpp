// One operator of a network as a shape: loop bounds, strides, padding.
#ifndef HWFLOWQ_WORKLOAD_LAYER_HPP
#define HWFLOWQ_WORKLOAD_LAYER_HPP

#include <hwflowq/core/hash.hpp>

#include <cstdint>
#include <initializer_list>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace hwflowq::workload {

/// What an operator does, as far as its cost is concerned.
enum class layer_kind : std::uint8_t {
  convolution,      ///< multiplies and accumulates; groups and depthwise included
  fully_connected,  ///< a convolution with P = Q = R = S = 1
  max_pooling,      ///< moves data: largest of each window
  average_pooling,  ///< moves data: mean of each window
  add,              ///< moves data: element-wise sum of its inputs
  concatenation,    ///< moves data: inputs one after the other along the channels
  shortcut,   ///< moves data: strided samples, zero channels appended (He et al. 2016, option A)
  upsampling  ///< moves data: interpolated to P x Q, no fewer than the input has
};

/// The name of a kind as in the source, for messages and reports.
[[nodiscard]] constexpr std::string_view name_of(layer_kind kind) {
  switch (kind) {
    case layer_kind::convolution:
      return "convolution";
    case layer_kind::fully_connected:
      return "fully_connected";
    case layer_kind::max_pooling:
      return "max_pooling";
    case layer_kind::average_pooling:
      return "average_pooling";
    case layer_kind::add:
      return "add";
    case layer_kind::concatenation:
      return "concatenation";
    case layer_kind::shortcut:
      return "shortcut";
    case layer_kind::upsampling:
      return "upsampling";
  }
  return "unknown";
}

/// Whether an operator of this kind has weights and multiplies: a compute layer.
[[nodiscard]] constexpr bool computes(layer_kind kind) {
  return kind == layer_kind::convolution || kind == layer_kind::fully_connected;
}

/// Whether an operator of this kind slides a window of R x S over its input.
[[nodiscard]] constexpr bool has_window(layer_kind kind) {
  return kind == layer_kind::convolution || kind == layer_kind::max_pooling ||
         kind == layer_kind::average_pooling;
}

/// Greatest loop bound of a layer: products of two, as in dilation (R - 1), stay representable.
inline constexpr std::int64_t greatest_bound = (std::int64_t{1} << 31) - 1;

/// Greatest count that a layer may have (MACs, weights, elements): exact in a `double`, and sums over
/// a network's layers do not overflow.
inline constexpr std::int64_t greatest_count = std::int64_t{1} << 53;

/// Whether a product is at most `greatest_count`. Precondition: no factor is below 1.
[[nodiscard]] constexpr bool is_countable(std::initializer_list<std::int64_t> factors) {
  std::int64_t product = 1;
  for (const std::int64_t factor : factors) {
    if (factor > greatest_count / product) return false;
    product *= factor;
  }
  return true;
}

/// Positions of a window along one axis, 0 where it does not fit:
/// floor((input + padding - dilation (window - 1) - 1) / stride) + 1.
/// Preconditions: stride > 0; the other values lie within `greatest_bound`.
[[nodiscard]] constexpr std::int64_t window_positions(std::int64_t input, std::int64_t padding,
                                                      std::int64_t window, std::int64_t stride,
                                                      std::int64_t dilation) {
  const std::int64_t room = input + padding - dilation * (window - 1) - 1;
  return room < 0 ? 0 : room / stride + 1;
}

/// Zeros around an input, in elements.
struct padding {
  std::int64_t top = 0;
  std::int64_t left = 0;
  std::int64_t bottom = 0;
  std::int64_t right = 0;

  bool operator==(const padding&) const = default;
};

/// Loop bounds of a layer in the field's names, with all that its costs depend on apart from
/// precision and hardware. Pooling uses C = K channels, P x Q outputs and an R x S window.
struct layer_shape {
  layer_kind kind = layer_kind::convolution;
  std::int64_t N = 1;  ///< batch
  std::int64_t K = 1;  ///< output channels, all groups
  std::int64_t C = 1;  ///< input channels, all groups
  std::int64_t P = 1;  ///< output rows
  std::int64_t Q = 1;  ///< output columns
  std::int64_t R = 1;  ///< filter rows
  std::int64_t S = 1;  ///< filter columns
  std::int64_t groups = 1;
  std::int64_t stride_rows = 1;
  std::int64_t stride_columns = 1;
  std::int64_t dilation_rows = 1;
  std::int64_t dilation_columns = 1;
  std::int64_t input_rows = 1;     ///< rows of the input, without padding
  std::int64_t input_columns = 1;  ///< columns of the input, without padding
  padding pad{};
  bool bias = false;  ///< whether the deployed layer adds one number per output channel

  bool operator==(const layer_shape&) const = default;

  /// Multiply-accumulate operations; 0 for operators that only move data.
  [[nodiscard]] constexpr std::int64_t macs() const {
    return computes(kind) ? N * K * (C / groups) * P * Q * R * S : 0;
  }

  /// Elements of the weight tensor, without bias.
  [[nodiscard]] constexpr std::int64_t weights() const {
    return computes(kind) ? K * (C / groups) * R * S : 0;
  }

  /// Weights and biases of the deployed layer: batch normalisation is folded into them.
  [[nodiscard]] constexpr std::int64_t parameters() const {
    return weights() + (computes(kind) && bias ? K : 0);
  }

  /// Elements of one input tensor as stored, without padding.
  [[nodiscard]] constexpr std::int64_t input_elements() const {
    return N * C * input_rows * input_columns;
  }

  /// Elements of the output tensor.
  [[nodiscard]] constexpr std::int64_t output_elements() const { return N * K * P * Q; }

  /// Throws `std::invalid_argument` naming the layer, the field, its value and its bound unless
  /// - every loop bound lies in [1, `greatest_bound`], padding in [0, `greatest_bound`];
  /// - groups divide C and K;
  /// - K = C where data only moves, K >= C for a shortcut;
  /// - kinds without a window have R = S = 1 and no padding, and a stride of 1 but for a shortcut;
  ///   a fully connected layer has input rows, input columns, P and Q of 1, too;
  /// - P and Q are `window_positions` of input, padding, window, stride and dilation; upsampling has
  ///   no fewer than its input;
  /// - MACs, weights and elements of input and output are at most `greatest_count`.
  void validate(const std::string& name) const {
    const auto fail = [&](const std::string& what) {
      throw std::invalid_argument("layer \"" + name + "\": " + what);
    };
    const auto within = [&](const char* field, std::int64_t value, std::int64_t least) {
      if (value < least) {
        fail(std::string(field) + " = " + std::to_string(value) + " must be at least " +
             std::to_string(least));
      }
      if (value > greatest_bound) {
        fail(std::string(field) + " = " + std::to_string(value) + " must be at most " +
             std::to_string(greatest_bound));
      }
    };
    const auto equal = [&](const char* field, std::int64_t value, std::int64_t expected) {
      if (value != expected) {
        fail(std::string(field) + " = " + std::to_string(value) + " must be " +
             std::to_string(expected) + " for " + std::string(name_of(kind)));
      }
    };
    // Outputs last: they follow from the others, so that the others are to blame first.
    for (const auto& [field, value] : {std::pair{"N", N},
                                       {"K", K},
                                       {"C", C},
                                       {"R", R},
                                       {"S", S},
                                       {"groups", groups},
                                       {"stride_rows", stride_rows},
                                       {"stride_columns", stride_columns},
                                       {"dilation_rows", dilation_rows},
                                       {"dilation_columns", dilation_columns},
                                       {"input_rows", input_rows},
                                       {"input_columns", input_columns}}) {
      within(field, value, 1);
    }
    const std::initializer_list<std::pair<const char*, std::int64_t>> pads = {
        {"pad.top", pad.top},
        {"pad.left", pad.left},
        {"pad.bottom", pad.bottom},
        {"pad.right", pad.right}};
    for (const auto& [field, value] : pads) within(field, value, 0);
    within("P", P, 1);
    within("Q", Q, 1);
    if (C % groups != 0 || K % groups != 0) {
      fail("groups = " + std::to_string(groups) + " must divide C = " + std::to_string(C) +
           " and K = " + std::to_string(K));
    }
    if (kind == layer_kind::shortcut) {
      within("K", K, C);
    } else if (!computes(kind)) {
      equal("K", K, C);
    }
    if (!has_window(kind)) {
      equal("R", R, 1);
      equal("S", S, 1);
      for (const auto& [field, value] : pads) equal(field, value, 0);
      if (kind != layer_kind::shortcut) {
        equal("stride_rows", stride_rows, 1);
        equal("stride_columns", stride_columns, 1);
      }
    }
    if (kind == layer_kind::fully_connected) {
      equal("input_rows", input_rows, 1);
      equal("input_columns", input_columns, 1);
    }
    if (kind == layer_kind::upsampling) {
      within("P", P, input_rows);
      within("Q", Q, input_columns);
    } else {
      const auto outputs = [&](const char* field, std::int64_t given, std::int64_t expected) {
        if (given != expected) {
          fail(std::string(field) + " = " + std::to_string(given) + " but its input gives " +
               std::to_string(expected));
        }
      };
      outputs("P", P,
              window_positions(input_rows, pad.top + pad.bottom, R, stride_rows, dilation_rows));
      outputs("Q", Q,
              window_positions(input_columns, pad.left + pad.right, S, stride_columns,
                               dilation_columns));
    }
    const auto countable = [&](const char* count, std::initializer_list<std::int64_t> factors) {
      if (!is_countable(factors)) {
        fail(std::string(count) + " must be at most " + std::to_string(greatest_count));
      }
    };
    countable("its input's elements", {N, C, input_rows, input_columns});
    countable("its output's elements", {N, K, P, Q});
    if (computes(kind)) countable("its MACs", {N, K, C / groups, P, Q, R, S});
  }
};

/// Hash of everything that a layer's cost depends on, for tables by shape.
[[nodiscard]] inline std::uint64_t hash_value(const layer_shape& s) {
  return hash_all(s.kind, s.N, s.K, s.C, s.P, s.Q, s.R, s.S, s.groups, s.stride_rows,
                  s.stride_columns, s.dilation_rows, s.dilation_columns, s.input_rows,
                  s.input_columns, s.pad.top, s.pad.left, s.pad.bottom, s.pad.right, s.bias);
}

}  // namespace hwflowq::workload

#endif
