#include <hwflowq/io/onnx.hpp>
#include <hwflowq/io/safetensors.hpp>
#include <hwflowq/workload/network_builder.hpp>
#include <hwflowq/workload/zoo/resnet_cifar.hpp>

#include <cmath>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include "catch.hpp"
#include "files.hpp"
#include "onnx_graphs.hpp"

using namespace hwflowq;
using namespace hwflowq::test;
using hwflowq::io::onnx_model;

namespace {

onnx_model imported(const onnx_graph& graph, io::onnx_options options = {}) {
  const temporary_directory directory;
  write_text(directory / "m.onnx", graph.bytes());
  return io::import_onnx(directory / "m.onnx", options);
}

std::string refusal_of_bytes(const std::string& bytes) {
  const temporary_directory directory;
  write_text(directory / "m.onnx", bytes);
  const auto text =
      message_of<io::file_error>([&] { return io::import_onnx(directory / "m.onnx"); });
  const auto at = text.find("m.onnx: ");
  return at == std::string::npos ? "does not name the file: " + text : text.substr(at + 8);
}

std::string refusal(const onnx_graph& graph) {
  return refusal_of_bytes(graph.bytes());
}

// A graph of one node after a convolution of 2 to 4 channels on 8 x 8.
std::string refused_after_conv(const std::string& op, const strings& more = {},
                               const onnx_attributes& attributes = {}) {
  onnx_graph g;
  auto x = g.input("x", {1, 2, 8, 8});
  x = g.node("Conv", {x, g.weights("w", {4, 2, 3, 3})}, "conv");
  g.reals("one", {}, {1.0f});
  g.integers("numbers", {1, 2});
  strings inputs{x};
  inputs.insert(inputs.end(), more.begin(), more.end());
  g.output(g.node(op, inputs, "it", attributes));
  return refusal(g);
}

void check_same(const workload::network& a, const workload::network& b) {
  REQUIRE(a.layers().size() == b.layers().size());
  for (std::size_t l = 0; l < a.layers().size(); ++l) {
    INFO(b.layers()[l].name);
    CHECK(a.layers()[l].name == b.layers()[l].name);
    CHECK(a.layers()[l].shape == b.layers()[l].shape);
    CHECK(a.layers()[l].inputs == b.layers()[l].inputs);
    CHECK(a.layers()[l].trained_with == b.layers()[l].trained_with);
  }
  for (std::size_t t = 0; t < b.tensors().size(); ++t) {
    CHECK(a.activation_group(t) == b.activation_group(t));
  }
  CHECK(a.macs() == b.macs());
  CHECK(a.parameters() == b.parameters());
  CHECK(a.trained_parameters() == b.trained_parameters());
}

const io::named_tensor& weight(const onnx_model& model, const std::string& name) {
  for (const auto& t : model.weights) {
    if (t.name == name) return t;
  }
  throw std::runtime_error("no weight " + name);
}

}  // namespace

TEST_CASE("ResNet-20 from ONNX is the zoo's ResNet-20") {
  const auto model = imported(resnet20_graph());
  CHECK(model.network.name() == "resnet20");
  check_same(model.network, workload::zoo::resnet20());
  CHECK(model.network.macs() == 40551040);  // He et al. 2016: 41 million
  CHECK(model.network.trained_parameters() == 269722);
  CHECK(model.precisions == std::vector<std::optional<Precision>>(20));
  CHECK(model.weights.size() == 40);
  for (const auto& t : model.weights) CHECK(consistent(t));
}

