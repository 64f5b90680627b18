#include <hwflowq/accuracy/augmentation.hpp>
#include <hwflowq/accuracy/integer/integer_evaluator.hpp>
#include <hwflowq/accuracy/integer/integer_network.hpp>
#include <hwflowq/io/trained_weights.hpp>
#include <hwflowq/workload/zoo/resnet_cifar.hpp>

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "catch.hpp"
#include "cifar10.hpp"
#include "files.hpp"
#include "random_parameters.hpp"
#include "small_networks.hpp"
#include "temporary_directory.hpp"

using namespace hwflowq;
using Catch::Matchers::Matches;

namespace {

std::vector<io::named_tensor> tensors_of(const workload::network& network,
                                         const std::vector<accuracy::layer_parameters>& layers) {
  std::vector<io::named_tensor> tensors;
  for (std::size_t l = 0; l < layers.size(); ++l) {
    const auto& layer = network.compute_layer(l);
    const auto& s = layer.shape;
    const auto put = [&](const std::string& name, std::vector<std::int64_t> extents,
                         const std::vector<float>& values) {
      if (!values.empty()) tensors.push_back({name, std::move(extents), values});
    };
    if (s.kind == workload::layer_kind::fully_connected) {
      put(layer.name + ".weight", {s.K, s.C}, layers[l].weight);
    } else {
      put(layer.name + ".weight", {s.K, s.C, s.R, s.S}, layers[l].weight);
    }
    const auto bn = accuracy::batch_norm_name(layer.name);
    put(layer.name + ".bias", {s.K}, layers[l].bias);
    put(bn + ".weight", {s.K}, layers[l].gamma);
    put(bn + ".bias", {s.K}, layers[l].beta);
    put(bn + ".running_mean", {s.K}, layers[l].mean);
    put(bn + ".running_var", {s.K}, layers[l].variance);
    put(layer.name + ".weight_steps", {8, s.K}, layers[l].weight_steps);
    put(layer.name + ".input_steps", {8}, layers[l].input_steps);
  }
  return tensors;
}

}  // namespace

TEST_CASE("own moments reproduce an accuracy on images that are changed as in training only") {
  const test::temporary_directory directory;
  const auto training = test::cifar10_images("data_batch_1", 160, directory);
  const auto images = test::cifar10_images("test_batch", 400, directory);
  const auto network = workload::zoo::resnet20();
  const std::filesystem::path weights(HWFLOWQ_EXAMPLE_DATA_DIR);
  const auto layers = io::read_layer_parameters(weights / "resnet20_float.safetensors", network);
  const std::vector<std::vector<Precision>> genome(1, std::vector<Precision>(20, Precision{8, 8}));
  const auto right = [&](const accuracy::labelled_images& calibration, accuracy::moment_rule rule) {
    const accuracy::integer_network quantised(network, layers, calibration, {{}, rule});
    accuracy::integer_evaluator evaluate(quantised, calibration, images);
    return static_cast<int>(evaluate(genome, 400)[0].right());
  };
  const auto changed = accuracy::calibration_images(training, 160);
  const int trained = right(changed, accuracy::moment_rule::as_trained);
  REQUIRE(trained > 340);
  // One standard error of 400 images is 6 of them.
  const int own = right(changed, accuracy::moment_rule::own);
  const int unchanged = right(training, accuracy::moment_rule::own);
  INFO("trained " << trained << ", own " << own << ", of unchanged images " << unchanged);
  REQUIRE(own > trained - 9);
  REQUIRE(unchanged < trained - 9);
}

TEST_CASE("trained parameters are read from a file") {
  const test::temporary_directory directory;
  const auto path = directory / "weights.safetensors";
  const auto network = test::small_resnet();
  const auto layers = test::random_parameters(network, true);
  auto tensors = tensors_of(network, layers);
  io::write_safetensors(path, tensors);
  const auto found = io::read_layer_parameters(path, network);
  REQUIRE(found.size() == layers.size());
  for (std::size_t l = 0; l < layers.size(); ++l) {
    REQUIRE(found[l].weight == layers[l].weight);
    REQUIRE(found[l].bias == layers[l].bias);
    REQUIRE(found[l].variance == layers[l].variance);
    REQUIRE(found[l].weight_steps == layers[l].weight_steps);
    REQUIRE(found[l].input_steps == layers[l].input_steps);
  }
  tensors[0].shape = {3, 8, 3, 3};
  io::write_safetensors(path, tensors);
  REQUIRE_THROWS_WITH(
      io::read_layer_parameters(path, network),
      Matches("file .*: tensor \"conv1.weight\" is 3 x 8 x 3 x 3 instead of 8 x 3 x 3 x 3"));
  tensors.erase(tensors.begin());
  io::write_safetensors(path, tensors);
  REQUIRE_THROWS_WITH(io::read_layer_parameters(path, network),
                      Matches("file .*: holds no tensor \"conv1.weight\""));
}
