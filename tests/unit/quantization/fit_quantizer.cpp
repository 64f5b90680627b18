#include <hwflowq/quantization/fit_quantizer.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numbers>
#include <string>
#include <vector>

#include "catch.hpp"
#include "messages.hpp"
#include "ranking.hpp"

namespace {

using namespace hwflowq::quantization;
using hwflowq::test::message;

// Box and Muller's transform.
std::vector<float> normal_values(std::size_t size, std::uint64_t seed) {
  hwflowq::test::random_numbers random(seed);
  std::vector<float> values(size);
  for (float& x : values) {
    const double radius = std::sqrt(-2.0 * std::log(1.0 - random.uniform()));
    x = static_cast<float>(radius * std::cos(2.0 * std::numbers::pi * random.uniform()));
  }
  return values;
}

/// Least mean squared error of a standard normal distribution over all steps, by integration, when
/// integers reach from -highest to highest.
double least_error_of_normal(int highest) {
  double best = 1.0;
  for (double step = 0.02; step < 2.0; step *= 1.01) {
    double error = 0.0;
    constexpr double dx = 0.002;
    for (double x = dx / 2; x < 8.0; x += dx) {
      const double e = x - step * std::min(std::round(x / step), static_cast<double>(highest));
      error += 2.0 * e * e * std::exp(-x * x / 2.0) * dx;
    }
    best = std::min(best, error / std::sqrt(2.0 * std::numbers::pi));
  }
  return best;
}

}  // namespace

TEST_CASE("reaching the maximum puts the farthest value on the last integer") {
  const std::vector<float> values{-3.0F, 0.5F, 2.0F};
  const auto fit = [&](quantizer_options options) {
    options.clip = clipping::maximum;
    return fit_quantizer(values, options);
  };
  REQUIRE(fit({.range = signed_narrow(3)}) == uniform_quantizer{signed_narrow(3), 1.0});
  REQUIRE(fit({.range = signed_full(3)}) == uniform_quantizer{signed_full(3), 1.0});
  REQUIRE(fit({.range = unsigned_range(2)}) == uniform_quantizer{unsigned_range(2), 2.0 / 3.0});
  REQUIRE(fit({.range = signed_narrow(1)}) == uniform_quantizer{signed_narrow(1), 3.0});
  REQUIRE(fit({.range = unsigned_range(8), .asymmetric = true}) ==
          uniform_quantizer{unsigned_range(8), 5.0 / 255.0, 153});
  REQUIRE(fit({.range = signed_full(8), .asymmetric = true}) ==
          uniform_quantizer{signed_full(8), 5.0 / 255.0, 25});
}

TEST_CASE("a percentile is the least value that enough values do not exceed") {
  std::vector<float> values;
  for (int i = 1; i <= 100; ++i) values.push_back(static_cast<float>(i % 2 == 0 ? i : -i));
  const auto scale = [&](double percentile, bool asymmetric = false) {
    return fit_quantizer(values, {.range = asymmetric ? unsigned_range(8) : signed_narrow(8),
                                  .asymmetric = asymmetric,
                                  .clip = clipping::percentile,
                                  .percentile = percentile})
        .scale;
  };
  REQUIRE(scale(100.0) == 100.0 / 127.0);
  REQUIRE(scale(99.0) == 99.0 / 127.0);
  REQUIRE(scale(98.5) == 99.0 / 127.0);
  REQUIRE(scale(0.1) == 1.0 / 127.0);
  REQUIRE(scale(90.0, true) == (80.0 + 79.0) / 255.0);
  // Mostly zeros: the percentile would leave nothing.
  values.assign(1000, 0.0F);
  values[7] = 3.0F;
  REQUIRE(scale(99.0) == 3.0 / 127.0);
}

TEST_CASE("least error finds the optimum of a fine search") {
  for (const auto& range : {signed_narrow(1), signed_narrow(2), signed_narrow(3), signed_full(4),
                            signed_narrow(6), signed_narrow(8)}) {
    for (const std::size_t size : {9U, 144U, 2000U}) {
      const auto values = normal_values(size, 5 + size);
      const auto q = fit_quantizer(values, {.range = range});
      const double found = sums_of_errors(values, q).error;
      double best = found;
      const double all = fit_quantizer(values, {.range = range, .clip = clipping::maximum}).scale;
      for (int k = 1; k <= 2000; ++k) {
        best = std::min(best, sums_of_errors(values, {range, all * k / 2000.0}).error);
      }
      INFO(range.bits << " bits, " << size << " values: " << found / best);
      REQUIRE(found <= 1.06 * best);
      if (size == 2000) REQUIRE(found <= 1.005 * best);
    }
  }
}