TEST_CASE("trained weights arrive with batch normalisation folded in") {
  const auto tensors = io::read_safetensors(require_data("resnet20_cifar10_float.safetensors"));
  const auto find = [&](const std::string& name) -> const io::named_tensor& {
    for (const auto& t : tensors) {
      if (t.name == name) return t;
    }
    throw std::runtime_error("no tensor " + name);
  };
  const auto model =
      imported(resnet20_graph([&](onnx_graph& g, const std::string& name, const extents& shape) {
        if (find(name).shape != shape) throw std::runtime_error("another shape: " + name);
        return g.reals(name, shape, find(name).values);
      }));
  check_same(model.network, workload::zoo::resnet20());
  CHECK(weight(model, "linear.weight") == find("linear.weight"));
  CHECK(weight(model, "linear.bias") == find("linear.bias"));
  for (const std::string at : {"", "layer1.2.", "layer3.0."}) {
    const auto& folded = weight(model, at + "conv1.weight");
    const auto& plain = find(at + "conv1.weight");
    REQUIRE(folded.shape == plain.shape);
    const std::size_t channels = static_cast<std::size_t>(plain.shape[0]);
    for (std::size_t k = 0; k < channels; ++k) {
      const double factor = find(at + "bn1.weight").values[k] /
                            std::sqrt(find(at + "bn1.running_var").values[k] + 1e-5);
      const double bias =
          find(at + "bn1.bias").values[k] - find(at + "bn1.running_mean").values[k] * factor;
      CHECK_THAT(weight(model, at + "conv1.bias").values[k],
                 Catch::Matchers::WithinAbs(bias, 1e-6));
      const std::size_t i = k * plain.values.size() / channels;
      CHECK_THAT(folded.values[i], Catch::Matchers::WithinAbs(plain.values[i] * factor, 1e-6));
    }
  }
}

TEST_CASE("a depthwise network is what the builder builds") {
  onnx_graph g("depthwise");
  auto x = g.input("image", {1, 3, 33, 32});
  x = g.node("Conv", {x, g.weights("w1", {8, 3, 3, 3}), g.weights("b1", {8})}, "stem",
             {{"strides", extents{2, 2}}, {"auto_pad", "SAME_UPPER"}});
  x = g.node("Clip", {x, g.real("low", 0), g.real("high", 6)}, "relu6");
  x = g.node(
      "Conv", {x, g.weights("w2", {16, 1, 3, 5})}, "depth",
      {{"group", std::int64_t{8}}, {"pads", extents{1, 2, 1, 2}}, {"dilations", extents{1, 1}}});
  const auto left = g.node("Conv", {x, g.weights("w3", {4, 16, 1, 1})}, "left");
  const auto right = g.node(
      "MaxPool", {x}, "right",
      {{"kernel_shape", extents{3, 3}}, {"strides", extents{1, 1}}, {"pads", extents{1, 1, 1, 1}}});
  x = g.node("Concat", {left, right}, "join", {{"axis", std::int64_t{-3}}});
  x = g.node("AveragePool", {x}, "half",
             {{"kernel_shape", extents{2, 2}}, {"strides", extents{2, 2}}});
  x = g.node("ReduceMean", {x}, "mean", {{"axes", extents{-1, -2}}, {"keepdims", std::int64_t{0}}});
  x = g.node("MatMul", {x, g.weights("w4", {20, 5})}, "classes");
  g.output(g.node("Add", {g.weights("b4", {5}), x}, "bias"));

  workload::network_builder b("depthwise");
  auto t = b.input("image", 3, 33, 32);
  t = b.convolution(
      "stem", t, {.K = 8, .kernel = 3, .stride = 2, .pad = workload::same_padding{}, .bias = true});
  t = b.depthwise("depth", t, {.K = 16, .kernel = {3, 5}, .pad = workload::padding{1, 2, 1, 2}});
  const auto l = b.convolution("left", t, {.K = 4});
  const auto r = b.max_pooling("right", t, {.kernel = 3, .stride = 1, .pad = 1});
  t = b.concatenation("join", {l, r});
  t = b.average_pooling("half", t, {.kernel = 2});
  t = b.global_average_pooling("mean", t);
  b.fully_connected("classes", t, {.K = 5});
  const auto model = imported(g);
  check_same(model.network, std::move(b).build());
  // Weights of a matrix product come as [outputs, inputs].
  CHECK(weight(model, "classes.weight").shape == extents{5, 20});
  const auto given = g.graph().initializer(g.graph().initializer_size() - 2);
  CHECK(given.name() == "w4");
  CHECK(weight(model, "classes.weight").values[1] == given.float_data(5));
}

