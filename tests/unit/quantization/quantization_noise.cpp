#include <hwflowq/quantization/quantization_noise.hpp>

#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <vector>

#include "catch.hpp"
#include "messages.hpp"
#include "ranking.hpp"
#include "special_values.hpp"

namespace {

using namespace hwflowq::quantization;
using Catch::Matchers::WithinRel;
using hwflowq::test::message;

using hwflowq::test::infinity;

std::vector<float> uniform_values(std::size_t size, double low, double high) {
  hwflowq::test::random_numbers random(6);
  std::vector<float> values(size);
  for (float& x : values) x = static_cast<float>(low + (high - low) * random.uniform());
  return values;
}

}  // namespace

TEST_CASE("decibels are ten decimal logarithms") {
  for (const double ratio : {1e-300, 0.01, 0.5, 1.0, 2.0, 1000.0, 1e300}) {
    REQUIRE_THAT(to_decibels(ratio), Catch::Matchers::WithinAbs(10.0 * std::log10(ratio), 1e-10));
  }
  REQUIRE(to_decibels(0.0) == -infinity);
  REQUIRE(to_decibels(infinity) == infinity);
}

TEST_CASE("noise is the power of what quantising changes") {
  const std::vector<float> values{1.0F, -2.0F, 0.25F, 3.0F};
  const auto power = noise_of(values, uniform_quantizer{signed_narrow(4), 0.5});
  REQUIRE(power.signal == 14.0625);
  REQUIRE(power.noise == 0.0625);  // 0.25 is a tie and becomes 0
  REQUIRE(power.relative() == 0.0625 / 14.0625);
  REQUIRE(power.ratio() == 225.0);
  REQUIRE_THAT(power.decibels(), WithinRel(10.0 * std::log10(225.0), 1e-12));

  const channel_quantizer channels{{{signed_narrow(4), 1.0}, {signed_narrow(4), 0.5}}};
  const auto both = noise_of(values, channels);
  REQUIRE(both.signal == 14.0625);
  REQUIRE(both.noise == 0.0625);
}

TEST_CASE("noise and signal of nothing have a meaning") {
  REQUIRE(noise_power{}.relative() == 0.0);
  REQUIRE(noise_power{}.decibels() == infinity);
  REQUIRE(noise_power{2.0, 0.0}.relative() == 0.0);
  REQUIRE(noise_power{0.0, 1.0}.relative() == infinity);
  REQUIRE(noise_power{0.0, 1.0}.decibels() == -infinity);
  REQUIRE(quantization_noise(std::vector<float>{}, 8) == noise_power{});
  REQUIRE(quantization_noise(std::vector<float>(9, 0.0F), 8) == noise_power{});
}

TEST_CASE("a uniform signal gains six decibels a bit") {
  const auto values = uniform_values(100'000, 0.0, 1.0);
  for (int bits = 2; bits <= 12; ++bits) {
    const auto power =
        quantization_noise(values, {.range = unsigned_range(bits), .clip = clipping::maximum});
    const double step = 1.0 / unsigned_range(bits).highest();
    REQUIRE_THAT(power.noise / 1e5, WithinRel(step * step / 12.0, 0.02));
    REQUIRE_THAT(power.relative(), WithinRel(step * step / 4.0, 0.03));
  }
}

TEST_CASE("one scale per channel suits channels of unlike size") {
  auto values = uniform_values(2000, -1.0, 1.0);
  for (std::size_t i = 1000; i < 2000; ++i) values[i] *= 100.0F;
  const quantizer_options options{.range = signed_narrow(4)};
  REQUIRE(quantization_noise(values, 2, options).noise < quantization_noise(values, options).noise);
  REQUIRE(quantization_noise(values, 4) == quantization_noise(values, options));
}

TEST_CASE("noise of what is not finite is refused") {
  std::vector<float> values{1.0F, 2.0F, 3.0F, std::numeric_limits<float>::infinity()};
  REQUIRE(message([&] { return quantization_noise(values, 8); }) ==
          "quantiser: value 3 is infinite");
  REQUIRE(message([&] { return noise_of(values, uniform_quantizer{}); }) ==
          "quantiser: value 3 is infinite");
  REQUIRE(message([&] { return noise_of(values, channel_quantizer{{{}, {}}}); }) ==
          "quantiser: value 3 is infinite");
  values[3] = 1.0F;
  REQUIRE(message([&] { return noise_of(values, channel_quantizer{{{}, {}, {}}}); }) ==
          "quantiser: 4 values do not divide into 3 channels");
  REQUIRE(message([&] { return quantization_noise(values, 17); }) ==
          "integer_range: bits = 17 must be within [1, 16]");
}
