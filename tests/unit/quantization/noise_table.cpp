#include <hwflowq/quantization/noise_table.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "catch.hpp"
#include "messages.hpp"
#include "ranking.hpp"

namespace {

using namespace hwflowq;
using namespace hwflowq::quantization;
using Catch::Matchers::WithinRel;
using hwflowq::test::message;

workload::network small_network() {
  workload::network n("small");
  auto t = n.add_input({"image", 1, 3, 4, 4});
  t = n.add("conv",
            {.K = 8,
             .C = 3,
             .P = 4,
             .Q = 4,
             .R = 3,
             .S = 3,
             .input_rows = 4,
             .input_columns = 4,
             .pad = {1, 1, 1, 1}},
            {t});
  n.add("depthwise",
        {.K = 8, .C = 8, .P = 4, .Q = 4, .groups = 8, .input_rows = 4, .input_columns = 4}, {t});
  return n;
}

struct data {
  std::vector<float> first = std::vector<float>(8 * 27);
  std::vector<float> second = std::vector<float>(8);
  std::vector<std::span<const float>> spans() const { return {first, second}; }
  data() {
    test::random_numbers random(2);
    for (float& x : first) x = static_cast<float>(random.uniform() - 0.5);
    for (float& x : second) x = static_cast<float>(random.uniform() - 0.5);
  }
};

}  // namespace

TEST_CASE("a noise table holds the noise of every layer at every width") {
  const data weights;
  const noise_table table(small_network(), weights.spans());
  REQUIRE(table.layer_count() == 2);
  for (int bits = 1; bits <= 16; ++bits) {
    const auto power = quantization_noise(weights.first, 8, {.range = signed_narrow(bits)});
    REQUIRE(table.weight_noise(0, bits) == power.noise / power.signal);
    // One weight a channel is always exact; up to the rounding of one division.
    REQUIRE(table.weight_noise(1, bits) < 1e-30);
    const double steps = std::exp2(bits) - 1.0;
    REQUIRE_THAT(table.activation_noise(1, bits), WithinRel(0.75 / (steps * steps), 1e-12));
  }
  for (int bits = 2; bits <= 16; ++bits) {
    REQUIRE(table.weight_noise(0, bits) < table.weight_noise(0, bits - 1));
  }
}

TEST_CASE("the noise of a network is the sum over its layers") {
  const data weights;
  const noise_table table(small_network(), weights.spans());
  for (std::int8_t w = 1; w <= 16; ++w) {
    for (std::int8_t a = 1; a <= 16; ++a) {
      const std::vector<Precision> p{{w, a}, {a, w}};
      const double expected = table.weight_noise(0, w) + table.activation_noise(0, a) +
                              (table.weight_noise(1, a) + table.activation_noise(1, w));
      REQUIRE(table(p) == expected);
      REQUIRE_THAT(table.decibels(p), WithinRel(-10.0 * std::log10(expected), 1e-12));
    }
  }
}

TEST_CASE("the model of activations is that of rectified normal values") {
  // Clipping left aside: three standard deviations leave out 0.3 per cent.
  test::random_numbers random(3);
  std::vector<float> values(200'000);
  for (float& x : values) {
    double sum = -6.0;
    for (int i = 0; i < 12; ++i) sum += random.uniform();
    x = static_cast<float>(std::min(std::max(sum, 0.0), 3.0));
  }
  const data weights;
  const noise_table table(small_network(), weights.spans());
  for (int bits = 4; bits <= 10; ++bits) {
    const auto power =
        quantization_noise(values, {.range = unsigned_range(bits), .clip = clipping::maximum});
    REQUIRE_THAT(table.activation_noise(0, bits), WithinRel(power.relative(), 0.12));
  }
  const noise_table wider(small_network(), weights.spans(), {}, {.activation_clip = 6.0});
  REQUIRE_THAT(wider.activation_noise(0, 8), WithinRel(4.0 * table.activation_noise(0, 8), 1e-12));
  REQUIRE(wider.activation_noise(0, 1) == 1.0);
}

TEST_CASE("activations that are given are measured") {
  const data weights;
  const std::vector<float> image{-1.0F, 0.5F, 0.25F, 0.8F, -0.3F};
  const std::vector<float> rectified{0.0F, 0.5F, 0.25F, 0.8F, 0.3F};
  const std::vector<std::span<const float>> first{image, {}};
  const noise_table table(small_network(), weights.spans(), first);
  const noise_table model(small_network(), weights.spans());
  const std::vector<std::span<const float>> both{image, rectified};
  const noise_table measured(small_network(), weights.spans(), both);
  for (int bits = 2; bits <= 16; ++bits) {
    const auto at_image = quantization_noise(image, {.range = signed_narrow(bits)});
    const auto at_rectified = quantization_noise(rectified, {.range = unsigned_range(bits)});
    REQUIRE(table.activation_noise(0, bits) == at_image.relative());
    REQUIRE(table.activation_noise(1, bits) == model.activation_noise(1, bits));
    REQUIRE(measured.activation_noise(1, bits) == at_rectified.relative());
  }
}

TEST_CASE("a layer of zeros has nothing to lose") {
  data weights;
  weights.second.assign(8, 0.0F);
  const noise_table table(small_network(), weights.spans());
  for (int bits = 1; bits <= 16; ++bits) REQUIRE(table.weight_noise(1, bits) == 0.0);
}

TEST_CASE("what a noise table cannot use is refused by name") {
  data weights;
  auto spans = weights.spans();
  const auto refused = [&] { return message([&] { return noise_table(small_network(), spans); }); };
  REQUIRE(refused().empty());
  spans.pop_back();
  REQUIRE(refused() == "noise_table: weights of 1 layers instead of 2");
  spans.push_back(weights.first);
  REQUIRE(refused() == "noise_table: layer \"depthwise\" has 8 weights, not 216");
  spans = weights.spans();
  weights.first[5] = std::numeric_limits<float>::quiet_NaN();
  REQUIRE(refused() == "noise_table: layer \"conv\": quantiser: value 5 is not a number");
  weights.first[5] = 0.0F;
  REQUIRE(message([&] { return noise_table(small_network(), spans, std::span(spans).first(1)); }) ==
          "noise_table: activations of 1 layers instead of 2");
  REQUIRE(message([&] {
            return noise_table(small_network(), spans, {}, {.activation_clip = 0.0});
          }) == "noise_table_options: activation_clip = 0.000000 must be within [1, 100]");

  const noise_table table(small_network(), spans);
  REQUIRE(message([&] { return table(std::vector<Precision>(3)); }) ==
          "noise_table: precisions of 3 layers instead of 2");
  for (const int width : {-128, -1, 0, 17, 127}) {
    const auto bits = static_cast<std::int8_t>(width);
    REQUIRE(message([&] { return table(std::vector<Precision>{{8, 8}, {8, bits}}); }) ==
            "noise_table: layer 1 has a width that is not within [1, 16]");
    REQUIRE(message([&] { return table(std::vector<Precision>{{bits, 8}, {8, 8}}); }) ==
            "noise_table: layer 0 has a width that is not within [1, 16]");
  }
}
