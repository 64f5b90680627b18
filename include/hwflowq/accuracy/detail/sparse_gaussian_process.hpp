// Regression with a Gaussian process of which some points carry the rest.
#ifndef HWFLOWQ_ACCURACY_DETAIL_SPARSE_GAUSSIAN_PROCESS_HPP
#define HWFLOWQ_ACCURACY_DETAIL_SPARSE_GAUSSIAN_PROCESS_HPP

#include <hwflowq/accuracy/detail/cholesky.hpp>
#include <hwflowq/core/reproducible_math.hpp>
#include <hwflowq/core/strict_floating_point.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <utility>
#include <vector>

namespace hwflowq::accuracy::detail {

/// `kernel(i, j)` gives the prior covariance of points i and j.
template <typename K>
concept covariance_of_points = requires(const K& kernel, std::size_t i) {
  { kernel(i, i) } -> std::convertible_to<double>;
};

/// Points chosen one by one, each where the prior variance that those before leave is greatest:
/// pivoted Cholesky (Burt, Rasmussen, van der Wilk, "Convergence of sparse variational inference in
/// Gaussian processes regression", JMLR 21, 2020, section 4.2). Ends early when nothing is left. n m^2
/// operations for m of n points.
template <covariance_of_points K>
[[nodiscard]] HWFLOWQ_STRICT_FP std::vector<std::size_t> choose_inducing_points(const K& kernel,
                                                                                std::size_t points,
                                                                                std::size_t most) {
  HWFLOWQ_STRICT_FP_BODY
  std::vector<double> left(points);
  double total = 0.0;
  for (std::size_t i = 0; i < points; ++i) total += left[i] = kernel(i, i);
  const double enough = 1e-10 * total / static_cast<double>(points);
  std::vector<std::size_t> chosen;
  std::vector<std::vector<double>> rows;  // by point: its row of the factor
  rows.resize(points);
  for (auto& row : rows) row.reserve(std::min(points, most));
  while (chosen.size() < std::min(points, most)) {
    const auto best =
        static_cast<std::size_t>(std::max_element(left.begin(), left.end()) - left.begin());
    if (!(left[best] > enough)) break;
    const double root = std::sqrt(left[best]);
    const std::vector<double> pivot = rows[best];
    for (std::size_t i = 0; i < points; ++i) {
      const double value =
          (kernel(i, best) - dot(rows[i].data(), pivot.data(), pivot.size())) / root;
      rows[i].push_back(value);
      left[i] -= value * value;
    }
    left[best] = 0.0;
    chosen.push_back(best);
  }
  return chosen;
}

/// A Gaussian process with zero mean whose posterior goes through m of its n points (Titsias,
/// "Variational learning of inducing variables in sparse Gaussian processes", AISTATS 2009). With all
/// points it is exact. Each point has a noise variance of its own.
class sparse_gaussian_process {
 public:
  sparse_gaussian_process() = default;

