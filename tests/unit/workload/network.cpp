#include <hwflowq/workload/network.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "catch.hpp"

using namespace hwflowq::workload;

namespace {

constexpr std::int64_t side = 4;

// Shapes on images of 4 x 4 that leave rows and columns alone.
layer_shape plain(layer_kind kind, std::int64_t C, std::int64_t K) {
  return {.kind = kind,
          .K = K,
          .C = C,
          .P = side,
          .Q = side,
          .input_rows = side,
          .input_columns = side};
}

layer_shape convolution(std::int64_t C, std::int64_t K) {
  return plain(layer_kind::convolution, C, K);
}

activation_tensor image(std::string name = "image", std::int64_t channels = 3) {
  return {std::move(name), 1, channels, side, side};
}

bool tied(const network& net, tensor_index a, tensor_index b) {
  return net.activation_group(a) == net.activation_group(b);
}

}  // namespace

TEST_CASE("compute layers are numbered in the order of addition") {
  network net("two");
  const auto x = net.add_input(image());
  const auto a = net.add("first", convolution(3, 8), {x});
  const auto b = net.add("sum", plain(layer_kind::add, 8, 8), {a, a});
  net.add("second", convolution(8, 5), {b});
  CHECK(net.name() == "two");
  REQUIRE(net.compute_layer_count() == 2);
  CHECK(net.compute_layer(0).name == "first");
  CHECK(net.compute_layer(1).name == "second");
  REQUIRE(net.layers().size() == 3);
  CHECK(net.layers()[1].name == "sum");
  CHECK(net.layers()[1].inputs == std::vector<tensor_index>{a, a});
  CHECK(net.tensors().size() == 4);
  CHECK(net.tensors()[a].name == "first");
  CHECK(net.tensors()[a].elements() == 8 * 16);
  REQUIRE(net.inputs().size() == 1);
  CHECK(net.inputs()[0] == x);
  CHECK(net.macs() == 16 * (3 * 8 + 8 * 5));
  CHECK(net.weights() == 3 * 8 + 8 * 5);
}

TEST_CASE("deployed and trained parameters differ by what folding does") {
  layer_shape biased = convolution(3, 8);
  biased.bias = true;
  network net("folded");
  const auto x = net.add_input(image());
  net.add("none", convolution(3, 8), {x});
  net.add("bias", biased, {x});
  net.add("bn", biased, {x}, normalisation::batch_norm);
  net.add("bias_bn", biased, {x}, normalisation::bias_then_batch_norm);
  const auto layers = net.layers();
  CHECK(layers[0].trained_parameters() == 24);
  CHECK(layers[1].trained_parameters() == 24 + 8);
  CHECK(layers[2].trained_parameters() == 24 + 2 * 8);
  CHECK(layers[3].trained_parameters() == 24 + 3 * 8);
  CHECK(net.trained_parameters() == 4 * 24 + 6 * 8);
  CHECK(net.parameters() == 4 * 24 + 3 * 8);
  CHECK(net.weights() == 4 * 24);
  CHECK_THROWS_WITH(
      net.add("bad", convolution(3, 8), {x}, normalisation::batch_norm),
      "layer \"bad\": batch normalisation needs weights and a bias to be folded into");
  CHECK_THROWS_AS(net.add("sum", plain(layer_kind::add, 3, 3), {x}, normalisation::batch_norm),
                  std::invalid_argument);
}

TEST_CASE("an addition ties its inputs and frees its output") {
  network net("residual");
  const auto x = net.add_input(image("image", 8));
  const auto a = net.add("a", convolution(8, 8), {x});
  const auto b = net.add("b", convolution(8, 8), {a});
  CHECK_FALSE(tied(net, x, b));
  const auto sum = net.add("sum", plain(layer_kind::add, 8, 8), {x, b});
  CHECK(tied(net, x, b));
  CHECK_FALSE(tied(net, x, a));
  CHECK_FALSE(tied(net, sum, x));
  CHECK_FALSE(tied(net, sum, a));
}

TEST_CASE("two readers of a tensor share its group, and their outputs do not") {
  network net("fork");
  const auto x = net.add_input(image());
  const auto a = net.add("a", convolution(3, 8), {x});
  const auto b = net.add("b", convolution(3, 8), {x});
  CHECK(net.compute_layer(0).inputs == net.compute_layer(1).inputs);
  CHECK_FALSE(tied(net, a, b));
  CHECK_FALSE(tied(net, a, x));
}

TEST_CASE("concatenation, maximum pooling and shortcut tie what they join") {
  network net("joins");
  const auto x = net.add_input(image());
  const auto a = net.add("a", convolution(3, 8), {x});
  const auto b = net.add("b", convolution(3, 4), {x});
  const auto joined = net.add("join", plain(layer_kind::concatenation, 12, 12), {a, b});
  CHECK(tied(net, a, b));
  CHECK(tied(net, a, joined));
  CHECK_FALSE(tied(net, a, x));
  const auto pooled = net.add("max", plain(layer_kind::max_pooling, 12, 12), {joined});
  CHECK(tied(net, pooled, b));
  const auto past = net.add("past", plain(layer_kind::shortcut, 12, 24), {pooled});
  CHECK(tied(net, past, a));
}

TEST_CASE("average pooling and upsampling requantise") {
  network net("means");
  const auto x = net.add_input(image());
  const auto mean = net.add("mean", plain(layer_kind::average_pooling, 3, 3), {x});
  const auto up = net.add("up", plain(layer_kind::upsampling, 3, 3), {mean});
  CHECK_FALSE(tied(net, x, mean));
  CHECK_FALSE(tied(net, mean, up));
  CHECK_FALSE(tied(net, x, up));
}

