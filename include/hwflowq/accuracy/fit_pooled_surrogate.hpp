// Finds the numbers of a pooled_surrogate from a measured table.
#ifndef HWFLOWQ_ACCURACY_FIT_POOLED_SURROGATE_HPP
#define HWFLOWQ_ACCURACY_FIT_POOLED_SURROGATE_HPP

#include <hwflowq/accuracy/accuracy_link.hpp>
#include <hwflowq/accuracy/detail/bayesian_regression.hpp>
#include <hwflowq/accuracy/detail/cholesky.hpp>
#include <hwflowq/accuracy/detail/noise_model.hpp>
#include <hwflowq/accuracy/detail/sparse_gaussian_process.hpp>
#include <hwflowq/accuracy/detail/training_rows.hpp>
#include <hwflowq/accuracy/detail/width_sums.hpp>
#include <hwflowq/accuracy/measured_table.hpp>
#include <hwflowq/accuracy/operand_codes.hpp>
#include <hwflowq/accuracy/pooled_surrogate.hpp>
#include <hwflowq/core/reproducible_math.hpp>
#include <hwflowq/core/strict_floating_point.hpp>

#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace hwflowq::accuracy {

/// Options of fit_pooled_surrogate.
struct pooled_options {
  accuracy_link link{link_kind::logit, 0.1};
  std::size_t rank = 48;  ///< of the covariance that is kept for standard errors

  /// Throws `std::invalid_argument` naming the field, its value and its bound.
  void validate() const {
    link.validate();
    if (rank >= 1 && rank <= 256) return;
    throw std::invalid_argument("pooled_options: rank = " + std::to_string(rank) +
                                " must be within [1, 256]");
  }
};

namespace detail {

/// A number of six significant decimal digits: short in a file, and the same when it is read.
[[nodiscard]] inline double to_six_digits(double value) {
  std::array<char, 32> text{};
  const auto end =
      std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::scientific, 5)
          .ptr;
  double rounded = value;
  std::from_chars(text.data(), end, rounded);
  return rounded;
}

/// L of rank `rank` such that L L^T is near a positive semidefinite matrix: a Cholesky factorisation
/// that takes the greatest remaining variance first and stops (Harbrecht, Peters, Schneider, "On the
/// low-rank approximation by the pivoted Cholesky decomposition", Applied Numerical Mathematics 62(4),
/// 2012). Row by row, each of `rank` numbers; columns that nothing is left for are 0.
[[nodiscard]] HWFLOWQ_STRICT_FP inline std::vector<double> low_rank_root(
    const square_matrix& matrix, std::size_t rank) {
  HWFLOWQ_STRICT_FP_BODY
  const std::size_t n = matrix.size;
  std::vector<double> root(n * rank, 0.0);
  std::vector<double> left(n);
  for (std::size_t i = 0; i < n; ++i) left[i] = matrix.row(i)[i];
  double first = 0.0;
  for (std::size_t r = 0; r < rank; ++r) {
    std::size_t pivot = 0;
    for (std::size_t i = 1; i < n; ++i) pivot = left[i] > left[pivot] ? i : pivot;
    const double variance = left[pivot];
    if (r == 0) first = variance;
    if (!(variance > 1e-12 * first)) break;
    const double scale = std::sqrt(variance);
    for (std::size_t i = 0; i < n; ++i) {
      const double value =
          (matrix.row(i)[pivot] - dot(root.data() + i * rank, root.data() + pivot * rank, r)) /
          scale;
      root[i * rank + r] = value;
    }
    for (std::size_t i = 0; i < n; ++i) left[i] -= root[i * rank + r] * root[i * rank + r];
    left[pivot] = 0.0;
  }
  return root;
}

