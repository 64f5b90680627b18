#include <hwflowq/workload/zoo/resnet_cifar.hpp>

#include <nlohmann/json.hpp>

#include <cstddef>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <vector>

#include "../counts.hpp"
#include "catch.hpp"
#include "files.hpp"

using namespace hwflowq;
using namespace hwflowq::workload;

namespace {

// MACs of the network of 6 n + 2 layers, summed by hand: the first layer, then per stage 2 n
// convolutions of equal work (channels double as both sides halve), but for the first of stages 2 and
// 3, which reads half the channels, and the 640 of the last layer.
std::int64_t macs_by_hand(std::int64_t n) {
  const std::int64_t first = 1024 * 16 * 3 * 9;
  const std::int64_t each = 1024 * 16 * 16 * 9;
  return first + each * 2 * n + 2 * (each * (2 * n - 1) + each / 2) + 640;
}

}  // namespace

TEST_CASE("ResNets for CIFAR-10 have the published parameters") {
  // He et al. 2016, table 6: 0.27, 0.46, 0.66, 0.85 and 1.7 million; the exact counts are those of
  // the networks of github.com/akamaster/pytorch_resnet_cifar10, which follow the paper.
  CHECK(zoo::resnet20().trained_parameters() == 269722);
  CHECK(zoo::resnet32().trained_parameters() == 464154);
  CHECK(zoo::resnet44().trained_parameters() == 658586);
  CHECK(zoo::resnet56().trained_parameters() == 853018);
  CHECK(zoo::resnet110().trained_parameters() == 1727962);
}

TEST_CASE("folding keeps one of the two parameters of each normalised channel") {
  // Channels of ResNet-20: 7 x 16 + 6 x 32 + 6 x 64.
  const network net = zoo::resnet20();
  CHECK(test::normalised_channels(net) == 688);
  CHECK(net.parameters() == 269722 - 688);
}

TEST_CASE("ResNets for CIFAR-10 have the MACs of a sum by hand") {
  // Usually quoted as 40.55, 125.49 and 252.89 million; the exact figures of the last two are also
  // the baselines in public code of papers on filter pruning.
  CHECK(zoo::resnet20().macs() == 40551040);
  CHECK(zoo::resnet56().macs() == 125485696);
  CHECK(zoo::resnet110().macs() == 252887680);
  for (int n = 1; n <= 20; ++n) CHECK(zoo::resnet_cifar(6 * n + 2).macs() == macs_by_hand(n));
}

TEST_CASE("a residual network's compute layers each read a group of their own") {
  // By hand: the image; for each of the 3 n blocks its input, tied with what its second convolution
  // writes and, where the stage changes, with the shortcut, and what lies between its convolutions;
  // the pooled mean. 1 + 6 n + 1 groups, as many as compute layers. The last sum's input is tied
  // with the last block's output, but no compute layer reads the sum itself.
  CHECK(test::activation_groups_read(zoo::resnet20()) == 20);
  CHECK(test::activation_groups_read(zoo::resnet56()) == 56);

  const network net = zoo::resnet20();
  const auto output = [&](const std::string& name) { return test::layer_named(net, name).output; };
  const auto group = [&](const std::string& name) { return net.activation_group(output(name)); };
  CHECK(group("layer1.0.conv2") == group("conv1"));
  CHECK(group("layer1.0.conv1") != group("conv1"));
  CHECK(group("layer1.0.add") != group("conv1"));
  CHECK(group("layer2.0.conv2") == group("layer2.0.shortcut"));
  CHECK(group("layer2.0.shortcut") == group("layer1.2.add"));
  CHECK(group("avgpool") != group("layer3.2.add"));
}

TEST_CASE("names of compute layers are stable") {
  CHECK(test::compute_names(zoo::resnet20()) ==
        std::vector<std::string>{
            "conv1",          "layer1.0.conv1", "layer1.0.conv2", "layer1.1.conv1",
            "layer1.1.conv2", "layer1.2.conv1", "layer1.2.conv2", "layer2.0.conv1",
            "layer2.0.conv2", "layer2.1.conv1", "layer2.1.conv2", "layer2.2.conv1",
            "layer2.2.conv2", "layer3.0.conv1", "layer3.0.conv2", "layer3.1.conv1",
            "layer3.1.conv2", "layer3.2.conv1", "layer3.2.conv2", "linear"});
  CHECK(zoo::resnet20().name() == "resnet20");
  CHECK(zoo::resnet110().compute_layer(108).name == "layer3.17.conv2");
}

TEST_CASE("data moves where the paper says") {
  const network net = zoo::resnet56();
  CHECK(test::layers_of(net, layer_kind::add) == 27);
  CHECK(test::layers_of(net, layer_kind::shortcut) == 2);
  CHECK(test::layers_of(net, layer_kind::average_pooling) == 1);
  const layer_shape& past = test::layer_named(net, "layer3.0.shortcut").shape;
  CHECK(past.C == 32);
  CHECK(past.K == 64);
  CHECK(past.P == 8);
  CHECK(past.stride_columns == 2);
}

TEST_CASE("depths that are no 6 n + 2 are errors") {
  for (const int depth : {-4, 0, 2, 7, 18, 21, 51}) {
    CHECK_THROWS_WITH(zoo::resnet_cifar(depth), "network \"resnet" + std::to_string(depth) +
                                                    "\": depth = " + std::to_string(depth) +
                                                    " must be 6 n + 2 with n of at least 1");
  }
  CHECK(zoo::resnet_cifar(8, 100).compute_layer(7).shape.K == 100);
}

TEST_CASE("layer X finds its weights as X.weight in a weight file") {
  const auto path = test::require_data("resnet20_cifar10_float.safetensors");
  std::ifstream file(path, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  REQUIRE(bytes.size() > 8);
  std::uint64_t length = 0;  // little-endian
  for (std::size_t i = 8; i-- > 0;) length = length << 8 | static_cast<unsigned char>(bytes[i]);
  REQUIRE(length < bytes.size());
  const auto header = nlohmann::json::parse(bytes.substr(8, length));
  const network net = zoo::resnet20();
  std::set<std::string> found;
  std::int64_t trained = 0;
  for (const auto& [name, entry] : header.items()) {
    if (name == "__metadata__" || name.find("running_") != std::string::npos ||
        name.find("num_batches") != std::string::npos)
      continue;
    const auto shape = entry.at("shape").get<std::vector<std::int64_t>>();
    std::int64_t elements = 1;
    for (const std::int64_t extent : shape) elements *= extent;
    trained += elements;
    if (shape.size() < 2) continue;
    REQUIRE(name.size() > 7);
    REQUIRE(name.substr(name.size() - 7) == ".weight");
    const std::string of = name.substr(0, name.size() - 7);
    const layer_shape& s = test::layer_named(net, of).shape;
    found.insert(of);
    if (shape.size() == 4) {
      CHECK(shape == std::vector<std::int64_t>{s.K, s.C / s.groups, s.R, s.S});
    } else {
      CHECK(shape == std::vector<std::int64_t>{s.K, s.C});
    }
  }
  CHECK(found.size() == net.compute_layer_count());
  CHECK(trained == net.trained_parameters());
}
