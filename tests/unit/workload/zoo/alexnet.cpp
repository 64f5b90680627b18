#include <hwflowq/workload/zoo/alexnet.hpp>

#include <string>
#include <vector>

#include "../counts.hpp"
#include "catch.hpp"

using namespace hwflowq;
using namespace hwflowq::workload;

TEST_CASE("AlexNet has the published counts") {
  const network net = zoo::alexnet();
  // num_params of torchvision's AlexNet_Weights.
  CHECK(net.parameters() == 61100840);
  CHECK(net.trained_parameters() == 61100840);
  // torchvision publishes 0.714 billion; layer by layer, out of its shapes:
  CHECK(net.macs() == 55 * 55 * 64 * 3 * 121 + 27 * 27 * 192 * 64 * 25 +
                          13 * 13 * 9 * (384 * 192 + 256 * 384 + 256 * 256) + 4096 * 9216 +
                          4096 * 4096 + 1000 * 4096);
  CHECK(net.macs() == 714188480);
}

TEST_CASE("AlexNet is a chain named as in torchvision") {
  const network net = zoo::alexnet();
  CHECK(test::compute_names(net) ==
        std::vector<std::string>{"features.0", "features.3", "features.6", "features.8",
                                 "features.10", "classifier.1", "classifier.4", "classifier.6"});
  CHECK(test::layers_of(net, layer_kind::max_pooling) == 3);
  CHECK(test::activation_groups_read(net) == 8);
  CHECK(zoo::alexnet(10).compute_layer(7).shape.K == 10);
}
