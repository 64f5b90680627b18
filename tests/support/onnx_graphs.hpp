// Builds ONNX files for tests, node by node.
#ifndef HWFLOWQ_TESTS_SUPPORT_ONNX_GRAPHS_HPP
#define HWFLOWQ_TESTS_SUPPORT_ONNX_GRAPHS_HPP

#include <hwflowq/io/named_tensor.hpp>

#include <onnx/onnx_pb.h>

#include <cstdint>
#include <functional>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "ranking.hpp"
#include "temporary_directory.hpp"

namespace hwflowq::test {

/// An attribute of a node, by the type of its value.
struct onnx_attribute {
  onnx_attribute(std::string n, std::int64_t v) {
    proto.set_name(std::move(n));
    proto.set_type(onnx::AttributeProto::INT);
    proto.set_i(v);
  }
  onnx_attribute(std::string n, float v) {
    proto.set_name(std::move(n));
    proto.set_type(onnx::AttributeProto::FLOAT);
    proto.set_f(v);
  }
  onnx_attribute(std::string n, const char* v) {
    proto.set_name(std::move(n));
    proto.set_type(onnx::AttributeProto::STRING);
    proto.set_s(v);
  }
  onnx_attribute(std::string n, const std::vector<std::int64_t>& v) {
    proto.set_name(std::move(n));
    proto.set_type(onnx::AttributeProto::INTS);
    for (const auto i : v) proto.add_ints(i);
  }
  onnx::AttributeProto proto;
};
using onnx_attributes = std::vector<onnx_attribute>;
using extents = std::vector<std::int64_t>;
using strings = std::vector<std::string>;

/// A graph in the making; every function that adds something returns its name.
class onnx_graph {
 public:
  explicit onnx_graph(const std::string& name = "graph") {
    model.set_ir_version(8);
    model.add_opset_import()->set_version(17);
    graph().set_name(name);
  }

  onnx::GraphProto& graph() { return *model.mutable_graph(); }

  /// An input; -1 is a dimension with a name in place of a number.
  std::string input(const std::string& name, const extents& shape) {
    auto& value = *graph().add_input();
    value.set_name(name);
    auto& type = *value.mutable_type()->mutable_tensor_type();
    type.set_elem_type(onnx::TensorProto::FLOAT);
    for (const auto extent : shape) {
      auto& dimension = *type.mutable_shape()->add_dim();
      if (extent < 0) {
        dimension.set_dim_param("some");
      } else {
        dimension.set_dim_value(extent);
      }
    }
    return name;
  }

  void output(const std::string& name) { graph().add_output()->set_name(name); }

  std::string reals(const std::string& name, const extents& shape,
                    const std::vector<float>& values) {
    auto& tensor = started(name, shape, onnx::TensorProto::FLOAT);
    for (const float v : values) tensor.add_float_data(v);
    return name;
  }
  std::string real(const std::string& name, float value) { return reals(name, {}, {value}); }

  /// Small random weights.
  std::string weights(const std::string& name, const extents& shape) {
    std::vector<float> values(static_cast<std::size_t>(
        std::accumulate(shape.begin(), shape.end(), std::int64_t{1}, std::multiplies<>())));
    for (auto& v : values) v = static_cast<float>(random_.uniform()) - 0.5f;
    return reals(name, shape, values);
  }

  std::string integers(const std::string& name, const extents& values) {
    auto& tensor =
        started(name, {static_cast<std::int64_t>(values.size())}, onnx::TensorProto::INT64);
    for (const auto v : values) tensor.add_int64_data(v);
    return name;
  }

  /// Whole numbers of a type that is stored in int32_data.
  std::string small(const std::string& name, const extents& shape, onnx::TensorProto::DataType type,
                    const std::vector<std::int32_t>& values) {
    auto& tensor = started(name, shape, type);
    for (const auto v : values) tensor.add_int32_data(v);
    return name;
  }

  /// A node named like the operator's output; returns that output.
  std::string node(const std::string& op, const strings& inputs, const std::string& name,
                   const onnx_attributes& attributes = {}, const std::string& domain = "") {
    auto& proto = *graph().add_node();
    proto.set_op_type(op);
    proto.set_domain(domain);
    proto.set_name(name);
    for (const auto& i : inputs) proto.add_input(i);
    proto.add_output(name + ":0");
    for (const auto& a : attributes) *proto.add_attribute() = a.proto;
    return name + ":0";
  }

