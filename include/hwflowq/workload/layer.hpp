// One operator of a network as a shape: loop bounds, strides, padding.
#ifndef HWFLOWQ_WORKLOAD_LAYER_HPP
#define HWFLOWQ_WORKLOAD_LAYER_HPP

#include <hwflowq/core/hash.hpp>

#include <cstdint>
#include <stdexcept>
#include <string>
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
  shortcut  ///< moves data: strided samples, zero channels appended (He et al. 2016, option A)
};

/// Whether an operator of this kind has weights and multiplies: a compute layer.
[[nodiscard]] constexpr bool computes(layer_kind kind) {
  return kind == layer_kind::convolution || kind == layer_kind::fully_connected;
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
  bool bias = false;

  bool operator==(const layer_shape&) const = default;

  /// Multiply-accumulate operations; 0 for operators that only move data.
  [[nodiscard]] constexpr std::int64_t macs() const {
    return computes(kind) ? N * K * (C / groups) * P * Q * R * S : 0;
  }

  /// Elements of the weight tensor, without bias.
  [[nodiscard]] constexpr std::int64_t weights() const {
    return computes(kind) ? K * (C / groups) * R * S : 0;
  }

  /// Weights and biases.
  [[nodiscard]] constexpr std::int64_t parameters() const {
    return weights() + (computes(kind) && bias ? K : 0);
  }

  /// Elements of one input tensor as stored, without padding.
  [[nodiscard]] constexpr std::int64_t input_elements() const {
    return N * C * input_rows * input_columns;
  }

  /// Elements of the output tensor.
  [[nodiscard]] constexpr std::int64_t output_elements() const { return N * K * P * Q; }

  /// Throws `std::invalid_argument` naming the layer, the field, its value and its bound: every
  /// bound is at least 1, groups divide C and K, and P and Q are what input, padding, window, stride
  /// and dilation give: P = floor((rows + top + bottom - dilation (R - 1) - 1) / stride) + 1.
  void validate(const std::string& name) const {
    const auto fail = [&](const std::string& what) {
      throw std::invalid_argument("layer \"" + name + "\": " + what);
    };
    const auto at_least = [&](const char* field, std::int64_t value, std::int64_t bound) {
      if (value < bound) {
        fail(std::string(field) + " = " + std::to_string(value) + " must be at least " +
             std::to_string(bound));
      }
    };
    for (const auto& [field, value] : {std::pair{"N", N},
                                       {"K", K},
                                       {"C", C},
                                       {"P", P},
                                       {"Q", Q},
                                       {"R", R},
                                       {"S", S},
                                       {"groups", groups},
                                       {"stride_rows", stride_rows},
                                       {"stride_columns", stride_columns},
                                       {"dilation_rows", dilation_rows},
                                       {"dilation_columns", dilation_columns},
                                       {"input_rows", input_rows},
                                       {"input_columns", input_columns}}) {
      at_least(field, value, 1);
    }
    for (const auto& [field, value] : {std::pair{"pad.top", pad.top},
                                       {"pad.left", pad.left},
                                       {"pad.bottom", pad.bottom},
                                       {"pad.right", pad.right}}) {
      at_least(field, value, 0);
    }
    if (C % groups != 0 || K % groups != 0) {
      fail("groups = " + std::to_string(groups) + " must divide C = " + std::to_string(C) +
           " and K = " + std::to_string(K));
    }
    if (kind == layer_kind::shortcut) return;  // samples and pads: no window
    const auto outputs = [&](const char* field, std::int64_t given, std::int64_t input,
                             std::int64_t padded, std::int64_t window, std::int64_t stride,
                             std::int64_t dilation) {
      const std::int64_t span = input + padded - dilation * (window - 1) - 1;
      const std::int64_t expected = span < 0 ? 0 : span / stride + 1;
      if (given != expected) {
        fail(std::string(field) + " = " + std::to_string(given) + " but its input gives " +
             std::to_string(expected));
      }
    };
    outputs("P", P, input_rows, pad.top + pad.bottom, R, stride_rows, dilation_rows);
    outputs("Q", Q, input_columns, pad.left + pad.right, S, stride_columns, dilation_columns);
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
