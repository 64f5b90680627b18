#include <hwflowq/accuracy/detail/ridge_regression.hpp>

#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include "catch.hpp"
#include "ranking.hpp"

namespace {

using namespace hwflowq;
using namespace hwflowq::accuracy::detail;
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;

struct data {
  std::vector<std::vector<double>> x;
  std::vector<double> y;
  std::vector<double> w;
};

// A straight function of some features, with noise.
data noisy_rows(std::size_t rows, std::size_t features, double noise) {
  test::random_numbers random(12);
  data d;
  for (std::size_t i = 0; i < rows; ++i) {
    std::vector<double> x(features, 1.0);
    double y = 3.0;
    for (std::size_t j = 1; j < features; ++j) {
      x[j] = random.uniform() - 0.5;
      y += x[j] * (j % 2 == 0 ? 2.0 : 0.1);
    }
    d.x.push_back(x);
    d.y.push_back(y + noise * (random.uniform() - 0.5));
    d.w.push_back(0.5 + random.uniform());
  }
  return d;
}

ridge_fit fit(const data& d, std::size_t left_out = std::numeric_limits<std::size_t>::max()) {
  ridge_regression regression(d.x.size(), d.x[0].size());
  for (std::size_t i = 0; i < d.x.size(); ++i) {
    if (i != left_out) regression.add(d.x[i], d.y[i], d.w[i]);
  }
  return regression.fit();
}

// The gradient of the penalised sum of squares by coefficient j.
double gradient(const data& d, const ridge_fit& f, std::size_t j) {
  double sum = j == 0 ? 0.0 : f.ridge * f.coefficients[j];
  for (std::size_t i = 0; i < d.x.size(); ++i) {
    double r = d.y[i];
    for (std::size_t k = 0; k < f.coefficients.size(); ++k) r -= f.coefficients[k] * d.x[i][k];
    sum -= d.w[i] * r * d.x[i][j];
  }
  return sum;
}

}  // namespace

TEST_CASE("a ridge regression makes its penalised sum of squares least") {
  const auto d = noisy_rows(60, 12, 1.0);
  const auto f = fit(d);
  for (std::size_t j = 0; j < 12; ++j) REQUIRE_THAT(gradient(d, f, j), WithinAbs(0.0, 1e-9));
}

TEST_CASE("degrees of freedom and left-out residuals are those of the definition") {
  auto d = noisy_rows(40, 8, 1.0);
  const auto f = fit(d);
  // The trace of the matrix from targets to fits: by how much each fit moves with its own target.
  double trace = 0.0;
  for (std::size_t i = 0; i < d.x.size(); ++i) {
    // With the ridge held: solve the normal equations with and without a nudge.
    square_matrix a(8);
    std::vector<double> b(8, 0.0);
    for (std::size_t r = 0; r < d.x.size(); ++r) {
      for (std::size_t j = 0; j < 8; ++j) {
        for (std::size_t k = 0; k < 8; ++k) a.row(j)[k] += d.w[r] * d.x[r][j] * d.x[r][k];
      }
    }
    for (std::size_t j = 1; j < 8; ++j) a.row(j)[j] += f.ridge;
    for (std::size_t j = 0; j < 8; ++j) b[j] = d.w[i] * d.x[i][j];
    cholesky(a).solve(b);
    double moved = 0.0;
    for (std::size_t j = 0; j < 8; ++j) moved += b[j] * d.x[i][j];
    trace += moved;

    // Leaving the row out, with the ridge held.
    square_matrix without = a;
    std::vector<double> moment(8, 0.0);
    for (std::size_t r = 0; r < d.x.size(); ++r) {
      if (r == i) continue;
      for (std::size_t j = 0; j < 8; ++j) moment[j] += d.w[r] * d.y[r] * d.x[r][j];
    }
    for (std::size_t j = 0; j < 8; ++j) {
      for (std::size_t k = 0; k < 8; ++k) without.row(j)[k] -= d.w[i] * d.x[i][j] * d.x[i][k];
    }
    cholesky(without).solve(moment);
    double predicted = 0.0;
    for (std::size_t j = 0; j < 8; ++j) predicted += moment[j] * d.x[i][j];
    REQUIRE_THAT(f.left_out_residual[i], WithinAbs(d.y[i] - predicted, 1e-9));
  }
  REQUIRE_THAT(f.degrees_of_freedom, WithinRel(trace, 1e-9));
}

TEST_CASE("the ridge grows with the noise") {
  const auto little = fit(noisy_rows(60, 12, 0.01));
  const auto much = fit(noisy_rows(60, 12, 20.0));
  REQUIRE(little.ridge < much.ridge);
  REQUIRE(little.degrees_of_freedom > much.degrees_of_freedom);
  // Without noise the coefficients are found.
  const auto exact = fit(noisy_rows(60, 12, 0.0));
  for (std::size_t j = 1; j < 12; ++j) {
    REQUIRE_THAT(exact.coefficients[j], WithinAbs(j % 2 == 0 ? 2.0 : 0.1, 1e-3));
  }
}

TEST_CASE("fewer rows than features are no obstacle") {
  const auto d = noisy_rows(10, 30, 0.1);
  const auto f = fit(d);
  REQUIRE(f.coefficients.size() == 30);
  for (const double c : f.coefficients) REQUIRE(std::isfinite(c));
  REQUIRE(f.degrees_of_freedom < 10.0);
}
