#include <hwflowq/accuracy/detail/bayesian_regression.hpp>

#include <cmath>
#include <cstddef>
#include <vector>

#include "catch.hpp"
#include "ranking.hpp"

namespace {

using namespace hwflowq;
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;
using hwflowq::accuracy::detail::bayesian_regression;

using matrix = std::vector<std::vector<double>>;

// Gauss-Jordan elimination: another way than a Cholesky factor. Gives the inverse and the logarithm of
// the determinant of a positive definite matrix.
matrix inverse_of(matrix a, double& log_determinant) {
  const std::size_t n = a.size();
  matrix inverse(n, std::vector<double>(n, 0.0));
  log_determinant = 0.0;
  for (std::size_t i = 0; i < n; ++i) inverse[i][i] = 1.0;
  for (std::size_t i = 0; i < n; ++i) {
    const double pivot = a[i][i];
    log_determinant += std::log(pivot);
    for (std::size_t j = 0; j < n; ++j) {
      a[i][j] /= pivot;
      inverse[i][j] /= pivot;
    }
    for (std::size_t k = 0; k < n; ++k) {
      if (k == i) continue;
      const double factor = a[k][i];
      for (std::size_t j = 0; j < n; ++j) {
        a[k][j] -= factor * a[i][j];
        inverse[k][j] -= factor * inverse[i][j];
      }
    }
  }
  return inverse;
}

struct problem {
  matrix x;
  std::vector<double> y;
  std::vector<double> w;
  std::vector<double> variances{4.0, 0.5, 0.1, 2.0};
  double noise = 0.3;

  problem() {
    test::random_numbers random(5);
    for (int i = 0; i < 15; ++i) {
      x.push_back({1.0, random.uniform(), random.uniform() - 0.5, i % 3 == 0 ? 0.0 : 2.0});
      y.push_back(2.0 * x.back()[1] - x.back()[3] + random.uniform());
      w.push_back(0.5 + random.uniform());
    }
  }

  [[nodiscard]] bayesian_regression regression(std::size_t left_out = 99) const {
    bayesian_regression result(variances.size());
    for (std::size_t i = 0; i < x.size(); ++i) {
      if (i != left_out) result.add(x[i], y[i], w[i]);
    }
    return result;
  }
};

}  // namespace

TEST_CASE("the evidence is the density of targets under their covariance") {
  const problem p;
  // K = X V X^T + noise / w, a matrix of rows: nothing of the way it is computed.
  matrix k(p.x.size(), std::vector<double>(p.x.size(), 0.0));
  for (std::size_t a = 0; a < k.size(); ++a) {
    for (std::size_t b = 0; b < k.size(); ++b) {
      for (std::size_t j = 0; j < 4; ++j) k[a][b] += p.x[a][j] * p.variances[j] * p.x[b][j];
    }
    k[a][a] += p.noise / p.w[a];
  }
  double log_determinant = 0.0;
  const auto inverse = inverse_of(k, log_determinant);
  double square = 0.0;
  for (std::size_t a = 0; a < k.size(); ++a) {
    for (std::size_t b = 0; b < k.size(); ++b) square += p.y[a] * inverse[a][b] * p.y[b];
  }
  const double two_pi = 2.0 * std::acos(-1.0);
  const double expected = -0.5 * (square + log_determinant + 15.0 * std::log(two_pi));
  REQUIRE_THAT(p.regression().evidence(p.variances, p.noise), WithinRel(expected, 1e-10));
}

TEST_CASE("mean and covariance solve the normal equations") {
  const problem p;
  matrix a(4, std::vector<double>(4, 0.0));
  std::vector<double> b(4, 0.0);
  for (std::size_t i = 0; i < p.x.size(); ++i) {
    for (std::size_t j = 0; j < 4; ++j) {
      b[j] += p.w[i] * p.x[i][j] * p.y[i] / p.noise;
      for (std::size_t k = 0; k < 4; ++k) a[j][k] += p.w[i] * p.x[i][j] * p.x[i][k] / p.noise;
    }
  }
  for (std::size_t j = 0; j < 4; ++j) a[j][j] += 1.0 / p.variances[j];
  double unused = 0.0;
  const auto covariance = inverse_of(a, unused);
  const auto posterior = p.regression().posterior(p.variances, p.noise);
  for (std::size_t j = 0; j < 4; ++j) {
    double mean = 0.0;
    for (std::size_t k = 0; k < 4; ++k) mean += covariance[j][k] * b[k];
    REQUIRE_THAT(posterior.mean[j], WithinAbs(mean, 1e-10));
    for (std::size_t k = 0; k < 4; ++k) {
      double sum = 0.0;
      for (std::size_t r = 0; r < 4; ++r)
        sum += posterior.root.row(r)[j] * posterior.root.row(r)[k];
      REQUIRE_THAT(sum, WithinAbs(covariance[j][k], 1e-10));
    }
  }
}

TEST_CASE("a left-out residual is that of a regression without the row") {
  const problem p;
  const auto all = p.regression();
  const auto residuals = all.left_out_residuals(all.posterior(p.variances, p.noise), p.noise);
  for (std::size_t i = 0; i < p.x.size(); ++i) {
    const auto mean = p.regression(i).posterior(p.variances, p.noise).mean;
    double predicted = 0.0;
    for (std::size_t j = 0; j < 4; ++j) predicted += mean[j] * p.x[i][j];
    REQUIRE_THAT(residuals[i], WithinAbs(p.y[i] - predicted, 1e-10));
  }
}

TEST_CASE("a coefficient of no prior variance stays 0") {
  problem p;
  p.variances[1] = 0.0;
  REQUIRE(p.regression().posterior(p.variances, p.noise).mean[1] == 0.0);
}
