#include <hwflowq/workload/compute_layer_names.hpp>
#include <hwflowq/workload/network.hpp>
#include <hwflowq/workload/zoo/resnet_cifar.hpp>

#include <algorithm>
#include <string>
#include <vector>

#include "catch.hpp"

using namespace hwflowq::workload;

TEST_CASE("names of compute layers are those of ResNet-8's convolutions and last layer, in order") {
  REQUIRE(compute_layer_names(zoo::resnet_cifar(8)) ==
          std::vector<std::string>{"conv1", "layer1.0.conv1", "layer1.0.conv2", "layer2.0.conv1",
                                   "layer2.0.conv2", "layer3.0.conv1", "layer3.0.conv2", "linear"});
}

TEST_CASE("a network without layers has no names of compute layers") {
  REQUIRE(compute_layer_names(network("empty")).empty());
}
