#include <hwflowq/workload/network_builder.hpp>

#include <cstdint>
#include <string>
#include <utility>

#include "catch.hpp"

using namespace hwflowq::workload;

namespace {

const layer_shape& last(const network& net) {
  return net.layers().back().shape;
}

}  // namespace

TEST_CASE("a convolution's shape follows from its input") {
  network_builder builder("one");
  const auto x = builder.input("image", 6, 20, 31, 2);
  const auto y = builder.convolution("conv", x,
                                     {.K = 9,
                                      .kernel = {3, 5},
                                      .stride = {2, 1},
                                      .pad = padding{1, 2, 0, 3},
                                      .dilation = {1, 2},
                                      .groups = 3,
                                      .bias = true});
  CHECK(builder[y].rows == 10);     // (20 + 1 - 3) / 2 + 1
  CHECK(builder[y].columns == 28);  // 31 + 5 - 9 + 1
  const network net = std::move(builder).build();
  CHECK(net.name() == "one");
  CHECK(last(net) == layer_shape{.N = 2,
                                 .K = 9,
                                 .C = 6,
                                 .P = 10,
                                 .Q = 28,
                                 .R = 3,
                                 .S = 5,
                                 .groups = 3,
                                 .stride_rows = 2,
                                 .dilation_columns = 2,
                                 .input_rows = 20,
                                 .input_columns = 31,
                                 .pad = {1, 2, 0, 3},
                                 .bias = true});
  CHECK(net.layers()[0].trained_with == normalisation::none);
}

TEST_CASE("same padding follows from input, window, stride and dilation") {
  network_builder builder("same");
  const auto x = builder.input("image", 1, 7, 8);
  const auto y = builder.convolution(
      "conv", x, {.K = 1, .kernel = 3, .stride = 2, .pad = same_padding{}, .dilation = {2, 1}});
  CHECK(builder[y].rows == 4);
  CHECK(builder[y].columns == 4);
  CHECK(last(std::move(builder).build()).pad == padding{2, 0, 2, 1});
}

TEST_CASE("batch normalisation folds into a bias") {
  network_builder builder("bn");
  auto x = builder.input("image", 3, 8, 8);
  x = builder.convolution("a", x, {.K = 4, .batch_norm = true});
  x = builder.convolution("b", x, {.K = 4, .bias = true, .batch_norm = true});
  x = builder.convolution("c", x, {.K = 4});
  builder.fully_connected("d", x, {.K = 2, .batch_norm = true});
  const network net = std::move(builder).build();
  const auto layers = net.layers();
  CHECK(layers[0].shape.bias);
  CHECK(layers[0].trained_with == normalisation::batch_norm);
  CHECK(layers[1].shape.bias);
  CHECK(layers[1].trained_with == normalisation::bias_then_batch_norm);
  CHECK_FALSE(layers[2].shape.bias);
  CHECK(layers[2].trained_with == normalisation::none);
  CHECK(layers[3].trained_with == normalisation::bias_then_batch_norm);
  CHECK(layers[3].shape.C == 4 * 64);
  CHECK(net.trained_parameters() == (12 + 8) + (16 + 12) + 16 + (512 + 6));
  CHECK(net.parameters() == (12 + 4) + (16 + 4) + 16 + (512 + 2));
}

TEST_CASE("a depthwise convolution has a group per channel") {
  network_builder builder("depthwise");
  const auto x = builder.input("image", 6, 8, 8);
  builder.depthwise("one", x, {.kernel = 3, .pad = 1});
  builder.depthwise("two", x, {.K = 12, .kernel = 3, .pad = 1});
  CHECK_THROWS_WITH(builder.depthwise("bad", x, {.K = 8}),
                    "layer \"bad\": groups = 6 must divide C = 6 and K = 8");
  const network net = std::move(builder).build();
  CHECK(net.layers()[0].shape.groups == 6);
  CHECK(net.layers()[0].shape.K == 6);
  CHECK(net.layers()[0].shape.macs() == 6 * 9 * 64);
  CHECK(net.layers()[1].shape.K == 12);
  CHECK(net.layers()[1].shape.macs() == 12 * 9 * 64);
}

