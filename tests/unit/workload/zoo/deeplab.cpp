#include <hwflowq/workload/zoo/deeplab.hpp>

#include <cstdint>

#include "../counts.hpp"
#include "catch.hpp"

using namespace hwflowq;
using namespace hwflowq::workload;

TEST_CASE("DeepLab v3 has the published counts") {
  // torchvision's DeepLabV3_ResNet50_Weights: 42004074 parameters and 178.722 billion MACs at 520 x
  // 520 with 21 classes. Both include the auxiliary classifier on the third stage, which serves
  // training only: a 3 x 3 convolution of 1024 to 256 channels with batch normalisation, and a 1 x 1
  // one to the classes.
  const network net = zoo::deeplabv3_resnet50(520, 21);
  const std::int64_t auxiliary = 1024 * 256 * 9 + 256 * 21;
  CHECK(net.trained_parameters() + auxiliary + 2 * 256 + 21 == 42004074);
  CHECK((net.macs() + 65 * 65 * auxiliary + 500000) / 1000000 == 178722);
}

TEST_CASE("DeepLab v3 by default takes Cityscapes' images") {
  const network net = zoo::deeplabv3_resnet50();
  const auto& image = net.tensors()[net.inputs()[0]];
  CHECK(image.rows == 1024);
  CHECK(image.columns == 2048);
  CHECK(test::layer_named(net, "upsampling").shape.output_elements() == 19 * 1024 * 2048);
  CHECK(test::layer_named(net, "classifier.4").shape.K == 19);
  // Two classes fewer.
  CHECK(net.trained_parameters() == zoo::deeplabv3_resnet50(520, 21).trained_parameters() - 514);
}

TEST_CASE("DeepLab v3 dilates its last two stages, output stride 8") {
  const network net = zoo::deeplabv3_resnet50();
  const auto dilation = [&](const char* name) {
    return test::layer_named(net, name).shape.dilation_rows;
  };
  CHECK(dilation("backbone.layer3.0.conv2") == 1);
  CHECK(dilation("backbone.layer3.1.conv2") == 2);
  CHECK(dilation("backbone.layer4.0.conv2") == 2);
  CHECK(dilation("backbone.layer4.2.conv2") == 4);
  CHECK(dilation("classifier.0.convs.1.0") == 12);
  CHECK(dilation("classifier.0.convs.3.0") == 36);
  CHECK(test::layer_named(net, "backbone.layer4.2.add").shape.P == 128);
  CHECK(test::layer_named(net, "backbone.layer4.2.add").shape.Q == 256);
}

TEST_CASE("the pyramid ties its scales") {
  const network net = zoo::deeplabv3_resnet50();
  const auto group = [&](const char* name) {
    return net.activation_group(test::layer_named(net, name).output);
  };
  CHECK(group("classifier.0.convs.0.0") == group("classifier.0.convs.3.0"));
  CHECK(group("classifier.0.convs.4.upsampling") == group("classifier.0.convs.0.0"));
  CHECK(group("classifier.0.convs.4.1") != group("classifier.0.convs.0.0"));
  // By hand: the image and 16 bottlenecks of three; then the features, their mean, the pyramid, its
  // projection and what the last convolution reads.
  CHECK(test::activation_groups_read(net) == 1 + 16 * 3 + 5);
}
