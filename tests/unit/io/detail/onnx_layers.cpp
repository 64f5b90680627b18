#include <hwflowq/io/detail/onnx_layers.hpp>

#include <optional>
#include <stdexcept>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "onnx_graphs.hpp"

using namespace hwflowq;
using namespace hwflowq::io::detail;
using numbers = std::vector<float>;

namespace {

onnx_layer two_outputs() {
  onnx_layer layer;
  layer.name = "fc";
  layer.shape.kind = workload::layer_kind::fully_connected;
  layer.shape.C = 2;
  layer.shape.K = 2;
  layer.inputs = {0};
  layer.weight_shape = {2, 2};
  layer.weights = {1, 2, 3, 4};
  return layer;
}

struct finished {
  workload::network network{"n"};
  std::vector<io::named_tensor> weights;
  std::vector<std::optional<Precision>> precisions;
  explicit finished(onnx_layers layers) { std::move(layers).finish(network, weights, precisions); }
};

}  // namespace

TEST_CASE("batch normalisation is folded into weights and bias") {
  onnx_layers layers;
  CHECK(layers.add_input({"x", 1, 2, 1, 1}) == 0);
  CHECK(layers.add(two_outputs()) == 1);
  CHECK(layers.fold_bias(0, {10, 20}));
  CHECK_FALSE(layers.fold_bias(0, {1, 2}));
  // Factors 2 / sqrt(3 + 1) = 1 and 6 / sqrt(8 + 1) = 2.
  CHECK(layers.fold_batch_norm(0, {2, 6}, {0.5f, 1}, {4, 5}, {3, 8}, 1.0f));
  CHECK_FALSE(layers.fold_batch_norm(0, {2, 6}, {0.5f, 1}, {4, 5}, {3, 8}, 1.0f));
  const finished result(std::move(layers));
  REQUIRE(result.weights.size() == 2);
  CHECK(result.weights[0] == io::named_tensor{"fc.weight", {2, 2}, {1, 2, 6, 8}});
  CHECK(result.weights[1] == io::named_tensor{"fc.bias", {2}, {6.5f, 31}});
  CHECK(result.network.layers()[0].trained_with == workload::normalisation::bias_then_batch_norm);
  CHECK(result.precisions == std::vector<std::optional<Precision>>{std::nullopt});
}

TEST_CASE("a precision needs both widths, and known ones") {
  for (const auto& [weight, activation, expected] :
       {std::tuple{std::optional(4), std::optional(8), std::optional(Precision{4, 8})},
        {std::optional(4), std::optional<int>(), std::optional<Precision>()},
        {std::optional<int>(), std::optional(8), std::optional<Precision>()}}) {
    onnx_layers layers;
    static_cast<void>(layers.add_input({"x", 1, 2, 1, 1}));
    auto layer = two_outputs();
    layer.weight_bits = weight;
    layer.activation_bits = activation;
    layers.add(layer);
    CHECK(finished(std::move(layers)).precisions.front() == expected);
  }
  onnx_layers layers;
  static_cast<void>(layers.add_input({"x", 1, 2, 1, 1}));
  auto layer = two_outputs();
  layer.weight_bits = 32;
  layer.activation_bits = 8;
  layers.add(layer);
  CHECK_THROWS_AS(finished(std::move(layers)), error);
}

TEST_CASE("names are given once") {
  test::onnx_graph g;
  g.node("Relu", {"x"}, "same");
  g.node("Relu", {"x"}, "");
  onnx_layers layers;
  static_cast<void>(layers.add_input({"same", 1, 1, 1, 1}));
  CHECK(layers.name_for(onnx_node(g.graph().node(0))) == "same_2");
  CHECK(layers.name_for(onnx_node(g.graph().node(0))) == "same_3");
  CHECK(layers.name_for(onnx_node(g.graph().node(1))) == ":0");
  auto impossible = two_outputs();
  impossible.shape.K = 0;
  CHECK_THROWS_AS(layers.add(impossible), std::invalid_argument);
}