TEST_CASE("layers that move data have the shapes of their inputs") {
  network_builder builder("moves");
  const auto x = builder.input("image", 6, 9, 8);
  const auto pooled = builder.max_pooling("max", x, {.kernel = 3, .stride = 2, .pad = 1});
  CHECK(builder[pooled].rows == 5);
  CHECK(builder[pooled].columns == 4);
  const auto halved = builder.average_pooling("mean", x, {.kernel = 2});
  CHECK(builder[halved].rows == 4);  // stride is the kernel unless given
  CHECK(builder[halved].columns == 4);
  const auto global = builder.global_average_pooling("global", x);
  CHECK(builder[global].elements() == 6);
  const auto sum = builder.add("sum", {x, x, x});
  CHECK(builder[sum].elements() == 6 * 72);
  const auto joined = builder.concatenation("join", {x, sum, x});
  CHECK(builder[joined].channels == 18);
  const auto past = builder.shortcut("past", x, 10, 2);
  CHECK(builder[past].channels == 10);
  CHECK(builder[past].rows == 5);
  CHECK(builder[past].columns == 4);
  const auto up = builder.upsampling("up", global, {9, 8});
  CHECK(builder[up].elements() == 6 * 72);
  const network net = std::move(builder).build();
  CHECK(net.compute_layer_count() == 0);
  CHECK(net.activation_group(joined) == net.activation_group(sum));
  CHECK(net.activation_group(past) == net.activation_group(pooled));
  CHECK(net.activation_group(up) != net.activation_group(global));
}

TEST_CASE("errors name the layer and the network stays as it was") {
  network_builder builder("errors");
  const auto x = builder.input("image", 3, 8, 8);
  const auto y = builder.convolution("conv", x, {.K = 4, .stride = 2});
  const std::string at = "layer \"bad\": ";
  CHECK_THROWS_WITH(builder.convolution("bad", x, {}), at + "K = 0 must be at least 1");
  CHECK_THROWS_WITH(builder.convolution("bad", x, {.K = 4, .kernel = 9}),
                    at + "P = 0 must be at least 1");
  CHECK_THROWS_WITH(builder.convolution("bad", x, {.K = 4, .kernel = 0}),
                    at + "R = 0 must be at least 1");
  CHECK_THROWS_WITH(builder.convolution("bad", x, {.K = 4, .stride = {1, 0}}),
                    at + "stride_columns = 0 must be at least 1");
  CHECK_THROWS_WITH(builder.convolution("bad", x, {.K = 4, .pad = same_padding{}, .dilation = -1}),
                    at + "dilation_rows = -1 must be at least 1");
  CHECK_THROWS_WITH(builder.convolution("bad", x, {.K = 4, .pad = -2}),
                    at + "pad.top = -2 must be at least 0");
  CHECK_THROWS_WITH(builder.convolution("bad", x, {.K = 4, .stride = std::int64_t{1} << 40}),
                    at + "stride_rows = 1099511627776 must be at most 2147483647");
  CHECK_THROWS_WITH(builder.convolution("bad", x, {.K = 4, .pad = std::int64_t{1} << 62}),
                    at + "pad.top = 4611686018427387904 must be at most 2147483647");
  CHECK_THROWS_WITH(builder.convolution("bad", x, {.K = 4, .groups = 0}),
                    at + "groups = 0 must be at least 1");
  CHECK_THROWS_WITH(builder.convolution("bad", 9, {.K = 4}),
                    at + "reads tensor 9, which does not exist");
  CHECK_THROWS_WITH(builder.depthwise("bad", 9, {}), at + "reads tensor 9, which does not exist");
  CHECK_THROWS_WITH(builder.fully_connected("bad", 9, {.K = 4}),
                    at + "reads tensor 9, which does not exist");
  CHECK_THROWS_WITH(builder.global_average_pooling("bad", 9),
                    at + "reads tensor 9, which does not exist");
  CHECK_THROWS_WITH(builder.add("bad", {}), at + "reads no tensor");
  CHECK_THROWS_WITH(builder.add("bad", {x, 9}), at + "reads tensor 9, which does not exist");
  CHECK_THROWS_WITH(builder.add("bad", {x, y}), at + "input_rows = 8 but tensor \"conv\" has 4");
  CHECK_THROWS_WITH(builder.concatenation("bad", {}), at + "reads no tensor");
  CHECK_THROWS_WITH(builder.concatenation("bad", {x, 9}),
                    at + "reads tensor 9, which does not exist");
  CHECK_THROWS_WITH(builder.shortcut("bad", x, 2, 1), at + "K = 2 must be at least 3");
  CHECK_THROWS_WITH(builder.upsampling("bad", x, 7), at + "P = 7 must be at least 8");
  CHECK_THROWS_WITH(builder.max_pooling("conv", x, {.kernel = 2}),
                    "layer \"conv\": another tensor has this name");
  const network net = std::move(builder).build();
  CHECK(net.layers().size() == 1);
  CHECK(net.tensors().size() == 2);
}
