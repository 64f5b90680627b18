// Predicts accuracy as a sum over layers, with interactions of neighbours.
#ifndef HWFLOWQ_ACCURACY_ADDITIVE_SURROGATE_HPP
#define HWFLOWQ_ACCURACY_ADDITIVE_SURROGATE_HPP

#include <hwflowq/accuracy/accuracy_link.hpp>
#include <hwflowq/accuracy/detail/noise_model.hpp>
#include <hwflowq/accuracy/detail/ridge_regression.hpp>
#include <hwflowq/accuracy/detail/training_rows.hpp>
#include <hwflowq/accuracy/measured_table.hpp>
#include <hwflowq/accuracy/operand_codes.hpp>
#include <hwflowq/accuracy/prediction.hpp>
#include <hwflowq/core/strict_floating_point.hpp>
#include <hwflowq/quantization/precision.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace hwflowq::accuracy {

/// Options of an additive_surrogate.
struct additive_options {
  accuracy_link link{link_kind::logit, 0.1};
  bool interactions = true;  ///< whether what neighbours do is multiplied, too
};

/// Predicts accuracy by look-ups:
///
///     link(accuracy) = c + sum_i e_i(b_i) + sum_(i, j) f_ij x_i(b_i) x_j(b_j)
///
/// over operands i (weights or activations of one layer) of b_i bits, and over pairs of operands that
/// meet (`operand_codes::neighbours`). Fitted in two steps by weighted least squares, with the inverse
/// variances of the table's standard errors as weights:
/// 1. x_i(b) = s_i 4^-b: each operand has one sensitivity s_i >= 0 to noise (`detail::noise_model`);
/// 2. effects e_i become free, step by step between neighbouring widths, and pairs get their factors
///    f_ij; all are shrunk towards step 1 by a ridge that generalised cross-validation chooses, a step
///    the less the more noise it makes.
///
/// A member function is pure and may run on several threads.
class additive_surrogate {
 public:
  additive_surrogate() = default;

  /// Fits to all rows of a table. Throws `std::invalid_argument` when it has fewer than 8.
  explicit additive_surrogate(const measured_table& table, const additive_options& options = {})
      : additive_surrogate(table, all_rows(table), codes_of(table), options) {}

  /// Fits to some rows; `codes` names the widths that may be asked for. Steps that no row shows keep
  /// the effect of step 1. O(rows p^2 + p^3) for p = all codes and pairs.
  HWFLOWQ_STRICT_FP additive_surrogate(const measured_table& table,
                                       std::span<const std::size_t> rows, operand_codes codes,
                                       const additive_options& options = {})
      : codes_(std::move(codes)), link_(options.link) {
    HWFLOWQ_STRICT_FP_BODY
    link_.validate();
    check_operand_count(codes_);
    const detail::training_rows training(table, rows, codes_, link_);
    const auto noise = detail::noise_of_codes(codes_);
    const detail::noise_model model(codes_, noise, training.places, training.targets,
                                    training.weights);
    const auto operands = codes_.operands();
    const auto offsets = codes_.offsets();
    if (options.interactions) pairs_ = codes_.neighbours();

    // x_i(b), and the sizes of steps, by code.
    const auto caution = model.cautious_sensitivity();
    harm_.resize(noise.size());
    std::vector<double> step(noise.size(), 0.0);
    for (std::size_t o = 0; o < operands.size(); ++o) {
      for (std::size_t c = offsets[o]; c < offsets[o + 1]; ++c) {
        harm_[c] = caution[o] * noise[c];
        step[c] = caution[o] * std::sqrt(noise[c]);
      }
    }
    const std::size_t mains = 1 + offsets.back();
    detail::ridge_regression regression(training.size, mains + pairs_.size());
    std::vector<double> row(mains + pairs_.size());
    for (std::size_t i = 0; i < training.size; ++i) {
      const std::uint16_t* at = training.row(i);
      fill(at, step, row);
      double expected = model.intercept;
      for (std::size_t o = 0; o < operands.size(); ++o) {
        expected -= model.sensitivity[o] * noise[at[o]];
      }
      regression.add(row, training.targets[i] - expected, training.weights[i]);
    }
    auto fit = regression.fit();
    ridge_ = fit.ridge;
    intercept_ = model.intercept + fit.coefficients[0];
    effects_.resize(noise.size());
    for (std::size_t o = 0; o < operands.size(); ++o) {
      double sum = 0.0;
      for (std::size_t c = offsets[o + 1]; c-- > offsets[o];) {
        sum += fit.coefficients[1 + c] * step[c];
        effects_[c] = sum - model.sensitivity[o] * noise[c];
      }
    }
    factors_.assign(fit.coefficients.begin() + static_cast<std::ptrdiff_t>(mains),
                    fit.coefficients.end());
    spread_ = std::sqrt(fit.mean_square);
    keep_covariance(fit, step, mains);
    double sum = 0.0;
    for (std::size_t i = 0; i < training.size; ++i) {
      const double alone = training.targets[i] - fit.left_out_residual[i];
      sum += std::fabs(link_.accuracy(alone) - table.measured(rows[i]).accuracy);
    }
    left_out_error_ = sum / static_cast<double>(training.size);
  }