TEST_CASE("a network of matrix products keeps its numbers") {
  onnx_graph g("");
  auto x = g.input("x", {-1, 2, 2, 2});
  // x.view(x.size(0), -1), as it is exported.
  const auto size = g.node("Gather", {g.node("Shape", {x}, "shape"), g.integers("first", {0})}, "n",
                           {{"axis", std::int64_t{0}}});
  const auto shape =
      g.node("Concat", {size, g.integers("rest", {-1})}, "to", {{"axis", std::int64_t{0}}});
  x = g.node("Reshape", {x, shape}, "view");
  x = g.node("Gemm", {x, g.weights("w1", {3, 8}), g.reals("b1", {3}, {1, 2, 3})}, "",
             {{"transB", std::int64_t{1}}, {"alpha", 2.0f}, {"beta", 0.5f}});
  x = g.node("Relu", {x}, "relu");
  x = g.node("Gemm", {x, g.reals("w2", {3, 2}, {1, 2, 3, 4, 5, 6})}, "second");
  g.output(x);
  const auto model = imported(g, {.batch = 4});
  CHECK(model.network.name() == "m");
  REQUIRE(model.network.compute_layer_count() == 2);
  CHECK(model.network.compute_layer(0).name == ":0");
  CHECK(model.network.compute_layer(0).shape.C == 8);
  CHECK(model.network.compute_layer(0).shape.N == 4);
  CHECK(model.network.macs() == 4 * (24 + 6));
  CHECK(weight(model, ":0.bias").values == std::vector<float>{0.5f, 1.0f, 1.5f});
  CHECK(weight(model, ":0.weight").values[3] == 2.0f * g.graph().initializer(2).float_data(3));
  CHECK(weight(model, "second.weight") ==
        io::named_tensor{"second.weight", {2, 3}, {1, 3, 5, 2, 4, 6}});
}

TEST_CASE("quantisers tell the precision of each layer") {
  onnx_graph g("quantised");
  const std::string qonnx = "qonnx.custom_op.general";
  const auto scale = g.real("scale", 0.1f);
  const auto zero = g.real("zero", 0);
  auto x = g.input("x", {1, 2, 8, 8});
  x = g.node("Quant", {x, scale, zero, g.real("eight", 8)}, "q0", {}, qonnx);
  // QONNX: 4-bit weights, 8-bit image.
  auto w = g.node("Quant", {g.weights("w1", {4, 2, 3, 3}), scale, zero, g.real("four", 4)}, "qw1",
                  {}, qonnx);
  x = g.node("Relu", {g.node("Conv", {x, w}, "c1")}, "r1");
  // Narrower than the type by a Clip in between: 3 bits.
  g.small("u8", {}, onnx::TensorProto::UINT8, {0});
  g.small("low", {}, onnx::TensorProto::UINT8, {0});
  g.small("high", {}, onnx::TensorProto::UINT8, {7});
  x = g.node("QuantizeLinear", {x, scale, "u8"}, "q1");
  x = g.node("Clip", {x, "low", "high"}, "clip");
  x = g.node("DequantizeLinear", {x, scale, "u8"}, "d1");
  x = g.node("MaxPool", {x}, "pool", {{"kernel_shape", extents{2, 2}}});
  // Integer weights with a scale for each output channel.
  g.small("w2", {2, 4, 1, 1}, onnx::TensorProto::INT8, {1, 2, 3, 4, -1, -2, -3, -128});
  g.small("z2", {2}, onnx::TensorProto::INT8, {0, 1});
  w = g.node("DequantizeLinear", {"w2", g.reals("s2", {2}, {0.5f, 0.25f}), "z2"}, "dw2",
             {{"axis", std::int64_t{0}}});
  x = g.node("Conv", {x, w}, "c2");
  x = g.node("Conv", {x, g.weights("w3", {2, 2, 1, 1})}, "c3");
  x = g.node("QuantizeLinear", {x, scale, g.small("i16", {}, onnx::TensorProto::INT16, {0})}, "q3");
  x = g.node("DequantizeLinear", {x, scale, "i16"}, "d3");
  w = g.node("BipolarQuant", {g.weights("w4", {2, 2, 1, 1}), scale}, "qw4", {}, qonnx);
  g.output(g.node("Conv", {x, w}, "c4"));
  const auto model = imported(g);
  CHECK(model.precisions == std::vector<std::optional<Precision>>{Precision{4, 8}, Precision{8, 3},
                                                                  std::nullopt, Precision{1, 16}});
  CHECK(weight(model, "c2.weight").values ==
        std::vector<float>{0.5f, 1, 1.5f, 2, -0.5f, -0.75f, -1, -32.25f});
}

