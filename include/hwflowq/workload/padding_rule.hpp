// How a layer pads its input: a number, one for each side, or as much as its outputs need.
#ifndef HWFLOWQ_WORKLOAD_PADDING_RULE_HPP
#define HWFLOWQ_WORKLOAD_PADDING_RULE_HPP

#include <hwflowq/workload/layer.hpp>

#include <algorithm>
#include <cstdint>

namespace hwflowq::workload {

/// Rows and columns; one number stands for both.
struct extent {
  std::int64_t rows = 1;
  std::int64_t columns = 1;

  constexpr extent() = default;
  constexpr extent(std::int64_t both) : rows(both), columns(both) {}
  constexpr extent(std::int64_t rows_, std::int64_t columns_) : rows(rows_), columns(columns_) {}

  bool operator==(const extent&) const = default;
};

/// Selects padding such that a layer has ceil(input / stride) outputs, whatever its window.
struct same_padding {};

/// How a layer pads its input: one number for all sides, a `padding` for each, or `same_padding`.
class padding_rule {
 public:
  constexpr padding_rule() = default;
  constexpr padding_rule(std::int64_t all) : pad_{all, all, all, all} {}
  constexpr padding_rule(padding pad) : pad_(pad) {}
  constexpr padding_rule(same_padding) : same_(true) {}

  /// The zeros around an input. Same padding totals max(0, (ceil(input / stride) - 1) stride +
  /// dilation (window - 1) + 1 - input) per axis, the odd one at the bottom or right (TensorFlow's
  /// convention). Precondition: all extents are at least 1.
  [[nodiscard]] constexpr padding zeros(extent input, extent window, extent stride,
                                        extent dilation) const {
    if (!same_) return pad_;
    const std::int64_t rows = total(input.rows, window.rows, stride.rows, dilation.rows);
    const std::int64_t columns =
        total(input.columns, window.columns, stride.columns, dilation.columns);
    return {rows / 2, columns / 2, rows - rows / 2, columns - columns / 2};
  }

 private:
  static constexpr std::int64_t total(std::int64_t input, std::int64_t window, std::int64_t stride,
                                      std::int64_t dilation) {
    const std::int64_t outputs = (input - 1) / stride + 1;
    return std::max<std::int64_t>(0, (outputs - 1) * stride + dilation * (window - 1) + 1 - input);
  }

  padding pad_{};
  bool same_ = false;
};

}  // namespace hwflowq::workload

#endif