/// One fit, step by step: see `fit_pooled_surrogate`.
class pooled_fit {
 public:
  HWFLOWQ_STRICT_FP pooled_fit(const measured_table& table, std::span<const std::size_t> rows,
                               operand_codes codes, const pooled_options& options) {
    HWFLOWQ_STRICT_FP_BODY
    options.validate();
    check_operand_count(codes);
    terms_.link = options.link;
    terms_.codes = std::move(codes);
    training_ = training_rows(table, rows, terms_.codes, terms_.link);
    noise_ = noise_of_codes(terms_.codes);
    amplitudes_ = amplitudes_of_codes(terms_.codes);
    pairs_ = terms_.codes.neighbours();
    model_ =
        noise_model(terms_.codes, noise_, training_.places, training_.targets, training_.weights);
    caution_ = model_.cautious_sensitivity();
    share_out();
    for (std::size_t i = 0; i < training_.size; ++i) {
      double expected = model_.intercept;
      const auto places = places_of(i);
      for (std::size_t o = 0; o < places.size(); ++o) {
        expected -= model_.sensitivity[o] * noise_[places[o]];
      }
      lost_.push_back(model_.intercept > expected ? model_.intercept - expected : 0.0);
      targets_.push_back(training_.targets[i] - expected);
    }
    // Where to begin the search: tenths of what the rows vary by, as binary logarithms of variances.
    double squares = 0.0;
    for (const double t : targets_) squares += t * t;
    const double unit =
        squares > 0.0 ? reproducible::log2(squares / static_cast<double>(targets_.size())) : -20.0;
    parameters_ = {unit - 6.0, unit - 6.0, -4.0, unit, unit - 2.0, unit - 4.0, unit - 1.0};
    regress(2.0, options.rank);
    // Once more with rows weighed by how noisy rows that lose as much turned out to be.
    if (training_.size >= least_rows_for_growth) {
      find_growth();
      regress(1.0, options.rank);
    }
  }

  [[nodiscard]] pooled_surrogate result() const { return pooled_surrogate(terms_); }

 private:
  // Binary logarithms of prior variances of groups of coefficients, and of the noise.
  enum group : std::size_t {
    weight_steps,
    activation_steps,
    noisy_steps,
    sums,
    products,
    pairs,
    noise,
    group_count
  };
  // Fewer rows than these tell nothing of how noise grows: a line through squares that each are off
  // by as much as they are large needs hundreds.
  static constexpr std::size_t least_rows_for_growth = 200;

  [[nodiscard]] std::span<const std::uint16_t> places_of(std::size_t i) const {
    return {training_.row(i), terms_.codes.operands().size()};
  }

  // Shares of operands in the sums by width: their sensitivities, 1 in all for each kind.
  HWFLOWQ_STRICT_FP void share_out() {
    HWFLOWQ_STRICT_FP_BODY
    const auto operands = terms_.codes.operands();
    std::array<double, 2> sum{};
    for (std::size_t o = 0; o < operands.size(); ++o) {
      sum[operands[o].is_activation ? 1 : 0] += caution_[o];
    }
    std::array<double, 2> count{};
    for (const auto& o : operands) count[o.is_activation ? 1 : 0] += 1.0;
    for (std::size_t o = 0; o < operands.size(); ++o) {
      const std::size_t k = operands[o].is_activation ? 1 : 0;
      terms_.shares.push_back(to_six_digits(sum[k] > 0.0 ? caution_[o] / sum[k] : 1.0 / count[k]));
    }
    sums_ = width_sums(terms_.codes, terms_.shares);
  }

  // Features: the constant, a step from every code to the next, sums, their products, pairs.
  [[nodiscard]] std::size_t first_sum() const { return 1 + noise_.size(); }
  [[nodiscard]] std::size_t first_product() const { return first_sum() + sums_.count(); }
  [[nodiscard]] std::size_t first_pair() const { return first_product() + sums_.products(); }
  [[nodiscard]] std::size_t features() const { return first_pair() + pairs_.size(); }

  HWFLOWQ_STRICT_FP void fill(std::span<const std::uint16_t> at, std::span<double> row) const {
    HWFLOWQ_STRICT_FP_BODY
    const auto offsets = terms_.codes.offsets();
    row[0] = 1.0;
    for (std::size_t o = 0; o + 1 < offsets.size(); ++o) {
      for (std::size_t c = offsets[o]; c < offsets[o + 1]; ++c) {
        // The step of the widest code leads there from nowhere.
        row[1 + c] = c >= at[o] && c + 1 < offsets[o + 1] ? 1.0 : 0.0;
      }
    }
    double* n = row.data() + first_sum();
    sums_(at, n);
    double* q = row.data() + first_product();
    for (std::size_t u = 0; u < sums_.count(); ++u) {
      for (std::size_t v = u; v < sums_.count(); ++v) *q++ = n[u] * n[v];
    }
    for (std::size_t k = 0; k < pairs_.size(); ++k) {
      q[k] = amplitudes_[at[pairs_[k].first]] * amplitudes_[at[pairs_[k].second]];
    }
  }

