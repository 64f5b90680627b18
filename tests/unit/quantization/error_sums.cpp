#include <hwflowq/quantization/error_sums.hpp>

#include <algorithm>
#include <cstddef>
#include <vector>

#include "catch.hpp"
#include "ranking.hpp"

using namespace hwflowq::quantization;

TEST_CASE("sums over a tensor agree with the definition at any length") {
  hwflowq::test::random_numbers random(4);
  for (std::size_t size = 0; size < 70; ++size) {
    std::vector<float> values(size);
    for (float& x : values) x = static_cast<float>(random.uniform() * 4.0 - 2.0);
    for (const auto& q :
         {uniform_quantizer{signed_narrow(3), 0.37}, uniform_quantizer{unsigned_range(4), 0.21, 7},
          uniform_quantizer{signed_narrow(1), 0.9}}) {
      double squares = 0.0;
      error_sums expected;
      for (const double x : values) {
        const double n = q.quantise(x) - q.zero_point;
        const double e = x - q.dequantise(q.quantise(x));
        squares += x * x;
        expected.error += e * e;
        expected.product += x * n;
        expected.square += n * n;
      }
      double outside = 0.0;
      for (const double x : values) {
        const double e = x - std::min(std::max(x, -0.7), 1.3);
        outside += e * e;
      }
      REQUIRE_THAT(sum_of_clipping(values, -0.7, 1.3),
                   Catch::Matchers::WithinAbs(outside, 1e-12 * (1.0 + outside)));
      const auto sums = sums_of_errors(values, q);
      using Catch::Matchers::WithinAbs;
      REQUIRE_THAT(sum_of_squares(values), WithinAbs(squares, 1e-12 * (1.0 + squares)));
      REQUIRE_THAT(sums.error, WithinAbs(expected.error, 1e-12 * (1.0 + expected.error)));
      REQUIRE_THAT(sums.product, WithinAbs(expected.product, 1e-10));
      REQUIRE_THAT(sums.square, WithinAbs(expected.square, 1e-10));
    }
  }
}

TEST_CASE("the best scale is that of least squares") {
  const std::vector<float> values{1.0F, -2.0F, 0.5F, 3.0F};
  const uniform_quantizer q{signed_narrow(4), 1.0};
  const auto sums = sums_of_errors(values, q);
  const double best = sums.best_scale();
  const auto error = [&](double scale) {
    double sum = 0.0;
    for (const double x : values) {
      const double e = x - scale * q.quantise(x);
      sum += e * e;
    }
    return sum;
  };
  REQUIRE(error(best) < error(best * 1.001));
  REQUIRE(error(best) < error(best * 0.999));
}
