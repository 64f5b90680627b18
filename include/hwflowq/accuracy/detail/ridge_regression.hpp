// Weighted least squares with a ridge that generalised cross-validation chooses.
#ifndef HWFLOWQ_ACCURACY_DETAIL_RIDGE_REGRESSION_HPP
#define HWFLOWQ_ACCURACY_DETAIL_RIDGE_REGRESSION_HPP

#include <hwflowq/accuracy/detail/cholesky.hpp>
#include <hwflowq/core/reproducible_math.hpp>
#include <hwflowq/core/strict_floating_point.hpp>

#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

namespace hwflowq::accuracy::detail {

/// What a ridge regression found.
struct ridge_fit {
  std::vector<double> coefficients{};
  double ridge = 0.0;
  double degrees_of_freedom = 0.0;          ///< trace of the matrix from targets to fitted values
  double mean_square = 0.0;                 ///< residual variance of a row of weight 1
  std::vector<double> left_out_residual{};  ///< by row: target minus what all others predict for it
  square_matrix inverse_lower{};  ///< its transpose times itself times mean_square: the covariance
};

/// Minimises sum_i w_i (y_i - x_i b)^2 + ridge sum_{j > 0} b_j^2: the first feature is the constant 1,
/// which is not shrunk.
///
/// The ridge is the one of a geometric grid that makes n RSS / (n - df)^2 least (Golub, Heath, Wahba,
/// "Generalized cross-validation as a method for choosing a good ridge parameter", Technometrics
/// 21(2), 1979). Residuals with a row left out follow from the fit with all: r_i / (1 - h_i).
class ridge_regression {
 public:
  ridge_regression(std::size_t rows, std::size_t features)
      : features_(features), gram_(features), moment_(features) {
    rows_.reserve(rows * features);
  }

  HWFLOWQ_STRICT_FP void add(std::span<const double> row, double target, double weight) {
    HWFLOWQ_STRICT_FP_BODY
    const double root = std::sqrt(weight);
    for (std::size_t j = 0; j < features_; ++j) rows_.push_back(root * row[j]);
    const double* x = rows_.data() + rows_.size() - features_;
    targets_.push_back(root * target);
    roots_.push_back(root);
    for (std::size_t j = 0; j < features_; ++j) {
      if (x[j] != 0.0) add_scaled(x[j], x, gram_.row(j), j + 1);
    }
    add_scaled(root * target, x, moment_.data(), features_);
  }

  [[nodiscard]] HWFLOWQ_STRICT_FP ridge_fit fit() const {
    HWFLOWQ_STRICT_FP_BODY
    const std::size_t n = targets_.size();
    double trace = 0.0;
    for (std::size_t j = 1; j < features_; ++j) trace += gram_.row(j)[j];
    const double unit = trace > 0.0 ? trace / static_cast<double>(features_) : 1.0;
    double least = 0.0;
    ridge_fit best;
    cholesky best_factor;
    for (int step = -40; step <= 8; step += 2) {
      const double ridge = unit * reproducible::exp2(0.5 * step);
      square_matrix a = gram_;
      for (std::size_t j = 1; j < features_; ++j) a.row(j)[j] += ridge;
      const cholesky factor(std::move(a));
      if (!factor.is_positive()) continue;
      auto b = moment_;
      factor.solve(b);
      // df = trace((G + ridge D)^-1 G) = p - ridge trace over shrunk features of the inverse.
      auto inverse = factor.inverse_lower();
      double df = static_cast<double>(features_);
      for (std::size_t i = 0; i < features_; ++i) {
        const double* row = inverse.row(i);
        df -= ridge * (dot(row, row, i + 1) - row[0] * row[0]);
      }
      double rss = 0.0;
      for (std::size_t i = 0; i < n; ++i) {
        const double r = targets_[i] - dot(rows_.data() + i * features_, b.data(), features_);
        rss += r * r;
      }
      const double left = static_cast<double>(n) - df;
      if (!(left > 0.0)) continue;
      const double score = static_cast<double>(n) * rss / (left * left);
      if (best.coefficients.empty() || score < least) {
        least = score;
        best.coefficients = std::move(b);
        best.ridge = ridge;
        best.degrees_of_freedom = df;
        best.mean_square = rss / left;
        best.inverse_lower = std::move(inverse);
      }
    }
    best.left_out_residual.resize(n);
    for (std::size_t i = 0; i < n; ++i) {
      const double* x = rows_.data() + i * features_;
      const double r = targets_[i] - dot(x, best.coefficients.data(), features_);
      const double share = squared_length(best.inverse_lower, x);
      const double h = share < 0.999 ? share : 0.999;
      best.left_out_residual[i] = r / (1.0 - h) / roots_[i];
    }
    return best;
  }

 private:
  std::size_t features_;
  square_matrix gram_;
  std::vector<double> moment_;
  std::vector<double> rows_;  // times the root of their weight
  std::vector<double> targets_;
  std::vector<double> roots_;
};

}  // namespace hwflowq::accuracy::detail

#endif
