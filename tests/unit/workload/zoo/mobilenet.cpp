#include <hwflowq/workload/zoo/mobilenet.hpp>

#include <string>
#include <vector>

#include "../counts.hpp"
#include "catch.hpp"

using namespace hwflowq;
using namespace hwflowq::workload;

TEST_CASE("MobileNet V1 has the published counts") {
  const network net = zoo::mobilenet_v1();
  // Howard et al. 2017, table 8: 4.2 million parameters and 569 million mult-adds. Exact, from the
  // summary of tf.keras.applications.MobileNet: 4231976 trainable of 4253864.
  CHECK(net.trained_parameters() == 4231976);
  CHECK(test::keras_parameters(net) == 4253864);
  CHECK((net.macs() + 500000) / 1000000 == 569);
  CHECK(net.macs() == 568740352);
}

TEST_CASE("MobileNet V1 splits its work as published") {
  // Howard et al. 2017, table 2: 94.86 % of the mult-adds and 74.59 % of the parameters are in 1 x 1
  // convolutions, 3.06 % and 1.06 % in depthwise ones.
  const network net = zoo::mobilenet_v1();
  double pointwise = 0;
  double depthwise = 0;
  for (const auto& layer : net.layers()) {
    if (layer.name.find("pointwise") != std::string::npos)
      pointwise += static_cast<double>(layer.shape.macs());
    if (layer.name.find("depthwise") != std::string::npos)
      depthwise += static_cast<double>(layer.shape.macs());
  }
  const auto all = static_cast<double>(net.macs());
  CHECK_THAT(100 * pointwise / all, Catch::Matchers::WithinAbs(94.86, 0.01));
  CHECK_THAT(100 * depthwise / all, Catch::Matchers::WithinAbs(3.06, 0.01));
}

TEST_CASE("MobileNet V2 has the published counts") {
  const network net = zoo::mobilenet_v2();
  // num_params of torchvision's MobileNet_V2_Weights; Keras totals 3538984.
  CHECK(net.trained_parameters() == 3504872);
  CHECK(test::keras_parameters(net) == 3538984);
  // Sandler et al. 2018, table 4: 300 million; torchvision publishes 0.301 billion.
  CHECK((net.macs() + 500000) / 1000000 == 301);
  CHECK(net.macs() == 300774272);
}

TEST_CASE("MobileNets' names are stable") {
  const auto first = test::compute_names(zoo::mobilenet_v1());
  REQUIRE(first.size() == 28);
  CHECK(first[0] == "conv1");
  CHECK(first[1] == "block1.depthwise");
  CHECK(first[26] == "block13.pointwise");
  CHECK(first[27] == "fc");
  const auto second = test::compute_names(zoo::mobilenet_v2());
  REQUIRE(second.size() == 53);
  CHECK(std::vector<std::string>(second.begin(), second.begin() + 6) ==
        std::vector<std::string>{"features.0.0", "features.1.conv.0.0", "features.1.conv.1",
                                 "features.2.conv.0.0", "features.2.conv.1.0",
                                 "features.2.conv.2"});
  CHECK(second[51] == "features.18.0");
  CHECK(second[52] == "classifier.1");
}

TEST_CASE("inverted residuals tie what they add") {
  const network net = zoo::mobilenet_v2();
  // 17 blocks; those that repeat add: 1 + 2 + 3 + 2 + 2.
  CHECK(test::layers_of(net, layer_kind::add) == 10);
  const auto group = [&](const char* name) {
    return net.activation_group(test::layer_named(net, name).output);
  };
  CHECK(group("features.2.conv.2") == group("features.3.conv.2"));
  CHECK(group("features.3.add") != group("features.3.conv.2"));
  CHECK(test::activation_groups_read(net) == 53);
  CHECK(test::activation_groups_read(zoo::mobilenet_v1()) == 28);
  CHECK(test::layer_named(net, "features.18.0").shape.P == 7);
}
