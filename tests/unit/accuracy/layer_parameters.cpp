#include <hwflowq/accuracy/layer_parameters.hpp>

#include <cstdint>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include "catch.hpp"
#include "messages.hpp"
#include "small_networks.hpp"

namespace {

using namespace hwflowq;
using hwflowq::test::message;

struct tensor {
  std::vector<std::int64_t> shape;
  std::vector<float> values;
};

struct tensors {
  std::map<std::string, tensor> of;
  [[nodiscard]] bool has(const std::string& name) const { return of.count(name) != 0; }
  tensor read(const std::string& name) const {
    if (!has(name)) throw std::invalid_argument("there is no " + name);
    return of.at(name);
  }
};
static_assert(accuracy::TensorSource<tensors>);

// Every tensor of the network, filled with numbers that tell it from the others.
tensors state_of(const workload::network& network) {
  tensors result;
  const auto put = [&](const std::string& name, std::vector<std::int64_t> shape) {
    std::int64_t count = 1;
    for (const auto e : shape) count *= e;
    const auto mark = static_cast<float>(result.of.size() + 1);
    result.of[name] = {shape, std::vector<float>(static_cast<std::size_t>(count), mark)};
  };
  for (std::size_t l = 0; l < network.compute_layer_count(); ++l) {
    const auto& layer = network.compute_layer(l);
    const auto& s = layer.shape;
    if (s.kind == workload::layer_kind::fully_connected) {
      put(layer.name + ".weight", {s.K, s.C});
      put(layer.name + ".bias", {s.K});
      continue;
    }
    put(layer.name + ".weight", {s.K, s.C, s.R, s.S});
    const auto bn = accuracy::batch_norm_name(layer.name);
    for (const auto* part : {".weight", ".bias", ".running_mean", ".running_var"}) {
      put(bn + part, {s.K});
    }
  }
  return result;
}

}  // namespace

TEST_CASE("a batch normalisation is called like its convolution") {
  REQUIRE(accuracy::batch_norm_name("conv1") == "bn1");
  REQUIRE(accuracy::batch_norm_name("layer1.0.conv2") == "layer1.0.bn2");
  REQUIRE(accuracy::batch_norm_name("conv.conv3") == "conv.bn3");
  REQUIRE(accuracy::batch_norm_name("stem") == "stem.bn");
}

TEST_CASE("parameters of layers are gathered by name") {
  const auto network = test::small_resnet();
  auto source = state_of(network);
  const auto layers = accuracy::gather_layer_parameters(network, source);
  REQUIRE(layers.size() == 6);
  REQUIRE(layers[0].weight == source.of.at("conv1.weight").values);
  REQUIRE(layers[2].variance == source.of.at("block1.bn2.running_var").values);
  REQUIRE(layers[2].beta == source.of.at("block1.bn2.bias").values);
  REQUIRE(layers[5].bias == source.of.at("linear.bias").values);
  REQUIRE_FALSE(layers[5].has_batch_norm());
  REQUIRE_FALSE(layers[1].has_steps());
}

TEST_CASE("steps of trained quantisers are taken where there are some") {
  const auto network = test::small_resnet();
  auto source = state_of(network);
  source.of["block1.conv1.weight_steps"] = {{8, 8}, std::vector<float>(64, 0.5F)};
  source.of["block1.conv1.input_steps"] = {{8}, std::vector<float>(8, 0.25F)};
  const auto layers = accuracy::gather_layer_parameters(network, source);
  REQUIRE(layers[1].has_steps());
  REQUIRE(layers[1].input_steps == std::vector<float>(8, 0.25F));
  REQUIRE_FALSE(layers[2].has_steps());
}

TEST_CASE("a tensor of another shape, or none, is named") {
  const auto network = test::small_resnet();
  auto source = state_of(network);
  source.of["block1.bn2.bias"].shape = {4, 2};
  REQUIRE(message([&] { return accuracy::gather_layer_parameters(network, source); }) ==
          "tensor \"block1.bn2.bias\" is 4 x 2 instead of 8");
  source.of.erase("block1.bn2.bias");
  REQUIRE(message([&] { return accuracy::gather_layer_parameters(network, source); }) ==
          "there is no block1.bn2.bias");
}