  // Prior variances by feature. A step does something whatever its width, and the more the more noise
  // it makes; both are variances of independent parts.
  [[nodiscard]] HWFLOWQ_STRICT_FP std::vector<double> variances(
      std::span<const double> parameters) const {
    HWFLOWQ_STRICT_FP_BODY
    std::array<double, group_count> v{};
    for (std::size_t g = 0; g < group_count; ++g) v[g] = reproducible::exp2(parameters[g]);
    std::vector<double> result(features(), v[pairs]);
    // The constant is all but free: targets lie about 0.
    result[0] = 1.0;
    const auto operands = terms_.codes.operands();
    const auto offsets = terms_.codes.offsets();
    for (std::size_t o = 0; o < operands.size(); ++o) {
      const double flat = v[operands[o].is_activation ? activation_steps : weight_steps];
      for (std::size_t c = offsets[o]; c < offsets[o + 1]; ++c) {
        const double harm = caution_[o] * noise_[c];
        result[1 + c] = flat + v[noisy_steps] * (harm * harm);
      }
    }
    for (std::size_t k = first_sum(); k < first_product(); ++k) result[k] = v[sums];
    for (std::size_t k = first_product(); k < first_pair(); ++k) result[k] = v[products];
    return result;
  }

  HWFLOWQ_STRICT_FP void regress(double step, std::size_t rank) {
    HWFLOWQ_STRICT_FP_BODY
    bayesian_regression regression(features());
    std::vector<double> row(features());
    for (std::size_t i = 0; i < training_.size; ++i) {
      fill(places_of(i), row);
      regression.add(row, targets_[i],
                     training_.weights[i] / (1.0 + terms_.noise_growth * lost_[i]));
    }
    parameters_ = pattern_search(
        [&](std::span<const double> p) {
          for (const double value : p) {
            if (!(value >= -40.0 && value <= 20.0)) return -std::numeric_limits<double>::infinity();
          }
          return regression.evidence(variances(p), reproducible::exp2(p[noise]));
        },
        parameters_, step, 0.5);
    terms_.noise = to_six_digits(reproducible::exp2(parameters_[noise]));
    const auto posterior = regression.posterior(variances(parameters_), terms_.noise);
    left_out_ = regression.left_out_residuals(posterior, terms_.noise);
    keep(posterior, rank);
    scale_errors();
  }

  // Steps and sums become one effect by code; the rest is kept as it is.
  HWFLOWQ_STRICT_FP void keep(const normal_posterior& posterior, std::size_t rank) {
    HWFLOWQ_STRICT_FP_BODY
    const auto offsets = terms_.codes.offsets();
    const std::size_t codes = noise_.size();
    // Effects of codes as sums of coefficients, applied to the mean and to every row of the root.
    const auto effects_of = [&](const double* coefficients, double* effects) {
      for (std::size_t o = 0; o + 1 < offsets.size(); ++o) {
        double sum = 0.0;
        for (std::size_t c = offsets[o + 1]; c-- > offsets[o];) {
          if (c + 1 < offsets[o + 1]) sum += coefficients[1 + c];
          effects[c] = sum + dot(sums_.of_code(c), coefficients + first_sum(), sums_.count());
        }
      }
    };
    const double* mean = posterior.mean.data();
    terms_.intercept = to_six_digits(model_.intercept + mean[0]);
    terms_.noise_origin = to_six_digits(model_.intercept);
    terms_.effects.resize(codes);
    effects_of(mean, terms_.effects.data());
    for (std::size_t o = 0; o + 1 < offsets.size(); ++o) {
      for (std::size_t c = offsets[o]; c < offsets[o + 1]; ++c) {
        terms_.effects[c] = to_six_digits(terms_.effects[c] - model_.sensitivity[o] * noise_[c]);
      }
    }
    terms_.curve.assign(mean + first_product(), mean + first_pair());
    terms_.factors.assign(mean + first_pair(), mean + features());
    for (auto* list : {&terms_.curve, &terms_.factors}) {
      for (double& value : *list) value = to_six_digits(value);
    }
    // One column of the root by coefficient of the constant and of codes: (1 + codes) x features.
    const std::size_t all = features();
    std::vector<double> columns((1 + codes) * all, 0.0);
    std::vector<double> effects(codes);
    for (std::size_t k = 0; k < all; ++k) {
      const double* row = posterior.root.row(k);
      columns[k] = row[0];
      effects_of(row, effects.data());
      for (std::size_t c = 0; c < codes; ++c) columns[(1 + c) * all + k] = effects[c];
    }
    square_matrix covariance(1 + codes);
    for (std::size_t a = 0; a <= codes; ++a) {
      for (std::size_t b = 0; b <= a; ++b) {
        covariance.row(a)[b] = covariance.row(b)[a] =
            dot(columns.data() + a * all, columns.data() + b * all, all);
      }
    }
    terms_.covariance_root = low_rank_root(covariance, rank);
    for (double& value : terms_.covariance_root) value = to_six_digits(value);
  }

