#include <hwflowq/accuracy/torch/quantizer_method.hpp>
#include <hwflowq/quantization/integer_range.hpp>

#include <cmath>

#include "torch.hpp"

using namespace hwflowq;
using namespace hwflowq::accuracy;

TEST_CASE("DoReFa squashes weights by tanh, channel by channel") {
  const auto weight = torch::tensor({{1.0F, -0.5F, 0.1F}, {0.2F, 0.05F, -0.02F}});
  const auto y = quantise_weights_dorefa(weight, quantization::signed_narrow(3));
  for (int k = 0; k < 2; ++k) {
    const double greatest = weight[k].abs().max().item<double>();
    for (int i = 0; i < 3; ++i) {
      const double squashed = std::tanh(weight[k][i].item<double>()) / std::tanh(greatest);
      const double expected = greatest * std::nearbyint(3.0 * squashed) / 3.0;
      REQUIRE(std::abs(y[k][i].item<double>() - expected) < 1e-6);
    }
  }
}

TEST_CASE("the gradient of DoReFa's weights is that of tanh over its greatest") {
  auto weight = torch::tensor({{1.0F, -0.5F, 0.1F}}).requires_grad_(true);
  const auto upstream = torch::tensor({{0.0F, 2.0F, 3.0F}});
  quantise_weights_dorefa(weight, quantization::signed_narrow(3)).backward(upstream);
  auto other = weight.detach().clone().requires_grad_(true);
  const auto squashed = torch::tanh(other) / torch::tanh(other).abs().max();
  squashed.backward(upstream);
  REQUIRE(test::difference(weight.grad().slice(1, 1), other.grad().slice(1, 1)) < 1e-6);
}

TEST_CASE("one bit of DoReFa is the sign times the mean magnitude") {
  auto weight = torch::tensor({{0.4F, -0.2F}, {3.0F, -1.0F}}).requires_grad_(true);
  const auto y = quantise_weights_dorefa(weight, quantization::signed_narrow(1));
  REQUIRE(test::difference(y, torch::tensor({{0.3F, -0.3F}, {2.0F, -2.0F}})) < 1e-6);
  y.sum().backward();
  REQUIRE(weight.grad()[0][0].item<double>() > 0.0);
  REQUIRE(weight.grad()[1][0].item<double>() == 0.0);  // beyond 1
}

TEST_CASE("DoReFa's activations are clipped to 1") {
  const auto x = torch::tensor({-0.5F, 0.1F, 0.5F, 0.9F, 7.0F}).requires_grad_(true);
  const auto y = quantise_activations_dorefa(x, quantization::unsigned_range(2));
  REQUIRE(test::difference(y, torch::tensor({0.0F, 0.0F, 2.0F / 3, 1.0F, 1.0F})) < 1e-6);
  y.sum().backward();
  REQUIRE(torch::equal(x.grad(), torch::tensor({0.0F, 1.0F, 1.0F, 1.0F, 0.0F})));
}
