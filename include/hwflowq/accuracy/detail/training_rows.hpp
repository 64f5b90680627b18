// Rows of a measured table as a surrogate is fitted to them.
#ifndef HWFLOWQ_ACCURACY_DETAIL_TRAINING_ROWS_HPP
#define HWFLOWQ_ACCURACY_DETAIL_TRAINING_ROWS_HPP

#include <hwflowq/accuracy/accuracy_link.hpp>
#include <hwflowq/accuracy/measured_table.hpp>
#include <hwflowq/accuracy/operand_codes.hpp>
#include <hwflowq/core/strict_floating_point.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace hwflowq::accuracy {

namespace detail {

/// Places of codes, stretched accuracies and their noise.
struct training_rows {
  std::size_t size = 0;
  std::vector<std::uint16_t> places{};  ///< row by row, one per operand
  std::vector<double> targets{};        ///< stretched accuracies
  std::vector<double> noise{};          ///< their variances, from the table's standard errors
  std::vector<double> weights{};        ///< of least squares, 1 on average

  training_rows() = default;

  /// Throws `std::invalid_argument` when there are fewer than 8 rows.
  HWFLOWQ_STRICT_FP training_rows(const measured_table& table, std::span<const std::size_t> rows,
                                  const operand_codes& codes, const accuracy_link& link)
      : size(rows.size()) {
    HWFLOWQ_STRICT_FP_BODY
    if (size < 8) {
      throw std::invalid_argument("surrogate: a table of " + std::to_string(size) +
                                  " rows is too small, 8 are needed");
    }
    const std::size_t operands = codes.operands().size();
    places.resize(size * operands);
    double sum = 0.0;
    for (std::size_t i = 0; i < size; ++i) {
      codes.encode(table.precisions(rows[i]), std::span(places).subspan(i * operands, operands));
      const auto& measured = table.measured(rows[i]);
      targets.push_back(link.stretch(measured.accuracy));
      const double error = measured.standard_error * link.slope(measured.accuracy);
      noise.push_back(error * error);
      sum += noise.back();
    }
    // No model fits better than to some extent: half of the mean noise is added to each, so that a few
    // rows that were measured on many images do not outweigh all others.
    const double floor = sum > 0.0 ? 0.5 * sum / static_cast<double>(size) : 1e-6;
    double total = 0.0;
    for (const double v : noise) {
      weights.push_back(1.0 / (v + floor));
      total += weights.back();
    }
    for (double& w : weights) w *= static_cast<double>(size) / total;
  }

  [[nodiscard]] const std::uint16_t* row(std::size_t i) const {
    return places.data() + i * (places.size() / size);
  }
};

}  // namespace detail

}  // namespace hwflowq::accuracy

#endif
