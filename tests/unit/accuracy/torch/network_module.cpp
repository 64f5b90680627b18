#include <hwflowq/accuracy/torch/evaluate.hpp>
#include <hwflowq/accuracy/torch/network_module.hpp>
#include <hwflowq/io/torch_weights.hpp>
#include <hwflowq/quantization/fit_quantizer.hpp>
#include <hwflowq/quantization/precision_space.hpp>
#include <hwflowq/workload/zoo/resnet_cifar.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "cifar10.hpp"
#include "files.hpp"
#include "images.hpp"
#include "small_networks.hpp"
#include "torch.hpp"

namespace {

using namespace hwflowq;
using namespace hwflowq::accuracy;
using torch::Tensor;

Tensor some_pixels(std::size_t count, std::int64_t size = 16) {
  return plain_batch(test::generated_images(count, 5, size), 0, count).pixels;
}

Tensor parameter(network_module& module, const std::string& name) {
  return *module.named_parameters().find(name);
}

std::vector<Precision> all(const network_module& module, int weights, int activations) {
  return std::vector<Precision>(
      module.network().compute_layer_count(),
      Precision{static_cast<std::int8_t>(weights), static_cast<std::int8_t>(activations)});
}

}  // namespace

TEST_CASE("the module has the parameters of the usual weight files") {
  network_module module(workload::zoo::resnet20());
  std::int64_t parameters = 0;
  for (const auto& p : module.parameters()) parameters += p.numel();
  REQUIRE(parameters == workload::zoo::resnet20().trained_parameters());
  REQUIRE(parameter(module, "layer2.0.conv1.weight").sizes() == torch::IntArrayRef{32, 16, 3, 3});
  REQUIRE(parameter(module, "layer2.0.bn1.weight").sizes() == torch::IntArrayRef{32});
  REQUIRE(parameter(module, "linear.bias").sizes() == torch::IntArrayRef{10});
}

TEST_CASE("published weights reproduce their accuracy on a part of the test images") {
  // On all 10,000 they classify 9,173 and 9,339 correctly, as published: 91.73 % and 93.39 %.
  const test::temporary_directory directory;
  const auto images = test::cifar10_images("test_batch", 1000, directory);
  for (const auto& [depth, expected] : {std::pair{20, 918UL}, std::pair{56, 935UL}}) {
    network_module module(workload::zoo::resnet_cifar(depth));
    io::read_weights(
        test::require_data("resnet" + std::to_string(depth) + "_cifar10_float.safetensors"),
        module);
    REQUIRE(count_correct(module, images) == expected);
  }
}

TEST_CASE("the weights that we ship have the accuracy that we state") {
  // docs/accuracy.md: 91.96 % of all 10,000.
  const test::temporary_directory directory;
  const auto images = test::cifar10_images("test_batch", 1000, directory);
  network_module module(workload::zoo::resnet20());
  io::read_weights(std::filesystem::path(HWFLOWQ_EXAMPLE_DATA_DIR) / "resnet20_float.safetensors",
                   module);
  REQUIRE(count_correct(module, images) == 930);
}

TEST_CASE("widths of 32 compute what the float network does") {
  network_module module(test::small_resnet());
  module.add_quantisers();
  module.eval();
  const auto pixels = some_pixels(8);
  const auto expected = module.forward(pixels);
  REQUIRE(torch::equal(module.forward(pixels, all(module, float_bits, float_bits)), expected));
  module.fit_steps(pixels);
  const auto close = module.forward(pixels, all(module, 8, 8));
  REQUIRE_FALSE(torch::equal(close, expected));
  REQUIRE(test::difference(close, expected) < 0.05);
  const auto far = module.forward(pixels, all(module, 2, 2));
  REQUIRE(test::difference(far, expected) > 0.05);
}

TEST_CASE("a width changes the operand that it belongs to and no other") {
  network_module module(test::small_resnet());
  module.add_quantisers();
  const auto pixels = some_pixels(8);
  module.fit_steps(pixels);
  module.eval();
  // Weights of one layer by hand: the module with float widths on quantised weights.
  auto precisions = all(module, float_bits, float_bits);
  precisions[2].weight_bits = 3;
  const auto found = module.forward(pixels, precisions);
  torch::NoGradGuard no_gradient;
  auto weight = parameter(module, "block1.conv2.weight");
  const auto original = weight.clone();
  for (std::int64_t k = 0; k < weight.size(0); ++k) {
    const std::span<float> channel(weight[k].data_ptr<float>(),
                                   static_cast<std::size_t>(weight[k].numel()));
    quantization::fit_quantizer(channel, {.range = quantization::signed_narrow(3)})
        .fake_quantise(channel, channel);
  }
  REQUIRE(test::difference(found, module.forward(pixels)) < 1e-5);
  weight.copy_(original);
}

