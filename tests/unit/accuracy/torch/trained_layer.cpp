#include <hwflowq/accuracy/torch/trained_layer.hpp>
#include <hwflowq/workload/zoo.hpp>

#include <ATen/ATen.h>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "catch.hpp"
#include "messages.hpp"
#include "random_layers.hpp"
#include "random_parameters.hpp"

namespace {

using namespace hwflowq;
using hwflowq::test::message;

}  // namespace

TEST_CASE("parameters of layers are gathered by name, and shapes are checked") {
  const auto network = workload::zoo::resnet_cifar(8);
  auto tensors = test::random_state(network);
  const auto lookup = [&](const std::string& name) { return tensors.at(name); };
  const auto layers = accuracy::gather_trained_layers(network, lookup);
  REQUIRE(layers.size() == 8);
  REQUIRE(layers[0].weight.equal(tensors.at("conv1.weight")));
  REQUIRE(layers[2].variance.equal(tensors.at("layer1.0.bn2.running_var")));
  REQUIRE(layers[7].bias.equal(tensors.at("linear.bias")));
  REQUIRE_FALSE(layers[7].has_batch_norm());
  tensors["layer1.0.bn2.bias"] = at::zeros({15});
  REQUIRE(message([&] { return accuracy::gather_trained_layers(network, lookup); }) ==
          "tensor \"layer1.0.bn2.bias\" is 15 instead of 16");
}

TEST_CASE("steps of trained quantisers are taken where there are some") {
  const auto network = workload::zoo::resnet_cifar(8);
  auto tensors = test::random_state(network);
  tensors["layer1.0.conv1.weight_steps"] = at::ones({8, 16});
  tensors["layer1.0.conv1.input_steps"] = at::ones({8});
  const auto lookup = [&](const std::string& name) { return tensors.at(name); };
  const auto has = [&](const std::string& name) { return tensors.count(name) != 0; };
  auto layers = accuracy::gather_trained_layers(network, lookup);
  accuracy::gather_quantiser_steps(network, has, lookup, layers);
  REQUIRE(layers[1].weight_steps.defined());
  REQUIRE(layers[1].input_steps.numel() == 8);
  REQUIRE_FALSE(layers[2].weight_steps.defined());
  tensors["layer1.0.conv1.input_steps"] = at::ones({7});
  REQUIRE(message([&] { accuracy::gather_quantiser_steps(network, has, lookup, layers); }) ==
          "tensor \"layer1.0.conv1.input_steps\" has 7 elements instead of 8");
}

TEST_CASE("plain parameters become tensors") {
  const auto network = workload::zoo::resnet_cifar(8);
  const auto plain = test::random_parameters(network, true);
  const auto layers = accuracy::trained_layers(network, plain);
  REQUIRE(layers.size() == 8);
  REQUIRE(layers[3].weight.sizes().vec() == std::vector<std::int64_t>{32, 16, 3, 3});
  REQUIRE(layers[3].weight[1][0][0][2].item<float>() == plain[3].weight[16 * 9 + 2]);
  REQUIRE(layers[3].weight_steps.sizes().vec() == std::vector<std::int64_t>{8, 32});
  REQUIRE_FALSE(layers[0].input_steps.defined());
  REQUIRE_FALSE(layers[7].gamma.defined());
  REQUIRE(layers[7].bias.numel() == 10);
}