TEST_CASE("shortcuts of every kind are recognised") {
  onnx_graph g("shortcuts");
  auto x = g.input("x", {1, 4, 7, 7});
  // As PyTorch exports x[:, :, ::2, ::3] without simplification: an axis at a time; pads computed.
  x = g.node("Slice",
             {x, g.integers("s", {0}), g.integers("e", {INT64_MAX}), g.integers("a2", {2}),
              g.integers("two", {2})},
             "rows");
  x = g.node("Slice", {x, "s", "e", g.integers("a3", {-1}), g.integers("three", {3})}, "columns");
  // F.pad gives pairs from the last axis on, which the graph turns around.
  const auto zeros = g.node("ConstantOfShape", {g.integers("four", {2})}, "zeros");
  auto pads = g.node("Concat",
                     {g.integers("p", {0, 0, 0, 0, 1, 3}),
                      g.node("Cast", {zeros}, "whole", {{"to", std::int64_t{7}}})},
                     "all pads", {{"axis", std::int64_t{0}}});
  pads = g.node("Reshape", {pads, g.integers("pairs", {-1, 2})}, "in pairs");
  pads = g.node("Slice",
                {pads, g.integers("m1", {-1}), g.integers("least", {-INT64_MAX}),
                 g.integers("a0", {0}), g.integers("back", {-1})},
                "backwards");
  pads = g.node("Transpose",
                {
                    pads,
                },
                "turned", {{"perm", extents{1, 0}}});
  pads = g.node("Reshape", {pads, g.integers("flat", {-1})}, "flattened");
  x = g.node("Pad", {x, pads, g.real("nothing", 0)}, "channels");
  x = g.node("Slice", {x, "s", "e", "a2", "two"}, "more rows");
  g.output(g.node("Relu", {x}, "relu"));
  const auto model = imported(g);
  REQUIRE(model.network.layers().size() == 2);
  const auto& first = model.network.layers()[0];
  CHECK(first.name == "rows");
  CHECK(first.shape.kind == workload::layer_kind::shortcut);
  CHECK(std::vector{first.shape.K, first.shape.P, first.shape.Q} == extents{8, 4, 3});
  CHECK(std::vector{first.shape.stride_rows, first.shape.stride_columns} == extents{2, 3});
  const auto& second = model.network.layers()[1].shape;
  CHECK(std::vector{second.K, second.P, second.Q} == extents{8, 2, 3});
}

