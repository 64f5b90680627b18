#include <hwflowq/workload/zoo/mlperf_tiny.hpp>

#include "../counts.hpp"
#include "catch.hpp"

using namespace hwflowq;
using namespace hwflowq::workload;

// Totals of the Keras summaries of the reference models in github.com/mlcommons/tiny, worked out from
// their source: each convolution and dense layer has a bias, each batch normalisation four numbers a
// channel. Banbury et al. 2021 give sizes of the quantised files only: 96, 325, 53 and 270 kB.

TEST_CASE("ResNet-8 has the counts of the reference") {
  const network net = zoo::mlperf_tiny_resnet8();
  CHECK(test::keras_parameters(net) == 78666);
  CHECK(net.trained_parameters() == 78186);
  CHECK(net.parameters() == 77706);
  // By hand: 32 x 32 x 16 channels; stacks of equal work but for the halved first layer and 1 x 1
  // projections.
  const std::int64_t each = 1024 * 16 * 16 * 9;
  CHECK(net.macs() == 1024 * 16 * 3 * 9 + 2 * each + 2 * (each + each / 2 + each / 18) + 640);
  CHECK(net.macs() == 12501632);
  // The projections share the inputs of their stacks.
  CHECK(net.compute_layer_count() == 10);
  CHECK(test::activation_groups_read(net) == 8);
}

TEST_CASE("MobileNet V1 for visual wake words has the counts of the reference") {
  const network net = zoo::mlperf_tiny_mobilenet_v1();
  CHECK(test::keras_parameters(net) == 221794);
  CHECK(net.trained_parameters() == 216322);
  CHECK(net.parameters() == 210850);
  CHECK(net.macs() == 7489664);
  CHECK(net.compute_layer_count() == 28);
  CHECK(test::layer_named(net, "block13.pointwise").shape.K == 256);
  CHECK(test::layer_named(net, "block13.pointwise").shape.P == 3);
}

TEST_CASE("DS-CNN has the counts of the reference") {
  const network net = zoo::mlperf_tiny_ds_cnn();
  // A published Keras summary: 24908 in total, 23756 trainable, 1152 not.
  CHECK(test::keras_parameters(net) == 24908);
  CHECK(net.trained_parameters() == 23756);
  CHECK(net.parameters() == 22604);
  // By hand: 125 positions of 64 channels throughout.
  CHECK(net.macs() == 125 * 64 * (40 + 4 * (9 + 64)) + 64 * 12);
  CHECK(test::layer_named(net, "conv1").shape.P == 25);
  CHECK(test::layer_named(net, "conv1").shape.Q == 5);
  CHECK(net.compute_layer(9).name == "dense");
}

TEST_CASE("the auto-encoder has the counts of the reference") {
  const network net = zoo::mlperf_tiny_autoencoder();
  CHECK(test::keras_parameters(net) == 269992);
  CHECK(net.trained_parameters() == 267928);
  CHECK(net.macs() == 2 * 640 * 128 + 6 * 128 * 128 + 2 * 128 * 8);
  CHECK(net.macs() == net.weights());
  CHECK(net.parameters() == net.weights() + 8 * 128 + 8 + 640);
  CHECK(net.compute_layer_count() == 10);
  CHECK(net.compute_layer(4).shape.K == 8);
  CHECK(net.compute_layer(9).name == "dense10");
}