  /// Conditions on targets. `is_sound()` tells whether all factors could be computed. n m^2
  /// operations.
  template <covariance_of_points K>
  HWFLOWQ_STRICT_FP sparse_gaussian_process(const K& kernel, std::span<const std::size_t> inducing,
                                            std::span<const double> targets,
                                            std::span<const double> noise) {
    HWFLOWQ_STRICT_FP_BODY
    const std::size_t m = inducing.size();
    const std::size_t n = targets.size();
    square_matrix prior(m);
    double trace = 0.0;
    for (std::size_t a = 0; a < m; ++a) {
      for (std::size_t b = 0; b <= a; ++b) prior.row(a)[b] = kernel(inducing[a], inducing[b]);
      trace += prior.row(a)[a];
    }
    // Rounding must not make the matrix indefinite.
    for (std::size_t a = 0; a < m; ++a) prior.row(a)[a] += 1e-9 * trace / static_cast<double>(m);
    prior_ = cholesky(std::move(prior));
    if (!prior_.is_positive()) return;
    square_matrix gain(m);
    for (std::size_t a = 0; a < m; ++a) gain.row(a)[a] = 1.0;
    weights_.assign(m, 0.0);
    std::vector<double> v(m);
    double data = 0.0;  // y^T noise^-1 y
    double log_noise = 0.0;
    double lost = 0.0;  // prior variance that the inducing points do not carry, over noise
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t a = 0; a < m; ++a) v[a] = kernel(i, inducing[a]);
      prior_.solve_lower(v);
      const double precision = 1.0 / noise[i];
      lost += precision * (kernel(i, i) - dot(v.data(), v.data(), m));
      for (std::size_t a = 0; a < m; ++a)
        add_scaled(precision * v[a], v.data(), gain.row(a), a + 1);
      add_scaled(precision * targets[i], v.data(), weights_.data(), m);
      data += precision * targets[i] * targets[i];
      log_noise += ln2 * reproducible::log2(noise[i]);
    }
    gain_ = cholesky(std::move(gain));
    if (!gain_.is_positive()) return;
    gain_.solve_lower(weights_);
    const double explained = dot(weights_.data(), weights_.data(), m);
    constexpr double ln_two_pi = 1.83787706640934548356065947281;
    evidence_ = -0.5 * (static_cast<double>(n) * ln_two_pi + log_noise + gain_.log_determinant() +
                        data - explained + (lost > 0.0 ? lost : 0.0));
    gain_.solve_upper(weights_);
    prior_.solve_upper(weights_);
    sound_ = true;
  }

  [[nodiscard]] bool is_sound() const { return sound_; }
  /// Lower bound of the logarithm of the marginal likelihood; exact with all points.
  [[nodiscard]] double evidence() const { return evidence_; }
  /// The posterior mean at x is the sum of these times the covariances of x and the inducing points.
  [[nodiscard]] std::span<const double> weights() const { return weights_; }

  /// Posterior variance of the function where `covariances` are those with the inducing points, and
  /// `prior` is the prior variance. `covariances` is used as scratch. O(m^2).
  [[nodiscard]] HWFLOWQ_STRICT_FP double variance(std::span<double> covariances,
                                                  double prior) const {
    HWFLOWQ_STRICT_FP_BODY
    const std::size_t m = covariances.size();
    prior_.solve_lower(covariances);
    const double known = dot(covariances.data(), covariances.data(), m);
    gain_.solve_lower(covariances);
    const double value = prior - known + dot(covariances.data(), covariances.data(), m);
    return value > 0.0 ? value : 0.0;
  }

 private:
  static constexpr double ln2 = 0.693147180559945309417232121458;

  cholesky prior_;  // of the inducing points' covariances
  cholesky gain_;   // of I + V V^T, V = L^-1 K_mn noise^-1/2
  std::vector<double> weights_;
  double evidence_ = -std::numeric_limits<double>::infinity();
  bool sound_ = false;
};

/// Maximises a function by steps along one coordinate at a time, which halve when none helps (Hooke,
/// Jeeves, "'Direct search' solution of numerical and statistical problems", JACM 8(2), 1961).
template <typename Function>
  requires requires(const Function& function, std::span<const double> x) {
    { function(x) } -> std::convertible_to<double>;
  }
[[nodiscard]] HWFLOWQ_STRICT_FP std::vector<double> pattern_search(const Function& function,
                                                                   std::vector<double> x,
                                                                   double step, double least_step) {
  HWFLOWQ_STRICT_FP_BODY
  double best = function(x);
  std::vector<double> direction(x.size(), 1.0);
  while (step >= least_step) {
    bool improved = false;
    for (std::size_t k = 0; k < x.size(); ++k) {
      const double own = x[k];
      for (int attempt = 0; attempt < 2; ++attempt) {
        x[k] = own + direction[k] * step;
        const double value = function(x);
        if (value > best) {
          best = value;
          improved = true;
          break;
        }
        direction[k] = -direction[k];
        x[k] = own;
      }
    }
    if (!improved) step *= 0.5;
  }
  return x;
}

}  // namespace hwflowq::accuracy::detail

#endif
