// What a nest of loops in time reuses of the tiles inside it, collected from the innermost loop outwards.
#ifndef HWFLOWQ_COST_MAPPER_REUSE_HPP
#define HWFLOWQ_COST_MAPPER_REUSE_HPP

#include <hwflowq/core/strict_floating_point.hpp>
#include <hwflowq/cost/mapper/loop_orders.hpp>
#include <hwflowq/cost/mapper/sliding_window.hpp>
#include <hwflowq/workload/loop_nest.hpp>

#include <array>
#include <cstdint>

namespace hwflowq {

/// Factors or steps of the eight loops.
using loop_sizes = std::array<std::int64_t, workload::loop_count>;

[[nodiscard]] constexpr std::size_t index_of(workload::loop l) {
  return static_cast<std::size_t>(l);
}
[[nodiscard]] constexpr std::size_t index_of(workload::tensor t) {
  return static_cast<std::size_t>(t);
}

/// The input tile of a memory, as far as its overlap with the next one goes.
struct input_window {
  sliding_window rows;
  sliding_window columns;
  std::int64_t stride_rows = 1;
  std::int64_t stride_columns = 1;
  std::int64_t dilation_rows = 1;
  std::int64_t dilation_columns = 1;
};

/// How often the loops outside a memory bring new tiles into it: for weights and outputs the iterations
/// over which a tile stays, for inputs the positions that stay from one tile to the next.
///
/// Loops are added from the innermost outwards. When loop j moves on, all loops inside it start again, so
/// that the window moves along rows by
///   v = step_j (if j is P or R) - sum over P and R inside j of (n - 1) step
/// and likewise along columns, and positions(overlap at v) stay if neither C, N nor G has moved. Loop j
/// does so in (n_j - 1) / (n_j I_j) of all steps, I_j being the product of the factors inside it.
struct tile_reuse {
  double weights = 1.0;  ///< steps in a row over which the weights stay
  double outputs = 1.0;  ///< steps in a row over which the outputs stay
  double inputs = 1.0;   ///< steps in a row over which the inputs stay
  double kept = 0.0;     ///< input positions that stay, per step, beyond those of `inputs`
  double inside = 1.0;   ///< product of all factors so far, while the input window is followed
  std::int64_t back_rows = 0;
  std::int64_t back_columns = 0;
  bool weights_stay = true;
  bool outputs_stay = true;
  bool inputs_stay = true;
  bool window_followed = true;

  [[nodiscard]] constexpr bool open() const {
    return weights_stay || outputs_stay || window_followed;
  }

  /// As if `outside` more iterations brought nothing new.
  HWFLOWQ_STRICT_FP constexpr void assume_best(double outside, const input_window& window) {
    HWFLOWQ_STRICT_FP_BODY
    if (weights_stay) weights *= outside;
    if (outputs_stay) outputs *= outside;
    if (!window_followed) return;
    kept += static_cast<double>(window.rows.positions() * window.columns.positions()) *
            (outside - 1.0) / (outside * inside);
  }

  /// Adds a level's loops.
  HWFLOWQ_STRICT_FP constexpr void add(const loop_sequence& order, const loop_sizes& factors,
                                       const loop_sizes& steps, const input_window& window) {
    HWFLOWQ_STRICT_FP_BODY
    using workload::loop;
    for (const loop l : order.span()) {
      const std::int64_t n = factors[index_of(l)];
      const auto factor = static_cast<double>(n);
      if (weights_stay) {
        if (contains(moves_weights, l)) {
          weights_stay = false;
        } else {
          weights *= factor;
        }
      }
      if (outputs_stay) {
        if (contains(moves_outputs, l)) {
          outputs_stay = false;
        } else {
          outputs *= factor;
        }
      }
      if (window_followed) {
        if (contains(moves_channels, l)) {
          window_followed = false;
          inputs_stay = false;
        } else if (l == loop::K && inputs_stay) {
          inputs *= factor;
          inside *= factor;
        } else {
          inputs_stay = false;
          std::int64_t rows = -back_rows;
          std::int64_t columns = -back_columns;
          const std::int64_t step = steps[index_of(l)];
          if (l == loop::P) {
            rows += step * window.stride_rows;
            back_rows += (n - 1) * step * window.stride_rows;
          } else if (l == loop::R) {
            rows += step * window.dilation_rows;
            back_rows += (n - 1) * step * window.dilation_rows;
          } else if (l == loop::Q) {
            columns += step * window.stride_columns;
            back_columns += (n - 1) * step * window.stride_columns;
          } else if (l == loop::S) {
            columns += step * window.dilation_columns;
            back_columns += (n - 1) * step * window.dilation_columns;
          }
          const std::int64_t rows_kept = window.rows.overlap(rows);
          if (rows_kept > 0) {
            kept += static_cast<double>(rows_kept * window.columns.overlap(columns)) *
                    (factor - 1.0) / (factor * inside);
          }
          inside *= factor;
        }
      }
      if (!open()) return;
    }
  }

 private:
  static constexpr loop_mask moves_weights =
      mask_of(workload::relevant_loops(workload::tensor::weights));
  static constexpr loop_mask moves_outputs =
      mask_of(workload::relevant_loops(workload::tensor::outputs));
  static constexpr loop_mask moves_channels =
      mask_of({workload::loop::G, workload::loop::N, workload::loop::C});
};

}  // namespace hwflowq

#endif
