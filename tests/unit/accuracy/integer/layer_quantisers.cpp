#include <hwflowq/accuracy/integer/layer_quantisers.hpp>
#include <hwflowq/quantization/fit_quantizer.hpp>

#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

#include "catch.hpp"
#include "messages.hpp"
#include "ranking.hpp"

namespace {

using namespace hwflowq;
using accuracy::layer_parameters;
using accuracy::layer_quantisers;
using hwflowq::test::message;

layer_parameters random_layer(std::size_t channels, std::size_t each) {
  test::random_numbers random(5);
  layer_parameters layer;
  for (std::size_t i = 0; i < channels * each; ++i) {
    layer.weight.push_back(static_cast<float>(random.uniform() - 0.5));
  }
  return layer;
}

}  // namespace

TEST_CASE("trained steps are the quantisers") {
  auto layer = random_layer(3, 10);
  for (int i = 0; i < 24; ++i) layer.weight_steps.push_back(0.01F * static_cast<float>(i + 1));
  for (int i = 0; i < 8; ++i) layer.input_steps.push_back(1.0F / static_cast<float>(i + 1));
  const layer_quantisers q(layer, 3, true, {});
  REQUIRE(q.input_step(4) == double{0.25F});
  for (const int bits : {1, 2, 5, 8}) {
    for (std::size_t i = 0; i < 30; ++i) {
      const double step = double{q.weight_steps(bits)[i / 10]};
      REQUIRE(step == double{layer.weight_steps[static_cast<std::size_t>(bits - 1) * 3 + i / 10]});
      const double w = double{layer.weight[i]};
      const double most = (1 << (bits - 1)) - 1;
      double expected = std::fmin(std::fmax(std::nearbyint(w / step), -most), most);
      if (bits == 1) expected = w < 0.0 ? -1.0 : 1.0;
      REQUIRE(static_cast<double>(q.weight_codes(bits)[i]) == expected);
    }
  }
}

TEST_CASE("without trained steps quantisers have the least squared error") {
  const auto layer = random_layer(2, 50);
  test::random_numbers random(6);
  std::vector<float> inputs;
  for (int i = 0; i < 200; ++i) inputs.push_back(static_cast<float>(random.uniform()));
  const layer_quantisers q(layer, 2, true, inputs);
  for (const int bits : {2, 4, 8}) {
    const auto range = quantization::signed_narrow(bits);
    const auto fit =
        quantization::fit_quantizer(std::span(layer.weight).subspan(50), {.range = range});
    REQUIRE(q.weight_steps(bits)[1] == static_cast<float>(fit.scale));
    REQUIRE(
        q.input_step(bits) ==
        quantization::fit_quantizer(inputs, {.range = quantization::unsigned_range(bits)}).scale);
  }
}

TEST_CASE("numbers that do not fit are refused") {
  auto layer = random_layer(3, 10);
  REQUIRE(message([&] { return layer_quantisers(layer, 4, false, {}); }) ==
          "its weights or steps are not those of 4 channels");
  layer.weight_steps.assign(23, 1.0F);
  REQUIRE(message([&] { return layer_quantisers(layer, 3, false, {}); }) ==
          "its weights or steps are not those of 3 channels");
  layer.weight_steps.assign(24, 0.0F);
  REQUIRE(message([&] { return layer_quantisers(layer, 3, false, {}); }) != "");
}
