#include <hwflowq/accuracy/integer/integer_network.hpp>
#include <hwflowq/accuracy/torch/image_batch.hpp>
#include <hwflowq/accuracy/torch/post_training.hpp>
#include <hwflowq/workload/zoo.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "images.hpp"
#include "messages.hpp"
#include "random_layers.hpp"
#include "random_parameters.hpp"
#include "torch.hpp"

namespace {

using namespace hwflowq;
using namespace hwflowq::accuracy;
using hwflowq::test::message;

struct small_network {
  workload::network network = workload::zoo::resnet_cifar(8);
  std::vector<trained_layer> layers = test::random_layers(network);
  at::Tensor images;
  small_network() {
    test::random_numbers random(9);
    images = test::random_tensor({8, 3, 32, 32}, random, -2.0, 2.0);
  }
};

at::Tensor run_all(const post_training_network& network, const std::vector<Precision>& p,
                   const at::Tensor& calibration, const at::Tensor& images) {
  auto at_calibration = network.start(calibration);
  auto state = network.start(images);
  for (std::size_t l = 0; l < p.size(); ++l) {
    const auto affine = network.calibrate(l, p[l], at_calibration);
    network.run(l, p[l], affine, state);
  }
  return network.logits(state);
}

// The same network written down once more, layer by layer, for ResNet-8.
at::Tensor resnet8(const std::vector<trained_layer>& layers, at::Tensor x) {
  const auto convolution = [&](std::size_t l, const at::Tensor& input, std::int64_t stride) {
    const auto& p = layers[l];
    const auto y = at::conv2d(input, p.weight, {}, {stride, stride}, {1, 1});
    return at::batch_norm(y, p.gamma, p.beta, p.mean, p.variance, false, 0.0, p.epsilon, false);
  };
  x = at::relu(convolution(0, x, 1));
  for (std::size_t block = 0; block < 3; ++block) {
    const std::int64_t stride = block == 0 ? 1 : 2;
    auto y = at::relu(convolution(1 + 2 * block, x, stride));
    y = convolution(2 + 2 * block, y, 1);
    if (block > 0) {
      const std::int64_t more = x.size(1) / 2;
      x = x.slice(2, 0, c10::nullopt, 2).slice(3, 0, c10::nullopt, 2);
      x = at::constant_pad_nd(x, {0, 0, 0, 0, more, more});
    }
    x = at::relu(x + y);
  }
  return at::linear(x.mean({2, 3}), layers[7].weight, layers[7].bias);
}

}  // namespace

TEST_CASE("in float a post-training network is the network") {
  const small_network s;
  const post_training_network network(s.network, s.layers, s.images);
  auto state = network.start(s.images);
  for (std::size_t l = 0; l < network.layer_count(); ++l) network.run_float(l, state);
  REQUIRE(at::allclose(network.logits(state), resnet8(s.layers, s.images), 1e-4, 1e-4));
  // Widths beyond 8 bits are not quantised, and moments then are as they were.
  const std::vector<Precision> wide(8, Precision{16, 16});
  REQUIRE(at::allclose(run_all(network, wide, s.images, s.images), resnet8(s.layers, s.images),
                       1e-3, 1e-3));
}

TEST_CASE("the error falls with the width, and re-estimated moments make it less") {
  const small_network s;
  const auto exact = resnet8(s.layers, s.images);
  const post_training_network with(s.network, s.layers, s.images);
  const post_training_network without(s.network, s.layers, s.images,
                                      {.moments = moment_rule::as_trained});
  double before = 1e300;
  for (const std::int8_t bits : std::vector<std::int8_t>{2, 4, 6, 8}) {
    const std::vector<Precision> p(8, Precision{bits, bits});
    const double error =
        (run_all(with, p, s.images, s.images) - exact).square().mean().item<double>();
    REQUIRE(error < before);
    before = error;
    if (bits == 2) {
      REQUIRE(error <
              (run_all(without, p, s.images, s.images) - exact).square().mean().item<double>());
    }
  }
  REQUIRE(before < 1e-2 * exact.square().mean().item<double>());
}

TEST_CASE("own moments normalise what the quantised network itself computes") {
  const small_network s;
  const post_training_network network(s.network, s.layers, s.images, {.moments = moment_rule::own});
  auto state = network.start(s.images);
  const auto affine = network.calibrate(0, {2, 8}, state);
  // Before the rectifier: mean beta, deviation gamma, up to epsilon.
  const auto y =
      at::conv2d(s.images, network.quantised(0, true, 2, s.layers[0].weight), {}, {1, 1}, {1, 1});
  for (std::int64_t k = 0; k < 16; ++k) {
    const auto at = static_cast<std::size_t>(k);
    const auto z = y.select(1, k) * affine.scale[at] + affine.shift[at];
    REQUIRE_THAT(z.mean().item<double>(),
                 Catch::Matchers::WithinAbs(s.layers[0].beta[k].item<double>(), 1e-3));
    REQUIRE_THAT(z.std(false).item<double>(),
                 Catch::Matchers::WithinAbs(s.layers[0].gamma[k].item<double>(), 1e-3));
  }
}

TEST_CASE("with trained steps LibTorch and integers compute the same network") {
  const auto shape = workload::zoo::resnet_cifar(8);
  const auto plain = test::random_parameters(shape, true);
  const auto pixels = test::generated_images(6, 3);
  const integer_network integers(shape, plain, pixels);
  const auto images = accuracy::plain_batch(pixels, 0, 6).pixels;
  const auto mean = torch::tensor({0.485F, 0.456F, 0.406F}).view({1, 3, 1, 1});
  const auto deviation = torch::tensor({0.229F, 0.224F, 0.225F}).view({1, 3, 1, 1});
  const auto normal = (images / 255.0F - mean) / deviation;
  const post_training_network floats(shape, trained_layers(shape, plain), normal,
                                     {.moments = moment_rule::own});
  for (const std::int8_t bits : std::vector<std::int8_t>{2, 3, 5, 8}) {
    std::vector<Precision> p(8, Precision{bits, bits});
    p[0].activation_bits = 8;
    const auto expected = run_all(floats, p, normal, normal);
    integer_network::passing state;
    integers.start(pixels, 0, 6, state);
    for (std::size_t l = 0; l < 8; ++l) static_cast<void>(integers.calibrate(l, p, state));
    double off = 0.0;
    for (std::int64_t i = 0; i < 6; ++i) {
      const auto logits = integers.logits(state, static_cast<std::size_t>(i));
      for (std::int64_t k = 0; k < 10; ++k) {
        off +=
            std::abs(double{logits[static_cast<std::size_t>(k)]} - expected[i][k].item<double>());
      }
    }
    // Numbers that lie between two integers may be rounded either way.
    REQUIRE(off < 0.02 * expected.abs().sum().item<double>());
  }
}

TEST_CASE("what cannot be run is refused by name") {
  small_network s;
  REQUIRE(message([&] {
            return post_training_network(s.network, s.layers, at::zeros({1, 3, 16, 16}));
          }) == "post_training_network: images must be B x 3 x 32 x 32");
  s.layers.pop_back();
  REQUIRE(message([&] { return post_training_network(s.network, s.layers, s.images); }) ==
          "post_training_network: parameters of 7 layers instead of 8");
  REQUIRE(message([] { post_training_options{.sample_values = 2}.validate(); }) ==
          "post_training_options: sample_values = 2 must be at least 16");
}
