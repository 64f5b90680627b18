// Damaged ONNX files are imported or refused, and nothing else happens.
#include <hwflowq/io/onnx.hpp>

#include <iostream>
#include <limits>
#include <string>

#include "catch.hpp"
#include "files.hpp"
#include "mutation.hpp"
#include "onnx_graphs.hpp"

using namespace hwflowq;
using namespace hwflowq::test;

namespace {

// Every kind of operator in a graph of a few hundred bytes.
onnx_graph small_graph() {
  onnx_graph g("small");
  const auto scale = g.real("s", 0.5f);
  auto x = g.input("x", {-1, 2, 6, 6});
  x = g.node("Quant", {x, scale, "", g.real("b", 4)}, "q", {}, "qonnx.custom_op.general");
  x = g.node(
      "Conv", {x, g.weights("w", {2, 1, 2, 2})}, "c",
      {{"group", std::int64_t{2}}, {"pads", extents{1, 0, 0, 1}}, {"strides", extents{1, 1}}});
  x = g.node("BatchNormalization",
             {x, g.reals("g", {2}, {1, 2}), g.reals("h", {2}, {1, 2}), "g", "g"}, "n");
  x = g.node("Relu", {x}, "r");
  const auto i = g.integers("z", {0});
  auto y = g.node("Slice",
                  {x, i, g.integers("e", {100}), g.integers("a", {2}), g.integers("t", {2})}, "l");
  y = g.node("Pad", {y, g.integers("p", {0, 1, 0, 0, 0, 1, 0, 0})}, "p0");
  y = g.node("MaxPool", {y}, "m",
             {{"kernel_shape", extents{2, 2}}, {"ceil_mode", std::int64_t{1}}});
  y = g.node("Add", {y, y}, "d");
  y = g.node("Concat", {y, y}, "k", {{"axis", std::int64_t{1}}});
  y = g.node("GlobalAveragePool", {y}, "o");
  const auto n = g.node("Gather", {g.node("Shape", {y}, "f"), i}, "u", {{"axis", std::int64_t{0}}});
  y = g.node("Reshape",
             {y, g.node("Concat", {n, g.integers("j", {-1})}, "v", {{"axis", std::int64_t{0}}})},
             "y");
  g.small("w8", {2, 8}, onnx::TensorProto::INT8, {1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 6, 7, 8});
  const auto w = g.node("DequantizeLinear", {"w8", scale}, "dq");
  y = g.node("Gemm", {y, w, g.weights("c0", {2})}, "fc", {{"transB", std::int64_t{1}}});
  g.output(g.node("Softmax", {y}, "end"));
  return g;
}

// Sets one number of the graph to one that a careless reader trips over.
void make_extreme(onnx_graph& g, random_numbers& random) {
  constexpr std::int64_t least = std::numeric_limits<std::int64_t>::min();
  constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
  constexpr std::array<std::int64_t, 14> values{0,
                                                -1,
                                                1,
                                                2,
                                                3,
                                                100,
                                                1 << 24,
                                                std::int64_t{1} << 31,
                                                std::int64_t{1} << 32,
                                                std::int64_t{1} << 62,
                                                most,
                                                least,
                                                most - 1,
                                                -most};
  const auto value = values[random.below(values.size())];
  const auto pick = [&](int count) {
    return static_cast<int>(random.below(static_cast<std::size_t>(count)));
  };
  auto& graph = g.graph();
  if (random.below(2) == 0) {
    auto& tensor = *graph.mutable_initializer(pick(graph.initializer_size()));
    if (tensor.int64_data_size() > 0 && random.below(3) != 0) {
      tensor.set_int64_data(pick(tensor.int64_data_size()), value);
    } else if (tensor.dims_size() > 0) {
      tensor.set_dims(pick(tensor.dims_size()), value);
    }
  } else if (random.below(4) == 0) {
    auto& shape = *graph.mutable_input(0)->mutable_type()->mutable_tensor_type()->mutable_shape();
    shape.mutable_dim(pick(shape.dim_size()))->set_dim_value(value);
  } else {
    auto& node = *graph.mutable_node(pick(graph.node_size()));
    if (node.attribute_size() > 0 && random.below(3) != 0) {
      auto& attribute = *node.mutable_attribute(pick(node.attribute_size()));
      if (attribute.ints_size() > 0) {
        attribute.set_ints(pick(attribute.ints_size()), value);
      } else {
        attribute.set_i(value);
      }
    } else if (node.input_size() > 0) {
      const auto& other = graph.node(pick(graph.node_size()));
      node.set_input(pick(node.input_size()), other.output(0));
    }
  }
}

// Whether a model is imported; then it is consistent, else the reason names the file.
bool imports(const std::filesystem::path& path, std::size_t i) {
  try {
    const auto model = io::import_onnx(path);
    REQUIRE(model.precisions.size() == model.network.compute_layer_count());
    REQUIRE(model.network.macs() >= 0);
    for (const auto& tensor : model.weights) REQUIRE(consistent(tensor));
    return true;
  } catch (const io::file_error& cause) {
    if (std::string(cause.what()).find(path.string()) == std::string::npos) {
      FAIL("case " << i << " is refused without the name of the file: " << cause.what());
    }
    return false;
  }
}

}  // namespace

TEST_CASE("damaged ONNX files") {
  const temporary_directory directory;
  const auto path = directory / "damaged";
  const auto whole = small_graph();
  const auto bytes = whole.bytes();
  write_text(path, bytes);
  REQUIRE(imports(path, 0));
  constexpr std::size_t count = 5000;
  random_numbers random(20210902);
  std::size_t imported = 0;
  for (std::size_t i = 0; i < count; ++i) {
    write_text(path, mutated(bytes, bytes.size(), random));
    imported += imports(path, i);
  }
  std::cout << "ONNX: " << count << " files with damaged bytes, " << imported << " imported\n";
  CHECK(imported < count / 2);
  imported = 0;
  for (std::size_t i = 0; i < count; ++i) {
    auto damaged = whole;
    for (std::size_t changes = 1 + random.below(3); changes > 0; --changes) {
      make_extreme(damaged, random);
    }
    write_text(path, damaged.bytes());
    imported += imports(path, i);
  }
  std::cout << "ONNX: " << count << " files with extreme numbers, " << imported << " imported\n";
  CHECK(imported > 0);
  CHECK(imported < count / 2);
}
