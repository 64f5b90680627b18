#include <hwflowq/workload/zoo/squeezenet.hpp>

#include "../counts.hpp"
#include "catch.hpp"

using namespace hwflowq;
using namespace hwflowq::workload;

TEST_CASE("SqueezeNet 1.1 has the published counts") {
  const network net = zoo::squeezenet1_1();
  // num_params of torchvision's SqueezeNet1_1_Weights.
  CHECK(net.parameters() == 1235496);
  CHECK(net.trained_parameters() == 1235496);
  // torchvision publishes 0.349 billion.
  CHECK((net.macs() + 500000) / 1000000 == 349);
  CHECK(net.macs() == 349151936);
}

TEST_CASE("fire modules tie what they concatenate") {
  const network net = zoo::squeezenet1_1();
  CHECK(net.compute_layer_count() == 26);
  CHECK(test::layers_of(net, layer_kind::concatenation) == 8);
  const auto group = [&](const char* name) {
    return net.activation_group(test::layer_named(net, name).output);
  };
  CHECK(group("features.3.expand1x1") == group("features.3.expand3x3"));
  CHECK(group("features.4.expand1x1") == group("features.5"));
  CHECK(group("features.3.squeeze") != group("features.3.expand1x1"));
  // By hand: the image, the pooled first layer, then of each of eight modules what it squeezes to
  // and what it concatenates.
  CHECK(test::activation_groups_read(net) == 2 + 2 * 8);
  CHECK(test::compute_names(net)[1] == "features.3.squeeze");
  CHECK(test::compute_names(net)[25] == "classifier.1");
  CHECK(test::layer_named(net, "classifier.1").shape.P == 13);
}
