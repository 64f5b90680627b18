// The time of a systolic array, with its fill and drain.
#ifndef HWFLOWQ_COST_ARRAYS_SYSTOLIC_ARRAY_HPP
#define HWFLOWQ_COST_ARRAYS_SYSTOLIC_ARRAY_HPP

#include <hwflowq/cost/arrays/matrix_product.hpp>
#include <hwflowq/hardware/passes.hpp>

#include <cstdint>

namespace hwflowq {

/// Which of the three matrices stays in the array while the others pass through.
enum class stationary_matrix : std::uint8_t { weights, inputs, outputs };

/// A grid of processing elements that pass operands on to their neighbours, one product an element and
/// cycle.
struct systolic_array {
  std::int64_t rows = 16;
  std::int64_t columns = 16;

  bool operator==(const systolic_array&) const = default;

  /// Throws `std::invalid_argument` naming the field when a side is not positive.
  void validate() const {
    detail::require_positive("systolic_array", "rows", rows);
    detail::require_positive("systolic_array", "columns", columns);
  }
};

/// How a matrix product runs on a systolic array: the stationary matrix is cut into folds of the
/// array's size, which run one after the other without overlap.
///
/// | stays   | on rows x columns | streamed | cycles of a fold             |
/// |---------|-------------------|----------|------------------------------|
/// | outputs | M x N             | K        | K + rows + columns - 2       |
/// | weights | K x N             | M        | rows + M + rows + columns - 2|
/// | inputs  | K x M             | N        | rows + N + rows + columns - 2|
///
/// The skew of the operands takes rows + columns - 2 cycles, and loading what stays takes rows. These
/// are the formulas of SCALE-Sim (Samajdar et al., "A systematic methodology for characterizing
/// scalability of DNN accelerators using SCALE-Sim", ISPASS 2020), without memory stalls.
struct systolic_schedule {
  std::int64_t folds = 0;
  std::int64_t cycles_per_fold = 0;
  std::int64_t row_extent = 0;     ///< of the stationary matrix along the rows
  std::int64_t column_extent = 0;  ///< and along the columns
  std::int64_t macs = 0;
  systolic_array array;

  [[nodiscard]] constexpr std::int64_t cycles() const { return folds * cycles_per_fold; }
  /// The index of the last cycle, counted from 0: what SCALE-Sim reports as its cycles.
  [[nodiscard]] constexpr std::int64_t last_cycle() const { return cycles() - 1; }
  /// Share of the elements that hold a part of the stationary matrix, over all folds.
  [[nodiscard]] constexpr double mapping_efficiency() const {
    return static_cast<double>(row_extent * column_extent) /
           static_cast<double>(folds * array.rows * array.columns);
  }
  /// Products formed over those that the elements could form up to the last cycle.
  [[nodiscard]] constexpr double utilization() const {
    return static_cast<double>(macs) /
           (static_cast<double>(array.rows * array.columns) * static_cast<double>(last_cycle()));
  }
};

/// The schedule of a product on an array. Preconditions: all sizes are positive.
[[nodiscard]] constexpr systolic_schedule schedule_of(const systolic_array& array,
                                                      stationary_matrix stays,
                                                      const matrix_product& product) {
  systolic_schedule s{.macs = product.macs(), .array = array};
  const std::int64_t skew = array.rows + array.columns - 2;
  switch (stays) {
    case stationary_matrix::outputs:
      s.row_extent = product.M;
      s.column_extent = product.N;
      s.cycles_per_fold = product.K + skew;
      break;
    case stationary_matrix::weights:
      s.row_extent = product.K;
      s.column_extent = product.N;
      s.cycles_per_fold = array.rows + product.M + skew;
      break;
    case stationary_matrix::inputs:
      s.row_extent = product.K;
      s.column_extent = product.M;
      s.cycles_per_fold = array.rows + product.N + skew;
      break;
  }
  s.folds = passes(s.row_extent, array.rows) * passes(s.column_extent, array.columns);
  return s;
}

}  // namespace hwflowq

#endif
