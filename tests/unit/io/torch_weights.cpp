#include <hwflowq/accuracy/torch/network_module.hpp>
#include <hwflowq/io/torch_weights.hpp>

#include <cstddef>
#include <string>

#include "small_networks.hpp"
#include "temporary_directory.hpp"
#include "torch.hpp"

using namespace hwflowq;
using Catch::Matchers::Matches;

TEST_CASE("weights of a module are written and read back") {
  const test::temporary_directory directory;
  const auto path = directory / "weights.safetensors";
  accuracy::network_module module(test::small_resnet(), 1);
  module.add_quantisers();
  io::write_safetensors(path, io::weights_of(module));
  accuracy::network_module other(test::small_resnet(), 2);
  other.add_quantisers();
  io::read_weights(path, other);
  REQUIRE(io::weights_of(other) == io::weights_of(module));
  accuracy::network_module plain(test::small_resnet(), 2);
  io::read_weights(path, plain);  // steps in the file are of no use to it
  REQUIRE(torch::equal(plain.parameters()[0], module.parameters()[0]));
}

TEST_CASE("a file without a module's weights is refused, and the module stays as it is") {
  const test::temporary_directory directory;
  const auto path = directory / "weights.safetensors";
  accuracy::network_module module(test::small_resnet(), 1);
  auto weights = io::weights_of(module);
  accuracy::network_module other(test::small_resnet(), 2);
  const auto before = io::weights_of(other);

  auto last = weights.back();
  weights.pop_back();
  io::write_safetensors(path, weights);
  REQUIRE_THROWS_WITH(io::read_weights(path, other),
                      Matches("file .*: holds no tensor \"" + last.name + "\""));
  REQUIRE(io::weights_of(other) == before);

  last.values.push_back(0.0F);
  last.shape[0] += 1;
  weights.push_back(last);
  io::write_safetensors(path, weights);
  REQUIRE_THROWS_WITH(
      io::read_weights(path, other),
      Matches("file .*: tensor \"" + last.name + "\" has another shape than the module's"));
  REQUIRE(io::weights_of(other) == before);
}
