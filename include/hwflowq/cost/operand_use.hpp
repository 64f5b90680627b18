// Which elements of its operands a layer really uses, and how often.
#ifndef HWFLOWQ_COST_OPERAND_USE_HPP
#define HWFLOWQ_COST_OPERAND_USE_HPP

#include <hwflowq/workload/layer.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace hwflowq {

/// How one axis of a window meets one axis of the input: pairs (output position p, window position r)
/// whose input position p * stride + r * dilation - pad is not in the padding.
struct axis_use {
  std::int64_t pairs = 0;             ///< such pairs
  std::int64_t input_positions = 0;   ///< input positions in at least one pair
  std::int64_t window_positions = 0;  ///< window positions in at least one pair
  std::int64_t most_reuse = 0;        ///< most pairs that one input position is in

  bool operator==(const axis_use&) const = default;
};

/// The use of one axis. O(outputs * window + inputs).
[[nodiscard]] inline axis_use use_of_axis(std::int64_t outputs, std::int64_t window,
                                          std::int64_t stride, std::int64_t dilation,
                                          std::int64_t pad, std::int64_t inputs) {
  std::vector<std::int64_t> count(static_cast<std::size_t>(inputs), 0);
  axis_use use;
  for (std::int64_t r = 0; r < window; ++r) {
    const std::int64_t before = use.pairs;
    for (std::int64_t p = 0; p < outputs; ++p) {
      const std::int64_t position = p * stride + r * dilation - pad;
      if (position < 0 || position >= inputs) continue;
      ++count[static_cast<std::size_t>(position)];
      ++use.pairs;
    }
    use.window_positions += use.pairs > before ? 1 : 0;
  }
  for (const std::int64_t c : count) {
    use.input_positions += c > 0 ? 1 : 0;
    use.most_reuse = std::max(use.most_reuse, c);
  }
  return use;
}

/// What a layer uses of its operands. Multiplications by padding need no input and are left out, and
/// so are inputs that a stride steps over.
struct operand_use {
  std::int64_t macs = 0;     ///< multiplications with an input element; 0 if nothing is computed
  std::int64_t weights = 0;  ///< weights in at least one of them
  std::int64_t inputs = 0;   ///< elements of one input tensor that are read at least once
  std::int64_t outputs = 0;  ///< elements written
  std::int64_t reuse = 0;    ///< most windows that one input element is in

  bool operator==(const operand_use&) const = default;
};

/// What a layer uses of its operands. Precondition: the shape is valid.
[[nodiscard]] inline operand_use use_of_operands(const workload::layer_shape& s) {
  using workload::layer_kind;
  operand_use use;
  use.outputs = s.output_elements();
  switch (s.kind) {
    case layer_kind::add:
    case layer_kind::concatenation:
    case layer_kind::upsampling:
      use.inputs = s.input_elements();
      use.reuse = 1;
      return use;
    case layer_kind::shortcut:
      use.inputs = std::min(s.input_elements(), s.N * s.C * s.P * s.Q);
      use.reuse = 1;
      return use;
    default:
      break;
  }
  const auto rows = use_of_axis(s.P, s.R, s.stride_rows, s.dilation_rows, s.pad.top, s.input_rows);
  const auto columns =
      use_of_axis(s.Q, s.S, s.stride_columns, s.dilation_columns, s.pad.left, s.input_columns);
  use.inputs = s.N * s.C * rows.input_positions * columns.input_positions;
  use.reuse = rows.most_reuse * columns.most_reuse;
  if (workload::computes(s.kind)) {
    use.macs = s.N * s.K * (s.C / s.groups) * rows.pairs * columns.pairs;
    use.weights = s.K * (s.C / s.groups) * rows.window_positions * columns.window_positions;
  }
  return use;
}

}  // namespace hwflowq

#endif