  // How the noise grows with what is lost: a line through squares of left-out residuals, by least
  // squares. It does not fall, and more than twentyfold for a unit of logit is more than rows tell.
  HWFLOWQ_STRICT_FP void find_growth() {
    HWFLOWQ_STRICT_FP_BODY
    const auto n = static_cast<double>(training_.size);
    double mean_lost = 0.0;
    double mean_square = 0.0;
    std::vector<double> squares;
    for (std::size_t i = 0; i < training_.size; ++i) {
      squares.push_back(training_.weights[i] * left_out_[i] * left_out_[i]);
      mean_lost += lost_[i] / n;
      mean_square += squares[i] / n;
    }
    double together = 0.0;
    double alone = 0.0;
    for (std::size_t i = 0; i < training_.size; ++i) {
      together += (lost_[i] - mean_lost) * (squares[i] - mean_square);
      alone += (lost_[i] - mean_lost) * (lost_[i] - mean_lost);
    }
    if (!(together > 0.0 && alone > 0.0)) return;
    const double slope = together / alone;
    const double start = mean_square - slope * mean_lost;
    const double growth = start > 0.0 ? slope / start : 20.0;
    terms_.noise_growth = to_six_digits(growth < 20.0 ? growth : 20.0);
  }

  // Left-out residuals are no larger, on average, than standard errors say. They never narrow them:
  // rows that were measured together share noise, and leaving one out looks better than it is.
  HWFLOWQ_STRICT_FP void scale_errors() {
    HWFLOWQ_STRICT_FP_BODY
    double ratio = 0.0;
    for (std::size_t i = 0; i < training_.size; ++i) {
      const double expected =
          terms_.variance(places_of(i)) + terms_.noise_where(lost_[i]) / training_.weights[i];
      ratio += left_out_[i] * left_out_[i] / expected / static_cast<double>(training_.size);
    }
    terms_.error_scale = to_six_digits(ratio > 1.0 ? std::sqrt(ratio) : 1.0);
  }

  pooled_terms terms_;
  training_rows training_;
  noise_model model_;
  std::vector<double> noise_;       // by code
  std::vector<double> amplitudes_;  // by code
  std::vector<double> caution_;     // by operand
  std::vector<std::pair<std::size_t, std::size_t>> pairs_;
  width_sums sums_;
  std::vector<double> lost_;     // by row, stretched, by the model of noise
  std::vector<double> targets_;  // by row: what the model of noise leaves
  std::vector<double> parameters_;
  std::vector<double> left_out_;
};

}  // namespace detail

/// Fits a pooled_surrogate to some rows; `codes` names the widths that may be asked for. Throws
/// `std::invalid_argument` when there are fewer than 8 rows, or options are invalid.
///
/// The model of noise (`detail::noise_model`) is the mean that all is shrunk towards. What it leaves is
/// linear in steps between neighbouring widths of an operand, sums by width, their products, and
/// products of neighbours; every group of coefficients has a normal prior whose variance maximises the
/// evidence (partial pooling: Gelman, Hill, "Data analysis using regression and multilevel/hierarchical
/// models", 2007, chapter 12; `detail::bayesian_regression`). Where many rows tell, their noise grows
/// in a line with what is lost, and rows are weighed anew. O(rows p^2 + a hundred p^3) for p features,
/// about 430 for ResNet-20 and 1,200 for ResNet-56.
[[nodiscard]] inline pooled_surrogate fit_pooled_surrogate(const measured_table& table,
                                                           std::span<const std::size_t> rows,
                                                           operand_codes codes,
                                                           const pooled_options& options = {}) {
  return detail::pooled_fit(table, rows, std::move(codes), options).result();
}

/// Fits to all rows of a table.
[[nodiscard]] inline pooled_surrogate fit_pooled_surrogate(const measured_table& table,
                                                           const pooled_options& options = {}) {
  return fit_pooled_surrogate(table, all_rows(table), codes_of(table), options);
}

}  // namespace hwflowq::accuracy

#endif