  [[nodiscard]] const operand_codes& codes() const { return codes_; }
  [[nodiscard]] const accuracy_link& link() const { return link_; }
  /// What generalised cross-validation chose.
  [[nodiscard]] double ridge() const { return ridge_; }
  /// Mean absolute error, in percentage points, of predictions for rows of the table that were left
  /// out one at a time.
  [[nodiscard]] double left_out_error() const { return left_out_error_; }

  /// The accuracy in per cent. Throws `std::invalid_argument` naming the layer whose width is not
  /// among those that may be asked for. Look-ups, without allocation.
  [[nodiscard]] double operator()(std::span<const Precision> precisions) const {
    std::array<std::uint16_t, greatest_operands> places;
    codes_.encode(precisions, std::span(places).first(codes_.operands().size()));
    return link_.accuracy(stretched(places.data()));
  }

  /// The same for genomes that lie one after the other. Throws also when sizes do not fit.
  void operator()(std::span<const Precision> genomes, std::span<double> accuracies) const {
    predict_batch(*this, codes_.layers().size(), genomes, accuracies);
  }

  /// The accuracy with its standard error: of the effects that were estimated, and of what a sum over
  /// layers cannot tell. Uncertainty of interactions is left out. O(operands^2).
  [[nodiscard]] HWFLOWQ_STRICT_FP prediction predict(std::span<const Precision> precisions) const {
    HWFLOWQ_STRICT_FP_BODY
    std::array<std::uint16_t, greatest_operands> places;
    const std::size_t operands = codes_.operands().size();
    codes_.encode(precisions, std::span(places).first(operands));
    const double accuracy = link_.accuracy(stretched(places.data()));
    const std::size_t size = effects_.size() + 1;
    double variance = covariance_[0];
    for (std::size_t i = 0; i < operands; ++i) {
      const double* row = covariance_.data() + (1U + places[i]) * size;
      variance += 2.0 * row[0];
      for (std::size_t j = 0; j < operands; ++j) variance += row[1U + places[j]];
    }
    variance = (variance > 0.0 ? variance : 0.0) + 1.0;
    return {accuracy, spread_ * std::sqrt(variance) / link_.slope(accuracy)};
  }

 private:
  // A step counts from the widest code down to the one that stands.
  HWFLOWQ_STRICT_FP void fill(const std::uint16_t* at, std::span<const double> step,
                              std::span<double> row) const {
    HWFLOWQ_STRICT_FP_BODY
    const auto offsets = codes_.offsets();
    row[0] = 1.0;
    for (std::size_t o = 0; o + 1 < offsets.size(); ++o) {
      for (std::size_t c = offsets[o]; c < offsets[o + 1]; ++c) {
        // The step of the widest code leads there from nowhere.
        row[1 + c] = c >= at[o] && c + 1 < offsets[o + 1] ? step[c] : 0.0;
      }
    }
    for (std::size_t k = 0; k < pairs_.size(); ++k) {
      row[1 + offsets.back() + k] = harm_[at[pairs_[k].first]] * harm_[at[pairs_[k].second]];
    }
  }

  // The covariance of the intercept and of effects by code, in units of the residual variance.
  HWFLOWQ_STRICT_FP void keep_covariance(const detail::ridge_fit& fit, std::span<const double> step,
                                         std::size_t mains) {
    HWFLOWQ_STRICT_FP_BODY
    const auto offsets = codes_.offsets();
    const std::size_t all = fit.coefficients.size();
    // Each code's effect as a sum of columns of the inverse factor.
    std::vector<double> columns(mains * all, 0.0);
    for (std::size_t k = 0; k < all; ++k) {
      const double* row = fit.inverse_lower.row(k);
      columns[k] = row[0];
      for (std::size_t o = 0; o + 1 < offsets.size(); ++o) {
        double sum = 0.0;
        for (std::size_t c = offsets[o + 1]; c-- > offsets[o];) {
          if (c + 1 < offsets[o + 1]) sum += step[c] * row[1 + c];
          columns[(1 + c) * all + k] = sum;
        }
      }
    }
    covariance_.resize(mains * mains);
    for (std::size_t a = 0; a < mains; ++a) {
      for (std::size_t b = 0; b <= a; ++b) {
        covariance_[a * mains + b] = covariance_[b * mains + a] =
            detail::dot(columns.data() + a * all, columns.data() + b * all, all);
      }
    }
  }

  [[nodiscard]] HWFLOWQ_STRICT_FP double stretched(const std::uint16_t* places) const {
    HWFLOWQ_STRICT_FP_BODY
    double sum = intercept_;
    const std::size_t operands = codes_.operands().size();
    for (std::size_t i = 0; i < operands; ++i) sum += effects_[places[i]];
    double products = 0.0;
    for (std::size_t k = 0; k < pairs_.size(); ++k) {
      products += factors_[k] * (harm_[places[pairs_[k].first]] * harm_[places[pairs_[k].second]]);
    }
    return sum + products;
  }

  operand_codes codes_;
  accuracy_link link_;
  double intercept_ = 0.0;
  std::vector<double> effects_;  // e_i(b) by code
  std::vector<double> harm_;     // x_i(b) by code
  std::vector<std::pair<std::size_t, std::size_t>> pairs_;
  std::vector<double> factors_;     // by pair
  std::vector<double> covariance_;  // of the intercept, then of codes; in units of spread_^2
  double spread_ = 0.0;             // of residuals, stretched
  double ridge_ = 0.0;
  double left_out_error_ = 0.0;
};

}  // namespace hwflowq::accuracy

#endif
