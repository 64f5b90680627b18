#include <hwflowq/workload/zoo/resnet.hpp>

#include <string>
#include <vector>

#include "../counts.hpp"
#include "catch.hpp"

using namespace hwflowq;
using namespace hwflowq::workload;

TEST_CASE("ResNets for ImageNet have the published parameters") {
  // num_params of torchvision's ResNet18_Weights, ResNet34_Weights and ResNet50_Weights.
  CHECK(zoo::resnet18().trained_parameters() == 11689512);
  CHECK(zoo::resnet34().trained_parameters() == 21797672);
  CHECK(zoo::resnet50().trained_parameters() == 25557032);
}

TEST_CASE("folding the ResNets for ImageNet keeps a bias for each normalised channel") {
  // Channels by hand: 64 of the first layer; per stage those of its blocks and of its projection.
  CHECK(zoo::resnet18().parameters() ==
        11689512 - (64 + 4 * 64 + (4 + 1) * 128 + (4 + 1) * 256 + (4 + 1) * 512));
  const network net = zoo::resnet50();
  CHECK(net.parameters() == net.trained_parameters() - test::normalised_channels(net));
}

TEST_CASE("ResNets for ImageNet have the published MACs") {
  // torchvision publishes 1.814, 3.664 and 4.089 billion. Exact counts of others: the tests of
  // github.com/microsoft/nni expect 1814073344 for resnet18 and 4089184256 for resnet50.
  CHECK(zoo::resnet18().macs() == 1814073344);
  CHECK(zoo::resnet34().macs() == 3663761408);
  CHECK(zoo::resnet50().macs() == 4089184256);
}

TEST_CASE("projections share the block's input with its first convolution") {
  // By hand: the image; the pooled first layer; two groups per basic block (three per bottleneck),
  // of which the first is the pooled layer's; the pooled mean. Projections add none.
  CHECK(test::activation_groups_read(zoo::resnet18()) == 1 + 8 * 2 + 1);
  CHECK(test::activation_groups_read(zoo::resnet34()) == 1 + 16 * 2 + 1);
  CHECK(test::activation_groups_read(zoo::resnet50()) == 1 + 16 * 3 + 1);
  CHECK(zoo::resnet18().compute_layer_count() == 21);
  CHECK(zoo::resnet34().compute_layer_count() == 37);
  CHECK(zoo::resnet50().compute_layer_count() == 54);
}

TEST_CASE("layers are named as in torchvision") {
  const auto names = test::compute_names(zoo::resnet18());
  CHECK(std::vector<std::string>(names.begin(), names.begin() + 9) ==
        std::vector<std::string>{"conv1", "layer1.0.conv1", "layer1.0.conv2", "layer1.1.conv1",
                                 "layer1.1.conv2", "layer2.0.conv1", "layer2.0.conv2",
                                 "layer2.0.downsample.0", "layer2.1.conv1"});
  CHECK(names.back() == "fc");
  CHECK(test::compute_names(zoo::resnet50())[4] == "layer1.0.downsample.0");
}

TEST_CASE("the 3 x 3 convolution of a bottleneck halves the image") {
  const network net = zoo::resnet50();
  CHECK(test::layer_named(net, "layer2.0.conv1").shape.stride_rows == 1);
  CHECK(test::layer_named(net, "layer2.0.conv2").shape.stride_rows == 2);
  CHECK(test::layer_named(net, "layer4.2.add").shape.P == 7);
}

TEST_CASE("image size and classes vary") {
  const network net = zoo::resnet18({64, 96}, 10);
  CHECK(net.compute_layer(20).shape.K == 10);
  CHECK(test::layer_named(net, "layer4.1.add").shape.Q == 3);
  CHECK(net.trained_parameters() == 11689512 - 990 * 513);
}
