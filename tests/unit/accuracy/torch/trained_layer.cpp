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