TEST_CASE("padding comes from wherever the file has it") {
  for (const std::int64_t stride : {1, 2, 3}) {
    for (const std::int64_t size : {7, 8, 9}) {
      onnx_graph g("pads");
      const auto x = g.input("x", {1, 1, size, size});
      const auto w = g.weights("w", {1, 1, 4, 4});
      const extents strides{stride, stride};
      const auto padded = g.node("Pad", {x, g.integers("p", {0, 0, 1, 2, 0, 0, 3, 0})}, "pad");
      g.output(g.node("Conv", {padded, w}, "zeros", {{"strides", strides}}));
      g.output(g.node("Conv", {x, w}, "lower", {{"strides", strides}, {"auto_pad", "SAME_LOWER"}}));
      g.output(g.node("Conv", {x, w}, "valid", {{"strides", strides}, {"auto_pad", "VALID"}}));
      g.output(g.node("MaxPool", {x}, "ceil",
                      {{"kernel_shape", extents{3, 3}},
                       {"strides", strides},
                       {"pads", extents{1, 1, 1, 1}},
                       {"ceil_mode", std::int64_t{1}}}));
      const auto model = imported(g);
      const auto layers = model.network.layers();
      CHECK(layers[0].shape.pad == workload::padding{1, 2, 3, 0});
      CHECK(layers[0].shape.P == (size + 4 - 4) / stride + 1);
      CHECK(layers[1].shape.P == (size + stride - 1) / stride);
      CHECK(layers[1].shape.pad.top >= layers[1].shape.pad.bottom);
      CHECK(layers[2].shape.Q == (size - 4) / stride + 1);
      std::int64_t positions = 0;  // windows that begin on the input or on the zeros before it
      while (positions * stride < size + 1 && positions * stride < size + 2 - 3 + stride)
        ++positions;
      CHECK(layers[3].shape.P == positions);
    }
  }
}

TEST_CASE("what is not supported is refused by operator and node") {
  CHECK(refused_after_conv("Einsum") == "Einsum node \"it\": the operator is not supported");
  CHECK(refused_after_conv("Transpose") == "Transpose node \"it\": the operator is not supported");
  CHECK(refused_after_conv("Add", {"one"}) ==
        "Add node \"it\": adds a constant that is not the bias of the layer right before it");
  CHECK(refused_after_conv("Conv", {"conv:0"}) == "Conv node \"it\": the weight is no constant");
  CHECK(refused_after_conv("Conv", {"w"}) ==
        "Conv node \"it\": has a weight for 2 channels of each of 1 groups, but reads 4 channels");
  CHECK(refused_after_conv("Gemm", {"w"}) == "Gemm node \"it\": reads other than vectors");
  CHECK(refused_after_conv("MaxPool") == "MaxPool node \"it\": lacks its kernel_shape");
  CHECK(refused_after_conv("MaxPool", {}, {{"kernel_shape", std::int64_t{3}}}) ==
        "MaxPool node \"it\": attribute kernel_shape has the wrong type");
  CHECK(refused_after_conv("MaxPool", {}, {{"kernel_shape", extents{7, 7}}}) ==
        "MaxPool node \"it\": has a window larger than what it reads");
  CHECK(refused_after_conv("MaxPool", {}, {{"kernel_shape", extents{3}}}) ==
        "MaxPool node \"it\": kernel_shape has 1 numbers instead of 2: only images have a meaning "
        "here");
  CHECK(refused_after_conv("Concat", {"conv:0"}, {{"axis", std::int64_t{2}}}) ==
        "Concat node \"it\": joins along other than the channels");
  CHECK(refused_after_conv("Add", {"x"}) == "Add node \"it\": adds tensors of different shapes");
  CHECK(refused_after_conv("Reshape", {"numbers"}) ==
        "Reshape node \"it\": asks for another number of elements");
  CHECK(refused_after_conv("Relu", {"nowhere"}) ==
        "Relu node \"it\": reads \"nowhere\", which nothing before it writes");
  CHECK(refused_after_conv("Flatten", {}, {{"axis", std::int64_t{9}}}) ==
        "Flatten node \"it\": axis 9 does not exist");
  CHECK(refused_after_conv("ReduceMean", {}, {{"axes", extents{1}}}) ==
        "ReduceMean node \"it\": is no mean over rows and columns");
  CHECK(
      refused_after_conv("Conv", {"w"}, {{"strides", extents{0, 1}}, {"group", std::int64_t{2}}}) ==
      "Conv node \"it\": has 0 among its strides, dilations or pads");
  CHECK(refused_after_conv("Slice", {"numbers", "numbers"}) ==
        "Slice node \"it\": takes other than every n-th row or column from the first on");

  onnx_graph g;
  auto x = g.input("x", {1, 2, 8, 8});
  x = g.node("Relu", {g.node("Conv", {x, g.weights("w", {4, 2, 3, 3})}, "conv")}, "relu");
  const auto p = g.weights("p", {4});
  auto norm = g;
  norm.graph().mutable_initializer()->rbegin()->set_float_data(0, 1.0f);
  for (int i = 0; i < 4; ++i) norm.graph().mutable_initializer()->rbegin()->set_float_data(i, 1.0f);
  norm.output(norm.node("BatchNormalization", {x, p, p, p, p}, "bn"));
  CHECK(refusal(norm) ==
        "BatchNormalization node \"bn\": cannot be folded: it does not follow a "
        "Conv, Gemm or MatMul of its own");
  auto soft = g;
  soft.output(soft.node("Relu", {soft.node("Softmax", {x}, "soft")}, "end"));
  CHECK(refusal(soft) == "Softmax node \"soft\": is supported at the end of a network only");
  auto foreign = g;
  foreign.output(foreign.node("Conv", {x, p}, "f", {}, "com.microsoft"));
  CHECK(refusal(foreign) == "com.microsoft.Conv node \"f\": the operator is not supported");
  auto wide = g;
  const auto q = [&](const std::string& v, const char* name) {
    return wide.node(
        "Quant",
        {v, wide.real(std::string(name) + "s", 1), "", wide.real(std::string(name) + "b", 17)},
        name, {}, "onnx.brevitas");
  };
  wide.output(wide.node("Conv", {q(x, "qx"), q(wide.weights("w2", {1, 4, 1, 1}), "qw")}, "wide"));
  CHECK(refusal(wide) == "layer \"wide\" is quantised to 17 bits, which are outside 1 to 16");
}

