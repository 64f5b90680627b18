// How well a surrogate predicts genomes that it was not fitted to.
#ifndef HWFLOWQ_ACCURACY_CROSS_VALIDATION_HPP
#define HWFLOWQ_ACCURACY_CROSS_VALIDATION_HPP

#include <hwflowq/accuracy/measured_table.hpp>
#include <hwflowq/accuracy/prediction.hpp>
#include <hwflowq/accuracy/rank_correlation.hpp>
#include <hwflowq/quantization/precision.hpp>

#include <cmath>
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
  double within_68 = 0.0;  ///< share of rows within the interval meant for 68.3 %; 0: unknown
  double within_95 = 0.0;  ///< share of rows within the interval meant for 95.0 %
  double ceiling = 0.0;    ///< `kendall_at_equal_cost` were the truth known; 0: unknown

  bool operator==(const validation_report&) const = default;
};

/// `fit(rows)` gives a function of precisions that was fitted to these rows only.
template <typename Fit>
concept fits_rows = requires(const Fit& fit, std::span<const std::size_t> rows,
                             std::span<const Precision> precisions) {
  { fit(rows)(precisions) } -> std::convertible_to<double>;
};

namespace detail {

/// Calls `visit(i, surrogate)` for every row i with a surrogate fitted to all folds but the row's own.
template <typename Fit, typename Visit>
void for_held_out(const measured_table& table, std::span<const std::size_t> fold, const Fit& fit,
                  const Visit& visit) {
  if (fold.size() != table.size()) {
    throw std::invalid_argument("predict_held_out: folds of " + std::to_string(fold.size()) +
                                " rows for a table of " + std::to_string(table.size()));
  }
  std::size_t folds = 0;
  for (const std::size_t f : fold) folds = f + 1 > folds ? f + 1 : folds;
  for (std::size_t f = 0; f < folds; ++f) {
    std::vector<std::size_t> others;
    for (std::size_t i = 0; i < table.size(); ++i) {
      if (fold[i] != f) others.push_back(i);
    }
    if (others.size() == table.size()) continue;
    const auto surrogate = fit(std::span<const std::size_t>(others));
    for (std::size_t i = 0; i < table.size(); ++i) {
      if (fold[i] == f) visit(i, surrogate);
    }
  }
}

}  // namespace detail

/// Predicts every row with a surrogate that was fitted to all folds but the row's own: `fold` is each
/// row's, as `draw_folds` gives it. Returns the predictions, row by row. Throws
/// `std::invalid_argument` when there are not as many folds as rows.
template <fits_rows Fit>
[[nodiscard]] std::vector<double> predict_held_out(const measured_table& table,
                                                   std::span<const std::size_t> fold,
                                                   const Fit& fit) {
  std::vector<double> predictions(table.size(), 0.0);
  detail::for_held_out(table, fold, fit, [&](std::size_t i, const auto& surrogate) {
    predictions[i] = surrogate(table.precisions(i));
  });
  return predictions;
}

/// The same with standard errors, of what `fit` gives a `Surrogate`.
template <fits_rows Fit>
[[nodiscard]] std::vector<prediction> predict_held_out_with_errors(
    const measured_table& table, std::span<const std::size_t> fold, const Fit& fit) {
  std::vector<prediction> predictions(table.size());
  detail::for_held_out(table, fold, fit, [&](std::size_t i, const auto& surrogate) {
    predictions[i] = surrogate.predict(table.precisions(i));
  });
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

/// The same, and the shares of rows within 1 and within 1.96 standard errors of their predictions: the
/// middle 68.3 % and 95.0 % of a normal distribution.
[[nodiscard]] inline validation_report report_on(const measured_table& table,
                                                 std::span<const prediction> predictions,
                                                 std::span<const double> costs, std::size_t folds) {
  std::vector<double> accuracies;
  for (const auto& p : predictions) accuracies.push_back(p.accuracy);
  auto report = report_on(table, accuracies, costs, folds);
  const double share = table.size() == 0 ? 0.0 : 1.0 / static_cast<double>(table.size());
  std::size_t within_68 = 0;
  std::size_t within_95 = 0;
  for (std::size_t i = 0; i < table.size(); ++i) {
    const double off = std::fabs(predictions[i].accuracy - table.measured(i).accuracy);
    within_68 += off <= predictions[i].standard_error ? 1U : 0U;
    within_95 += off <= 1.96 * predictions[i].standard_error ? 1U : 0U;
  }
  report.within_68 = share * static_cast<double>(within_68);
  report.within_95 = share * static_cast<double>(within_95);
  return report;
}

}  // namespace hwflowq::accuracy

#endif
