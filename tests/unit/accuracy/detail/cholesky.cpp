#include <hwflowq/accuracy/detail/cholesky.hpp>

#include <cmath>
#include <cstddef>
#include <vector>

#include "catch.hpp"
#include "ranking.hpp"

namespace {

using namespace hwflowq;
using namespace hwflowq::accuracy::detail;
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;

// B B^T + I / 10, in full.
square_matrix random_positive(std::size_t n, test::random_numbers& random) {
  std::vector<double> b(n * n);
  for (double& x : b) x = random.uniform() - 0.5;
  square_matrix a(n);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) {
      a.row(i)[j] = i == j ? 0.1 : 0.0;
      for (std::size_t k = 0; k < n; ++k) a.row(i)[j] += b[i * n + k] * b[j * n + k];
    }
  }
  return a;
}

// Gaussian elimination with row exchanges, for the determinant.
double log_determinant_by_elimination(square_matrix a) {
  double sum = 0.0;
  for (std::size_t k = 0; k < a.size; ++k) {
    std::size_t pivot = k;
    for (std::size_t i = k; i < a.size; ++i) {
      if (std::fabs(a.row(i)[k]) > std::fabs(a.row(pivot)[k])) pivot = i;
    }
    for (std::size_t j = 0; j < a.size; ++j) std::swap(a.row(k)[j], a.row(pivot)[j]);
    sum += std::log(std::fabs(a.row(k)[k]));
    for (std::size_t i = k + 1; i < a.size; ++i) {
      const double factor = a.row(i)[k] / a.row(k)[k];
      for (std::size_t j = k; j < a.size; ++j) a.row(i)[j] -= factor * a.row(k)[j];
    }
  }
  return sum;
}

}  // namespace

TEST_CASE("a dot product is the sum of products for any length") {
  for (std::size_t n = 0; n < 40; ++n) {
    std::vector<double> a(n);
    std::vector<double> b(n);
    double expected = 0.0;
    for (std::size_t i = 0; i < n; ++i) {
      a[i] = static_cast<double>(i + 1);
      b[i] = static_cast<double>(2 * i) - 7.0;
      expected += a[i] * b[i];
    }
    REQUIRE(dot(a.data(), b.data(), n) == expected);  // integers: exact in any order
  }
}

TEST_CASE("a factor solves, inverts and gives the determinant") {
  test::random_numbers random(3);
  for (const std::size_t n : {1U, 2U, 5U, 17U, 40U}) {
    const auto a = random_positive(n, random);
    const cholesky factor(a);
    REQUIRE(factor.is_positive());
    std::vector<double> x(n);
    for (double& v : x) v = random.uniform() - 0.5;
    std::vector<double> b(n, 0.0);
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j < n; ++j) b[i] += a.row(i)[j] * x[j];
    }
    factor.solve(b);
    for (std::size_t i = 0; i < n; ++i) REQUIRE_THAT(b[i], WithinAbs(x[i], 1e-9));
    REQUIRE_THAT(factor.log_determinant(),
                 WithinAbs(log_determinant_by_elimination(a), 1e-9 * static_cast<double>(n)));
    const auto inverse = factor.inverse_lower();
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j < n; ++j) {
        double product = 0.0;
        for (std::size_t k = 0; k < n; ++k) {
          product += inverse.row(i)[k] * factor.lower().row(k)[j];
        }
        REQUIRE_THAT(product, WithinAbs(i == j ? 1.0 : 0.0, 1e-9));
      }
    }
  }
}

TEST_CASE("a matrix that is not positive definite is found out") {
  square_matrix a(2);
  a.row(0)[0] = 1.0;
  a.row(1)[0] = a.row(0)[1] = 2.0;
  a.row(1)[1] = 3.0;
  REQUIRE_FALSE(cholesky(a).is_positive());
  a.row(1)[1] = 4.0;
  REQUIRE_FALSE(cholesky(a).is_positive());
  a.row(1)[1] = 5.0;
  REQUIRE(cholesky(a).is_positive());
}