TEST_CASE("files that are no whole models are refused") {
  CHECK(refusal_of_bytes("") == "is no ONNX model: it has no graph or names no operator set");
  CHECK(refusal_of_bytes(std::string(1000, '\xFF')) == "is no ONNX model, or damaged");
  CHECK_THROWS_AS(io::import_onnx("no such file"), io::file_error);
  CHECK_THROWS_AS(io::import_onnx("no such file", {.batch = 0}), std::invalid_argument);

  const auto whole = resnet20_graph();
  const auto bytes = whole.bytes();
  for (std::size_t size = 0; size < bytes.size(); size += 9973) {
    CHECK_FALSE(refusal_of_bytes(bytes.substr(0, size)).starts_with("does not name"));
  }
  auto changed = whole;
  changed.graph().mutable_initializer(0)->clear_float_data();
  CHECK(refusal(changed) == "tensor \"conv1.weight\" has 0 values for 432 elements");
  changed = whole;
  changed.graph().mutable_initializer(0)->set_data_location(onnx::TensorProto::EXTERNAL);
  CHECK(refusal(changed) == "tensor \"conv1.weight\" has its data in another file");
  changed = whole;
  changed.graph().mutable_initializer(0)->set_data_type(8);
  CHECK(refusal(changed) == "tensor \"conv1.weight\" has the unsupported data type 8");
  changed = whole;
  changed.graph().clear_output();
  CHECK(refusal(changed) == "the graph has no output");
  changed = whole;
  changed.input("deep", {1, 2, 3, 4, 5});
  CHECK(refusal(changed) == "input \"deep\" has 5 dimensions: images have 4, vectors 2");
  changed = whole;
  changed.input("open", {1, 3, -1, 32});
  CHECK(refusal(changed) == "input \"open\" has no fixed size in dimension 2");
}
