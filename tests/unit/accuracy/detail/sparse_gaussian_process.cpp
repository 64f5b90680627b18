#include <hwflowq/accuracy/detail/sparse_gaussian_process.hpp>

#include <cmath>
#include <cstddef>
#include <numeric>
#include <span>
#include <vector>

#include "catch.hpp"
#include "ranking.hpp"

namespace {

using namespace hwflowq;
using namespace hwflowq::accuracy::detail;
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;

struct points {
  std::vector<double> x, y, noise;
  explicit points(std::size_t n) {
    test::random_numbers random(5);
    for (std::size_t i = 0; i < n; ++i) {
      x.push_back(6.0 * random.uniform());
      y.push_back(std::sin(x.back()) + 0.2 * (random.uniform() - 0.5));
      noise.push_back(0.005 + 0.02 * random.uniform());
    }
  }
  double kernel(double a, double b) const { return 1.5 * std::exp(-0.5 * (a - b) * (a - b)); }
  auto kernel() const {
    return [this](std::size_t i, std::size_t j) { return kernel(x[i], x[j]); };
  }
};

std::vector<std::size_t> all(std::size_t n) {
  std::vector<std::size_t> indices(n);
  std::iota(indices.begin(), indices.end(), std::size_t{0});
  return indices;
}

}  // namespace

TEST_CASE("with all points a Gaussian process is the textbook's") {
  const points data(25);
  const sparse_gaussian_process process(data.kernel(), all(25), data.y, data.noise);
  REQUIRE(process.is_sound());
  // K + noise, factored as it stands: mean k^T A^-1 y, variance k - k^T A^-1 k.
  square_matrix a(25);
  for (std::size_t i = 0; i < 25; ++i) {
    for (std::size_t j = 0; j < 25; ++j) {
      a.row(i)[j] = data.kernel(data.x[i], data.x[j]) + (i == j ? data.noise[i] : 0.0);
    }
  }
  const cholesky factor(a);
  auto alpha = data.y;
  factor.solve(alpha);
  double fit = 0.0;
  for (std::size_t i = 0; i < 25; ++i) fit += data.y[i] * alpha[i];
  const double evidence =
      -0.5 * (fit + factor.log_determinant() + 25.0 * std::log(2.0 * 3.141592653589793));
  REQUIRE_THAT(process.evidence(), WithinAbs(evidence, 1e-4));
  for (double at = -1.0; at < 8.0; at += 0.37) {
    std::vector<double> k(25);
    for (std::size_t i = 0; i < 25; ++i) k[i] = data.kernel(at, data.x[i]);
    double mean = 0.0;
    double expected_mean = 0.0;
    for (std::size_t i = 0; i < 25; ++i) mean += process.weights()[i] * k[i];
    for (std::size_t i = 0; i < 25; ++i) expected_mean += alpha[i] * k[i];
    REQUIRE_THAT(mean, WithinAbs(expected_mean, 1e-4));
    auto solved = k;
    factor.solve(solved);
    double expected_variance = 1.5;
    for (std::size_t i = 0; i < 25; ++i) expected_variance -= k[i] * solved[i];
    REQUIRE_THAT(process.variance(k, 1.5), WithinAbs(expected_variance, 1e-4));
  }
}

TEST_CASE("few points carry what many say, and never claim more evidence") {
  const points data(200);
  const sparse_gaussian_process exact(data.kernel(), all(200), data.y, data.noise);
  double before = -1e300;
  for (const std::size_t m : {2U, 4U, 8U, 14U}) {
    const auto chosen = choose_inducing_points(data.kernel(), 200, m);
    REQUIRE(chosen.size() == m);
    const sparse_gaussian_process process(data.kernel(), chosen, data.y, data.noise);
    REQUIRE(process.evidence() <= exact.evidence() + 1e-3);
    REQUIRE(process.evidence() > before);
    before = process.evidence();
  }
  REQUIRE_THAT(before, WithinAbs(exact.evidence(), 0.5));
}

TEST_CASE("inducing points differ, lie where little is known, and are no more than there are") {
  const points data(50);
  const auto chosen = choose_inducing_points(data.kernel(), 50, 1000);
  REQUIRE(chosen.size() <= 50);
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) REQUIRE(chosen[i] != chosen[j]);
  }
  // The second is the one farthest from the first.
  for (std::size_t i = 0; i < 50; ++i) {
    REQUIRE(data.kernel(data.x[i], data.x[chosen[0]]) >=
            data.kernel(data.x[chosen[1]], data.x[chosen[0]]));
  }
  // Equal points need be chosen once only.
  const auto same = choose_inducing_points([](std::size_t, std::size_t) { return 1.0; }, 30, 10);
  REQUIRE(same == std::vector<std::size_t>{0});
}

TEST_CASE("a pattern search finds the top of a hill") {
  const auto hill = [](std::span<const double> x) {
    return -(x[0] - 3.25) * (x[0] - 3.25) - 4.0 * (x[1] + 1.5) * (x[1] + 1.5) -
           (x[0] - 3.25) * (x[1] + 1.5);
  };
  const auto top = pattern_search(hill, {0.0, 0.0}, 2.0, 1e-3);
  REQUIRE_THAT(top[0], WithinAbs(3.25, 5e-3));
  REQUIRE_THAT(top[1], WithinAbs(-1.5, 5e-3));
}