TEST_CASE("a shortcut carries the quantised tensor that the convolution beside it reads") {
  // Two blocks' worth of layers in operators, with activations at 2 bits where they are read.
  network_module module(test::small_resnet());
  module.add_quantisers();
  const auto pixels = some_pixels(4);
  module.fit_steps(pixels);
  module.eval();
  auto precisions = all(module, float_bits, float_bits);
  precisions[1].activation_bits = 2;
  const auto found = module.forward(pixels, precisions);
  torch::NoGradGuard no_gradient;
  const auto conv = [&](const Tensor& x, const std::string& at, std::int64_t stride) {
    const auto name = at + "conv";
    static_cast<void>(name);
    return torch::conv2d(x, parameter(module, at + ".weight"), {}, stride, 1);
  };
  const auto bn = [&](const Tensor& x, const std::string& at) {
    return torch::batch_norm(x, parameter(module, at + ".weight"), parameter(module, at + ".bias"),
                             *module.named_buffers().find(at + ".running_mean"),
                             *module.named_buffers().find(at + ".running_var"), false, 0.1, 1e-5,
                             false);
  };
  const auto mean = torch::tensor({0.485, 0.456, 0.406}).view({1, 3, 1, 1});
  const auto deviation = torch::tensor({0.229, 0.224, 0.225}).view({1, 3, 1, 1});
  auto x = ((pixels.to(torch::kFloat) / 255.0F - mean) / deviation).to(torch::kFloat);
  x = torch::relu(bn(conv(x, "conv1", 1), "bn1"));
  const auto step = parameter(module, "block1.conv1.input_steps")[1];
  x = (x / step).round().clamp(0, 3) * step;
  auto y = torch::relu(bn(conv(x, "block1.conv1", 1), "block1.bn1"));
  x = torch::relu(x + bn(conv(y, "block1.conv2", 1), "block1.bn2"));
  y = torch::relu(bn(conv(x, "block2.conv1", 2), "block2.bn1"));
  y = bn(conv(y, "block2.conv2", 1), "block2.bn2");
  auto across = x.slice(2, 0, c10::nullopt, 2).slice(3, 0, c10::nullopt, 2);
  across = torch::constant_pad_nd(across, {0, 0, 0, 0, 4, 4});
  x = torch::relu(across + y).mean({2, 3});
  const auto expected =
      torch::linear(x, parameter(module, "linear.weight"), parameter(module, "linear.bias"));
  REQUIRE(test::difference(found, expected) < 1e-4);
}

TEST_CASE("pixels are exact at 8 bits and spread over their range below") {
  network_module module(test::small_resnet());
  module.add_quantisers();
  module.eval();
  const auto pixels = some_pixels(4);
  auto precisions = all(module, float_bits, float_bits);
  precisions[0].activation_bits = 8;
  REQUIRE(torch::equal(module.forward(pixels, precisions), module.forward(pixels)));
  precisions[0].activation_bits = 2;
  const auto spread = (pixels.to(torch::kFloat) / 85.0F).round() * 85.0F;
  REQUIRE(test::difference(module.forward(pixels, precisions), module.forward(spread)) < 1e-5);
}

TEST_CASE("moments are the means over batches of what each layer really sees") {
  network_module module(test::small_resnet());
  module.add_quantisers();
  const auto pixels = some_pixels(64);
  module.fit_steps(pixels);
  const auto precisions = all(module, 3, 3);
  const std::vector<Tensor> batches{pixels.slice(0, 0, 32), pixels.slice(0, 32, 64)};
  module.eval();
  module.estimate_moments(batches, precisions);
  REQUIRE_FALSE(module.is_training());
  const auto mean = module.named_buffers().find("block2.bn2.running_mean")->clone();
  std::vector<Tensor> parts;
  for (const auto& batch : batches) {
    module.estimate_moments(std::span(&batch, 1), precisions);
    parts.push_back(module.named_buffers().find("block2.bn2.running_mean")->clone());
  }
  REQUIRE(test::difference(mean, (parts[0] + parts[1]) / 2) < 1e-5);
  // Normalised by the moments of the same batch, evaluation repeats what the estimation computed; in
  // float, since a difference of the last bit could move an activation to the next integer.
  const auto unquantised = all(module, float_bits, float_bits);
  module.train();
  const auto expected = module.forward(pixels, unquantised).detach();
  module.estimate_moments(std::span(&pixels, 1), unquantised);
  module.eval();
  // The running variance is without bias: 1 / 4,096 more, twice along the way.
  REQUIRE(test::difference(module.forward(pixels, unquantised), expected) < 1e-3);
}

