// Symmetric positive definite matrices: factors, solutions, inverses, determinants.
#ifndef HWFLOWQ_ACCURACY_DETAIL_CHOLESKY_HPP
#define HWFLOWQ_ACCURACY_DETAIL_CHOLESKY_HPP

#include <hwflowq/core/reproducible_math.hpp>
#include <hwflowq/core/strict_floating_point.hpp>

#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

namespace hwflowq::accuracy::detail {

/// Sum of products, in eight sums that are then added in a fixed order: the same bits whatever the
/// width of the machine's vectors.
[[nodiscard]] HWFLOWQ_STRICT_FP inline double dot(const double* a, const double* b,
                                                  std::size_t size) {
  HWFLOWQ_STRICT_FP_BODY
  double sums[8] = {};
  std::size_t i = 0;
  for (; i + 8 <= size; i += 8) {
    for (std::size_t k = 0; k < 8; ++k) sums[k] += a[i + k] * b[i + k];
  }
  for (std::size_t k = 0; i < size; ++i, ++k) sums[k] += a[i] * b[i];
  return ((sums[0] + sums[4]) + (sums[1] + sums[5])) + ((sums[2] + sums[6]) + (sums[3] + sums[7]));
}

/// y += factor x.
HWFLOWQ_STRICT_FP inline void add_scaled(double factor, const double* x, double* y,
                                         std::size_t size) {
  HWFLOWQ_STRICT_FP_BODY
  for (std::size_t i = 0; i < size; ++i) y[i] += factor * x[i];
}

/// A square matrix, row by row.
struct square_matrix {
  std::size_t size = 0;
  std::vector<double> values{};

  square_matrix() = default;
  explicit square_matrix(std::size_t n) : size(n), values(n * n, 0.0) {}

  [[nodiscard]] double* row(std::size_t i) { return values.data() + i * size; }
  [[nodiscard]] const double* row(std::size_t i) const { return values.data() + i * size; }
};

/// x^T M^T M x for a lower triangular M: where M is the inverse of a Cholesky factor of A, x^T A^-1 x.
[[nodiscard]] HWFLOWQ_STRICT_FP inline double squared_length(const square_matrix& lower,
                                                             const double* x) {
  HWFLOWQ_STRICT_FP_BODY
  double sum = 0.0;
  for (std::size_t k = 0; k < lower.size; ++k) {
    const double v = dot(lower.row(k), x, k + 1);
    sum += v * v;
  }
  return sum;
}

/// The lower triangle L of A = L L^T (Cholesky; Golub, Van Loan, "Matrix Computations", 4th edition,
/// section 4.2). Only the lower triangle of A is read.
class cholesky {
 public:
  cholesky() = default;

  /// Factors a matrix. `is_positive()` tells whether it was positive definite; else nothing below has
  /// a meaning. n^3 / 3 multiplications.
  HWFLOWQ_STRICT_FP explicit cholesky(square_matrix matrix) : lower_(std::move(matrix)) {
    HWFLOWQ_STRICT_FP_BODY
    for (std::size_t first = 0; first < size(); first += rows_at_once) {
      const std::size_t end = first + rows_at_once < size() ? first + rows_at_once : size();
      for (std::size_t j = 0; j < first; ++j) {
        for (std::size_t i = first; i < end; ++i) eliminate(i, j);
      }
      for (std::size_t i = first; i < end; ++i) {
        double* own = lower_.row(i);
        for (std::size_t j = first; j < i; ++j) eliminate(i, j);
        const double pivot = own[i] - dot(own, own, i);
        if (!(pivot > 0.0)) {
          positive_ = false;
          return;
        }
        own[i] = std::sqrt(pivot);
        for (std::size_t j = i + 1; j < size(); ++j) own[j] = 0.0;
      }
    }
  }

  [[nodiscard]] std::size_t size() const { return lower_.size; }
  [[nodiscard]] bool is_positive() const { return positive_; }
  [[nodiscard]] const square_matrix& lower() const { return lower_; }

  /// Solves L x = b in place.
  HWFLOWQ_STRICT_FP void solve_lower(std::span<double> b) const {
    HWFLOWQ_STRICT_FP_BODY
    for (std::size_t i = 0; i < size(); ++i) {
      const double* own = lower_.row(i);
      b[i] = (b[i] - dot(own, b.data(), i)) / own[i];
    }
  }

  /// Solves L^T x = b in place.
  HWFLOWQ_STRICT_FP void solve_upper(std::span<double> b) const {
    HWFLOWQ_STRICT_FP_BODY
    for (std::size_t i = size(); i-- > 0;) {
      const double* own = lower_.row(i);
      b[i] = b[i] / own[i];
      add_scaled(-b[i], own, b.data(), i);
    }
  }

  /// Solves A x = b in place.
  void solve(std::span<double> b) const {
    solve_lower(b);
    solve_upper(b);
  }

  /// Natural logarithm of the determinant of A.
  [[nodiscard]] HWFLOWQ_STRICT_FP double log_determinant() const {
    HWFLOWQ_STRICT_FP_BODY
    constexpr double ln2 = 0.693147180559945309417232121458;
    double sum = 0.0;
    for (std::size_t i = 0; i < size(); ++i) sum += reproducible::log2(lower_.row(i)[i]);
    return 2.0 * ln2 * sum;
  }

  /// The inverse of L, row by row; zero above the diagonal. A^-1 is its transpose times itself.
  [[nodiscard]] HWFLOWQ_STRICT_FP square_matrix inverse_lower() const {
    HWFLOWQ_STRICT_FP_BODY
    square_matrix inverse(size());
    for (std::size_t i = 0; i < size(); ++i) {
      const double* own = lower_.row(i);
      double* to = inverse.row(i);
      for (std::size_t k = 0; k < i; ++k) add_scaled(-own[k], inverse.row(k), to, k + 1);
      for (std::size_t j = 0; j < i; ++j) to[j] = to[j] / own[i];
      to[i] = 1.0 / own[i];
    }
    return inverse;
  }

 private:
  // Rows that are eliminated together, so that a row above them is read from memory once for all.
  static constexpr std::size_t rows_at_once = 16;

  HWFLOWQ_STRICT_FP void eliminate(std::size_t i, std::size_t j) {
    HWFLOWQ_STRICT_FP_BODY
    double* own = lower_.row(i);
    const double* other = lower_.row(j);
    own[j] = (own[j] - dot(own, other, j)) / other[j];
  }

  square_matrix lower_;
  bool positive_ = true;
};

}  // namespace hwflowq::accuracy::detail

#endif
