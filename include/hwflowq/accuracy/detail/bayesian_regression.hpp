// Linear regression with a normal prior of its own for every coefficient.
#ifndef HWFLOWQ_ACCURACY_DETAIL_BAYESIAN_REGRESSION_HPP
#define HWFLOWQ_ACCURACY_DETAIL_BAYESIAN_REGRESSION_HPP

#include <hwflowq/accuracy/detail/cholesky.hpp>
#include <hwflowq/core/reproducible_math.hpp>
#include <hwflowq/core/strict_floating_point.hpp>

#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <utility>
#include <vector>

namespace hwflowq::accuracy::detail {

/// What is known of coefficients once rows were seen: normal, with a mean and a covariance.
struct normal_posterior {
  std::vector<double> mean{};
  square_matrix root{};  ///< lower triangular; its transpose times itself is the covariance
};

/// y_i = x_i b + e_i with b_j ~ N(0, v_j) and e_i ~ N(0, noise / w_i), all independent: posterior and
/// evidence in closed form (Bishop, "Pattern Recognition and Machine Learning", 2006, sections 3.3
/// and 3.5). Rows are summed up once; each choice of variances then costs p^3 / 3 multiplications for
/// p features, however many rows there are.
class bayesian_regression {
 public:
  explicit bayesian_regression(std::size_t features)
      : features_(features), gram_(features), moment_(features, 0.0) {}

  /// Adds a row of as many numbers as there are features. Precondition: weight > 0.
  HWFLOWQ_STRICT_FP void add(std::span<const double> row, double target, double weight) {
    HWFLOWQ_STRICT_FP_BODY
    const double root = std::sqrt(weight);
    for (std::size_t j = 0; j < features_; ++j) rows_.push_back(root * row[j]);
    const double* x = rows_.data() + rows_.size() - features_;
    const double y = root * target;
    targets_.push_back(y);
    roots_.push_back(root);
    for (std::size_t j = 0; j < features_; ++j) {
      if (x[j] != 0.0) add_scaled(x[j], x, gram_.row(j), j + 1);
    }
    add_scaled(y, x, moment_.data(), features_);
    square_ += y * y;
    log2_weights_ += reproducible::log2(weight);
  }

  /// Natural logarithm of the density of all targets. Minus infinity where rounding leaves no factor.
  /// Precondition: no variance below 0, noise > 0.
  [[nodiscard]] HWFLOWQ_STRICT_FP double evidence(std::span<const double> variances,
                                                  double noise) const {
    HWFLOWQ_STRICT_FP_BODY
    constexpr double ln2 = 0.693147180559945309417232121458;
    constexpr double log2_two_pi = 2.65149612947231879804327929510;
    const auto scales = roots_of(variances);
    const auto factor = factor_of(scales, noise);
    if (!factor.is_positive()) return -std::numeric_limits<double>::infinity();
    auto b = scaled_moment(scales);
    factor.solve_lower(b);
    const double explained = dot(b.data(), b.data(), features_) / noise;
    const auto n = static_cast<double>(targets_.size());
    const double log_determinant =
        factor.log_determinant() + ln2 * (n * reproducible::log2(noise) - log2_weights_);
    return -0.5 * ((square_ - explained) / noise + log_determinant + ln2 * log2_two_pi * n);
  }

  /// Preconditions as of `evidence`, which must not be minus infinity.
  [[nodiscard]] HWFLOWQ_STRICT_FP normal_posterior posterior(std::span<const double> variances,
                                                             double noise) const {
    HWFLOWQ_STRICT_FP_BODY
    const auto scales = roots_of(variances);
    const auto factor = factor_of(scales, noise);
    normal_posterior result;
    result.mean = scaled_moment(scales);
    factor.solve(result.mean);
    for (std::size_t j = 0; j < features_; ++j) {
      result.mean[j] = result.mean[j] * scales[j] / noise;
    }
    result.root = factor.inverse_lower();
    for (std::size_t i = 0; i < features_; ++i) {
      double* row = result.root.row(i);
      for (std::size_t j = 0; j <= i; ++j) row[j] *= scales[j];
    }
    return result;
  }

  /// By row: the target minus what all other rows predict for it, r_i / (1 - h_i) with h_i the row's
  /// own share in its fitted value.
  [[nodiscard]] HWFLOWQ_STRICT_FP std::vector<double> left_out_residuals(
      const normal_posterior& posterior, double noise) const {
    HWFLOWQ_STRICT_FP_BODY
    std::vector<double> result;
    result.reserve(targets_.size());
    for (std::size_t i = 0; i < targets_.size(); ++i) {
      const double* x = rows_.data() + i * features_;
      const double h = squared_length(posterior.root, x) / noise;
      const double r = targets_[i] - dot(x, posterior.mean.data(), features_);
      result.push_back(r / (1.0 - (h < 0.999 ? h : 0.999)) / roots_[i]);
    }
    return result;
  }

 private:
  [[nodiscard]] HWFLOWQ_STRICT_FP std::vector<double> roots_of(
      std::span<const double> variances) const {
    HWFLOWQ_STRICT_FP_BODY
    std::vector<double> result;
    for (const double v : variances) result.push_back(std::sqrt(v));
    return result;
  }

  // I + D G D / noise with D the priors' standard deviations: its least eigenvalue is 1.
  [[nodiscard]] HWFLOWQ_STRICT_FP cholesky factor_of(std::span<const double> scales,
                                                     double noise) const {
    HWFLOWQ_STRICT_FP_BODY
    square_matrix a(features_);
    for (std::size_t i = 0; i < features_; ++i) {
      const double own = scales[i] / noise;
      const double* from = gram_.row(i);
      double* to = a.row(i);
      for (std::size_t j = 0; j <= i; ++j) to[j] = own * scales[j] * from[j];
      to[i] += 1.0;
    }
    return cholesky(std::move(a));
  }

  [[nodiscard]] HWFLOWQ_STRICT_FP std::vector<double> scaled_moment(
      std::span<const double> scales) const {
    HWFLOWQ_STRICT_FP_BODY
    auto result = moment_;
    for (std::size_t j = 0; j < features_; ++j) result[j] *= scales[j];
    return result;
  }

  std::size_t features_;
  square_matrix gram_;
  std::vector<double> moment_;
  std::vector<double> rows_;  // times the root of their weight
  std::vector<double> targets_;
  std::vector<double> roots_;
  double square_ = 0.0;
  double log2_weights_ = 0.0;
};

}  // namespace hwflowq::accuracy::detail

#endif