TEST_CASE("bfloat16 computes nearly what float does") {
  network_module module(test::small_resnet());
  module.eval();
  const auto pixels = some_pixels(8);
  const auto expected = module.forward(pixels);
  module.set_compute_type(torch::kBFloat16);
  REQUIRE(module.compute_type() == torch::kBFloat16);
  const auto found = module.forward(pixels);
  REQUIRE(found.scalar_type() == torch::kFloat);
  REQUIRE(test::difference(found, expected) < 0.05);
}

TEST_CASE("every method trains every parameter that it has") {
  for (const auto method :
       {quantizer_method::lsq, quantizer_method::pact, quantizer_method::dorefa}) {
    network_module module(test::small_resnet());
    module.add_quantisers(method);
    const auto pixels = some_pixels(16);
    if (method == quantizer_method::lsq) module.fit_steps(pixels);
    if (method == quantizer_method::pact) {
      torch::NoGradGuard
          no_gradient;  // low enough that every tensor is clipped somewhere, but not everywhere
      for (const auto& p : module.named_parameters()) {
        if (p.key().ends_with("input_steps")) p.value().fill_(0.2F);
      }
    }
    for (const int bits : {1, 4}) {
      module.forward(pixels, all(module, bits, bits)).square().sum().backward();
    }
    for (const auto& p : module.named_parameters()) {
      INFO(p.key());
      REQUIRE(p.value().grad().defined());
      REQUIRE(p.value().grad().isfinite().all().item<bool>());
      REQUIRE(p.value().grad().abs().max().item<double>() > 0.0);
    }
  }
}

TEST_CASE("steps stay greater than 0") {
  network_module module(test::small_resnet());
  module.add_quantisers();
  {
    torch::NoGradGuard no_gradient;
    parameter(module, "conv1.weight_steps").fill_(-1.0F);
    parameter(module, "linear.input_steps").fill_(-1.0F);
  }
  module.limit_steps();
  REQUIRE(parameter(module, "conv1.weight_steps").min().item<double>() > 0.0);
  REQUIRE(parameter(module, "linear.input_steps").min().item<double>() > 0.0);
}

TEST_CASE("the greatest integer of weights stands for no more than the greatest weight") {
  network_module module(test::small_resnet());
  module.add_quantisers();
  const auto weight = parameter(module, "conv1.weight");
  auto steps = parameter(module, "conv1.weight_steps");
  {
    torch::NoGradGuard no_gradient;
    steps.fill_(1e-3F);
    steps[7].fill_(0.5F);
    steps[2][1].fill_(100.0F);
  }
  module.limit_steps();
  for (std::int64_t k = 0; k < weight.size(0); ++k) {
    const auto greatest = weight[k].abs().max().item<float>();
    REQUIRE(greatest > 0.01F);
    INFO("channel " << k);
    const float at_8_bits = steps[7][k].item<float>();
    const float at_3_bits = steps[2][k].item<float>();
    CHECK(std::abs(127 * at_8_bits - greatest) < 1e-5F);
    CHECK(std::abs(3 * at_3_bits - (k == 1 ? greatest : 3e-3F)) < 1e-5F);
  }
  REQUIRE((steps[1] == 1e-3F).all().item<bool>());
}

TEST_CASE("what a module cannot do is said") {
  network_module module(test::small_resnet());
  const auto pixels = some_pixels(1);
  REQUIRE_THROWS_WITH(module.forward(pixels, all(module, 8, 8)),
                      "network_module: has no quantisers: call add_quantisers first");
  module.add_quantisers();
  REQUIRE_THROWS_WITH(module.add_quantisers(), "network_module: has quantisers already");
  REQUIRE_THROWS_WITH(module.forward(pixels, std::vector<Precision>(2)),
                      "network_module: 2 precisions for 6 compute layers");
  REQUIRE_THROWS_WITH(
      module.forward(pixels, all(module, 9, 8)),
      "network_module: layer \"conv1\" has 9 bits instead of 1 to 8 or 32 for float");
}