TEST_CASE("groups do not depend on the order of ties") {
  // Six inputs, and additions that tie pairs of them in all orders and directions.
  std::vector<std::pair<tensor_index, tensor_index>> pairs = {{0, 3}, {3, 5}, {1, 4}, {5, 0}};
  std::sort(pairs.begin(), pairs.end());
  do {
    for (unsigned flips = 0; flips < 16; ++flips) {
      network net("pairs");
      for (int i = 0; i < 6; ++i) net.add_input(image("in" + std::to_string(i)));
      for (std::size_t i = 0; i < pairs.size(); ++i) {
        auto [a, b] = pairs[i];
        if ((flips >> i) % 2 == 1) std::swap(a, b);
        net.add("sum" + std::to_string(i), plain(layer_kind::add, 3, 3), {a, b});
      }
      std::vector<tensor_index> groups;
      for (tensor_index t = 0; t < 6; ++t) groups.push_back(net.activation_group(t));
      REQUIRE(groups == std::vector<tensor_index>{0, 1, 2, 0, 1, 0});
    }
  } while (std::next_permutation(pairs.begin(), pairs.end()));
}

TEST_CASE("errors of the graph name the layer and leave the network as it was") {
  network net("errors");
  const auto x = net.add_input(image());
  const auto a = net.add("a", convolution(3, 8), {x});
  const auto before = [&] { return std::pair{net.layers().size(), net.tensors().size()}; };
  const auto at_first = before();
  CHECK_THROWS_WITH(net.add("a", convolution(3, 8), {x}),
                    "layer \"a\": another tensor has this name");
  CHECK_THROWS_WITH(net.add("image", convolution(3, 8), {x}),
                    "layer \"image\": another tensor has this name");
  CHECK_THROWS_WITH(net.add("b", convolution(3, 0), {x}), "layer \"b\": K = 0 must be at least 1");
  CHECK_THROWS_WITH(net.add("b", convolution(3, 8), {}), "layer \"b\": reads no tensor");
  CHECK_THROWS_WITH(net.add("b", convolution(3, 8), {7}),
                    "layer \"b\": reads tensor 7, which does not exist");
  CHECK_THROWS_WITH(net.add("b", convolution(3, 8), {x, x}),
                    "layer \"b\": reads 2 tensors instead of one");
  CHECK_THROWS_WITH(net.add("b", convolution(4, 8), {x}),
                    "layer \"b\": C = 4 but it reads 3 channels");
  layer_shape other = convolution(3, 8);
  other.input_rows = other.P = 5;
  CHECK_THROWS_WITH(net.add("b", other, {x}),
                    "layer \"b\": input_rows = 5 but tensor \"image\" has 4");
  other = convolution(3, 8);
  other.input_columns = other.Q = 2;
  CHECK_THROWS_WITH(net.add("b", other, {x}),
                    "layer \"b\": input_columns = 2 but tensor \"image\" has 4");
  other = convolution(3, 8);
  other.N = 2;
  CHECK_THROWS_WITH(net.add("b", other, {x}), "layer \"b\": N = 2 but tensor \"image\" has 1");
  // 3 and 8 channels sum to 11; neither is 5 or 6.
  CHECK_THROWS_WITH(net.add("sum", plain(layer_kind::add, 8, 8), {a, x}),
                    "layer \"sum\": C = 8 but tensor \"image\" has 3");
  CHECK_THROWS_WITH(net.add("join", plain(layer_kind::concatenation, 10, 10), {a, x}),
                    "layer \"join\": C = 10 but it reads 11 channels");
  CHECK(before() == at_first);
  CHECK_FALSE(tied(net, a, x));
  CHECK(net.compute_layer_count() == 1);
}

TEST_CASE("errors of inputs name the tensor") {
  network net("inputs");
  net.add_input(image());
  CHECK_THROWS_WITH(net.add_input(image()), "input \"image\": another tensor has this name");
  CHECK_THROWS_WITH(net.add_input({"x", 0, 3, 4, 4}), "input \"x\": batch = 0 must be at least 1");
  CHECK_THROWS_WITH(net.add_input({"x", 1, -1, 4, 4}),
                    "input \"x\": channels = -1 must be at least 1");
  CHECK_THROWS_WITH(net.add_input({"x", 1, 3, 0, 4}), "input \"x\": rows = 0 must be at least 1");
  CHECK_THROWS_WITH(net.add_input({"x", 1, 3, 4, 0}),
                    "input \"x\": columns = 0 must be at least 1");
  CHECK_THROWS_WITH(net.add_input({"x", 1, std::int64_t{1} << 40, 1 << 10, 1 << 10}),
                    "input \"x\": has more than 9007199254740992 elements");
  CHECK(net.inputs().size() == 1);
  CHECK(net.tensors().size() == 1);
}

TEST_CASE("a fully connected layer reads all elements of its tensor") {
  network net("flat");
  const auto x = net.add_input(image());
  layer_shape shape{.kind = layer_kind::fully_connected, .K = 10, .C = 48, .bias = true};
  net.add("fc", shape, {x});
  CHECK(net.macs() == 480);
  CHECK(net.parameters() == 490);
  shape.C = 3;
  CHECK_THROWS_WITH(net.add("fc2", shape, {x}), "layer \"fc2\": C = 3 but it reads 48 channels");
}
