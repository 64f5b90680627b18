#include <hwflowq/io/detail/onnx_node.hpp>

#include <string>
#include <vector>

#include "catch.hpp"
#include "files.hpp"
#include "onnx_graphs.hpp"

using namespace hwflowq::test;
using hwflowq::io::detail::onnx_node;

TEST_CASE("a node gives its attributes, or what stands for them") {
  onnx_graph g;
  g.node("Conv", {"x", "", "b"}, "conv",
         {{"group", std::int64_t{2}},
          {"alpha", 0.5f},
          {"auto_pad", "VALID"},
          {"pads", extents{1, 2}}});
  const onnx_node node(g.graph().node(0));
  CHECK(node.operation() == "Conv");
  CHECK(node.input(0) == "x");
  CHECK(node.input(1).empty());
  CHECK(node.input(3).empty());
  CHECK(node.output(0) == "conv:0");
  CHECK(node.output(1).empty());
  CHECK(node.has("group"));
  CHECK_FALSE(node.has("strides"));
  CHECK(node.integer("group", 1) == 2);
  CHECK(node.integer("none", 7) == 7);
  CHECK(node.real("alpha", 1.0f) == 0.5f);
  CHECK(node.text("auto_pad", "NOTSET") == "VALID");
  CHECK(node.text("mode", "constant") == "constant");
  CHECK(node.integers("pads") == extents{1, 2});
  CHECK_FALSE(node.integers("axes"));
  CHECK(node.integers("pads", 2, 0) == extents{1, 2});
  CHECK(node.integers("strides", 2, 1) == extents{1, 1});
  CHECK(node.tensor("value") == nullptr);
}

TEST_CASE("a node is named in what goes wrong with it") {
  onnx_graph g;
  g.node("Conv", {"x"}, "conv", {{"group", 2.0f}, {"pads", extents{1}}});
  g.graph().add_node()->set_op_type("Relu");
  g.graph().mutable_node(1)->add_output("out");
  g.graph().mutable_node(1)->set_domain("some.where");
  const onnx_node node(g.graph().node(0));
  using hwflowq::error;
  CHECK(message_of<error>([&] { return node.integer("group", 1); }) ==
        "Conv node \"conv\": attribute group has the wrong type");
  CHECK(message_of<error>([&] { return node.integers("pads", 4, 0); }) ==
        "Conv node \"conv\": pads has 1 numbers instead of 4: only images have a meaning here");
  CHECK_THROWS_WITH(onnx_node(g.graph().node(1)).fail("stops"),
                    "some.where.Relu node \"out\": stops");
}
