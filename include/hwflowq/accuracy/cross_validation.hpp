// How well a surrogate predicts genomes that it was not fitted to.
#ifndef HWFLOWQ_ACCURACY_CROSS_VALIDATION_HPP
#define HWFLOWQ_ACCURACY_CROSS_VALIDATION_HPP

#include <hwflowq/accuracy/measured_table.hpp>
#include <hwflowq/accuracy/rank_correlation.hpp>
#include <hwflowq/quantization/precision.hpp>

#include <concepts>
#include <cstddef>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

namespace hwflowq::accuracy {

/// Predictions for held-out rows against what was measured.
struct validation_report {
  std::size_t rows = 0;
  std::size_t folds = 0;
  double mean_absolute_error = 0.0;  ///< in percentage points
  double spearman = 0.0;
  double kendall = 0.0;
  double kendall_at_equal_cost = 0.0;  ///< over pairs within plus or minus 2.5 % of one cost

  bool operator==(const validation_report&) const = default;
};

/// `fit(rows)` gives a function of precisions that was fitted to these rows only.
template <typename Fit>
concept fits_rows = requires(const Fit& fit, std::span<const std::size_t> rows,
                             std::span<const Precision> precisions) {
  { fit(rows)(precisions) } -> std::convertible_to<double>;
};

/// Predicts every row with a surrogate that was fitted to all folds but the row's own: `fold` is each
/// row's, as `draw_folds` gives it. Returns the predictions, row by row. Throws
/// `std::invalid_argument` when there are not as many folds as rows.
template <fits_rows Fit>
[[nodiscard]] std::vector<double> predict_held_out(const measured_table& table,
                                                   std::span<const std::size_t> fold,
                                                   const Fit& fit) {
  if (fold.size() != table.size()) {
    throw std::invalid_argument("predict_held_out: folds of " + std::to_string(fold.size()) +
                                " rows for a table of " + std::to_string(table.size()));
  }
  std::size_t folds = 0;
  for (const std::size_t f : fold) folds = f + 1 > folds ? f + 1 : folds;
  std::vector<double> predictions(table.size(), 0.0);
  for (std::size_t f = 0; f < folds; ++f) {
    std::vector<std::size_t> others;
    for (std::size_t i = 0; i < table.size(); ++i) {
      if (fold[i] != f) others.push_back(i);
    }
    if (others.size() == table.size()) continue;
    const auto surrogate = fit(std::span<const std::size_t>(others));
    for (std::size_t i = 0; i < table.size(); ++i) {
      if (fold[i] == f) predictions[i] = surrogate(table.precisions(i));
    }
  }
  return predictions;
}

/// Compares predictions for the rows of a table with what was measured; `costs` are the rows', for the
/// comparison at equal cost. Throws `std::invalid_argument` when sizes differ.
[[nodiscard]] inline validation_report report_on(const measured_table& table,
                                                 std::span<const double> predictions,
                                                 std::span<const double> costs, std::size_t folds) {
  std::vector<double> measured;
  for (std::size_t i = 0; i < table.size(); ++i) measured.push_back(table.measured(i).accuracy);
  return {table.size(),
          folds,
          mean_absolute_error(predictions, measured),
          spearman(predictions, measured),
          kendall(predictions, measured),
          kendall_at_equal_cost(predictions, measured, costs)};
}

}  // namespace hwflowq::accuracy

#endif
