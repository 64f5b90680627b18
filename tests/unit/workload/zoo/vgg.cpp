#include <hwflowq/workload/zoo/vgg.hpp>

#include <string>
#include <vector>

#include "../counts.hpp"
#include "catch.hpp"

using namespace hwflowq;
using namespace hwflowq::workload;

TEST_CASE("VGG-16 has the published counts") {
  const network net = zoo::vgg16();
  // num_params of torchvision's VGG16_Weights.
  CHECK(net.parameters() == 138357544);
  CHECK(net.trained_parameters() == 138357544);
  // torchvision publishes 15.47 billion; exact: 15346630656 in convolutions (112 x 112 x 64 x 64 x 9
  // is half of the second layer, and so on) and 123633664 in fully connected layers.
  std::int64_t convolutions = 0;
  for (const auto& layer : net.layers()) {
    if (layer.shape.kind == layer_kind::convolution) convolutions += layer.shape.macs();
  }
  CHECK(convolutions == 15346630656);
  CHECK(net.macs() - convolutions == 4096 * 25088 + 4096 * 4096 + 1000 * 4096);
  CHECK(net.macs() == 15470264320);
}

TEST_CASE("VGG-16 is a chain named as in torchvision") {
  const network net = zoo::vgg16();
  CHECK(test::compute_names(net) ==
        std::vector<std::string>{"features.0", "features.2", "features.5", "features.7",
                                 "features.10", "features.12", "features.14", "features.17",
                                 "features.19", "features.21", "features.24", "features.26",
                                 "features.28", "classifier.0", "classifier.3", "classifier.6"});
  CHECK(test::layer_named(net, "features.30").shape.kind == layer_kind::max_pooling);
  CHECK(test::layers_of(net, layer_kind::max_pooling) == 5);
  CHECK(test::activation_groups_read(net) == 16);
  CHECK(zoo::vgg16(10).compute_layer(15).shape.K == 10);
}