TEST_CASE("least error of many normal values is the known optimum") {
  const auto values = normal_values(200'000, 8);
  const double power = sum_of_squares(values);
  for (int bits = 2; bits <= 5; ++bits) {
    const auto q = fit_quantizer(values, {.range = signed_narrow(bits)});
    REQUIRE_THAT(sums_of_errors(values, q).error / power,
                 Catch::Matchers::WithinRel(least_error_of_normal(q.range.highest()), 0.02));
  }
  // One bit: the mean magnitude, sqrt(2 / pi) (Rastegari et al., "XNOR-Net", ECCV 2016, section 3.1).
  const auto binary = fit_quantizer(values, {.range = signed_narrow(1)});
  REQUIRE_THAT(binary.scale, Catch::Matchers::WithinRel(std::sqrt(2.0 / std::numbers::pi), 0.01));
}

TEST_CASE("one far value does not hide the others from the search") {
  auto values = normal_values(20'000, 9);
  values[77] = 40.0F;
  const auto narrow = fit_quantizer(values, {.range = signed_narrow(4)});
  REQUIRE(narrow.scale * 7.0 < 6.0);
  const auto shifted = fit_quantizer(values, {.range = unsigned_range(4), .asymmetric = true});
  REQUIRE(shifted.scale * 15.0 < 12.0);
}

TEST_CASE("empty, zero and constant tensors have a quantiser") {
  for (const auto clip : {clipping::maximum, clipping::percentile, clipping::least_error}) {
    for (int bits = 1; bits <= 16; ++bits) {
      for (const auto& range : {signed_narrow(bits), signed_full(bits), unsigned_range(bits)}) {
        for (const bool asymmetric : {false, true}) {
          if (asymmetric && range.is_binary()) continue;
          const quantizer_options options{range, asymmetric, clip};
          const auto reconstruct = [&](std::vector<float> values) {
            const auto q = fit_quantizer(values, options);
            q.validate();
            q.fake_quantise(values, values);
            return values;
          };
          REQUIRE(reconstruct({}).empty());
          for (const float x : reconstruct({0.0F, -0.0F, 0.0F})) REQUIRE(std::fabs(x) <= 1.2e-38F);
          for (const float c : {0.75F, 1e-40F, 3e38F}) {
            const float back = reconstruct(std::vector<float>(5, c))[3];
            REQUIRE(std::fabs(back - c) <= std::fabs(c) * 1e-6F + 1.2e-38F);
          }
          if (range.is_signed || asymmetric) {
            const float back = reconstruct(std::vector<float>(5, -0.75F))[3];
            REQUIRE(std::fabs(back + 0.75F) <= 1e-6F);
          } else {
            REQUIRE(reconstruct({-0.75F, -1.0F})[1] == 0.0F);
          }
          (void)reconstruct({-3.4e38F, 3.4e38F});
        }
      }
    }
  }
}

TEST_CASE("channels are fitted one by one") {
  std::vector<float> values{1.0F, -2.0F, 100.0F, 50.0F};
  const quantizer_options options{.range = signed_narrow(8), .clip = clipping::maximum};
  const auto q = fit_channel_quantizer(values, 2, options);
  REQUIRE(q.channels.size() == 2);
  REQUIRE(q.channels[0].scale == 2.0 / 127.0);
  REQUIRE(q.channels[1].scale == 100.0 / 127.0);
  REQUIRE(fit_channel_quantizer(values, 1, options).channels[0] == fit_quantizer(values, options));
}

TEST_CASE("what cannot be fitted is refused") {
  std::vector<float> values{1.0F, 2.0F, std::numeric_limits<float>::quiet_NaN()};
  REQUIRE(message([&] { return fit_quantizer(values, {}); }) ==
          "quantiser: value 2 is not a number");
  REQUIRE(message([&] { return fit_channel_quantizer(values, 3, {}); }) ==
          "quantiser: value 2 is not a number");
  values[2] = 0.0F;
  REQUIRE(message([&] { return fit_channel_quantizer(values, 2, {}); }) ==
          "quantiser: 3 values do not divide into 2 channels");
  REQUIRE(message([&] { return fit_quantizer(values, {.range = signed_full(20)}); }) ==
          "integer_range: bits = 20 must be within [1, 16]");
  REQUIRE(message([&] { return fit_quantizer(values, {.percentile = 0.0}); }) ==
          "quantizer_options: percentile = 0.000000 must be within (0, 100]");
  REQUIRE(message([&] {
            return fit_quantizer(values, {.range = signed_full(1), .asymmetric = true});
          }) == "quantizer_options: asymmetric = true has no meaning where integers are -1 and +1");
}