  [[nodiscard]] std::string bytes() const { return model.SerializeAsString(); }

  onnx::ModelProto model;

 private:
  onnx::TensorProto& started(const std::string& name, const extents& shape,
                             onnx::TensorProto::DataType type) {
    auto& tensor = *graph().add_initializer();
    tensor.set_name(name);
    tensor.set_data_type(type);
    for (const auto extent : shape) tensor.add_dims(extent);
    return tensor;
  }

  random_numbers random_{1};
};

/// ResNet-20 for CIFAR-10 with nodes named like the layers of the zoo, batch normalisation unfolded
/// and shortcuts as PyTorch exports them. `weights(graph, name, shape)` adds an initialiser.
template <typename Weights>
onnx_graph resnet20_graph(Weights weights) {
  onnx_graph g("resnet20");
  const auto convolution = [&](const std::string& x, const std::string& name,
                               const std::string& norm, std::int64_t from, std::int64_t to,
                               std::int64_t stride) {
    const auto y = g.node("Conv", {x, weights(g, name + ".weight", extents{to, from, 3, 3})}, name,
                          {{"kernel_shape", extents{3, 3}},
                           {"strides", extents{stride, stride}},
                           {"pads", extents{1, 1, 1, 1}},
                           {"dilations", extents{1, 1}},
                           {"group", std::int64_t{1}}});
    return g.node(
        "BatchNormalization",
        {y, weights(g, norm + ".weight", extents{to}), weights(g, norm + ".bias", extents{to}),
         weights(g, norm + ".running_mean", extents{to}),
         weights(g, norm + ".running_var", extents{to})},
        norm, {{"epsilon", 1e-5f}});
  };
  auto x = g.input("image", {-1, 3, 32, 32});
  x = g.node("Relu", {convolution(x, "conv1", "bn1", 3, 16, 1)}, "relu");
  g.integers("zero", {0, 0});
  g.integers("end", {INT64_MAX, INT64_MAX});
  g.integers("image axes", {2, 3});
  g.integers("two", {2, 2});
  for (int stage = 1; stage <= 3; ++stage) {
    const std::int64_t to = std::int64_t{8} << stage;
    for (int block = 0; block < 3; ++block) {
      const auto at = "layer" + std::to_string(stage) + "." + std::to_string(block) + ".";
      const bool halves = stage > 1 && block == 0;
      auto y = convolution(x, at + "conv1", at + "bn1", halves ? to / 2 : to, to, halves ? 2 : 1);
      y = g.node("Relu", {y}, at + "relu");
      y = convolution(y, at + "conv2", at + "bn2", to, to, 1);
      if (halves) {
        x = g.node("Slice", {x, "zero", "end", "image axes", "two"}, at + "shortcut");
        const auto pads = g.integers(at + "pads", {0, to / 4, 0, 0, 0, to / 4, 0, 0});
        x = g.node("Pad", {x, pads, ""}, at + "pad");
      }
      x = g.node("Relu", {g.node("Add", {x, y}, at + "add")}, at + "relu2");
    }
  }
  x = g.node("GlobalAveragePool", {x}, "avgpool");
  x = g.node("Flatten", {x}, "flatten");
  x = g.node(
      "Gemm",
      {x, weights(g, "linear.weight", extents{10, 64}), weights(g, "linear.bias", extents{10})},
      "linear", {{"transB", std::int64_t{1}}});
  g.output(g.node("Softmax", {x}, "softmax"));
  return g;
}

/// The same with random weights, whose variances are positive.
inline onnx_graph resnet20_graph() {
  return resnet20_graph([](onnx_graph& g, const std::string& name, const extents& shape) {
    g.weights(name, shape);
    if (name.ends_with("running_var")) {
      auto& values = *g.graph().mutable_initializer()->rbegin()->mutable_float_data();
      for (auto& v : values) v += 1.0f;
    }
    return name;
  });
}

}  // namespace hwflowq::test

#endif
