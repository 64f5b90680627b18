#include <hwflowq/io/detail/onnx_importer.hpp>

#include <string>
#include <utility>

#include "catch.hpp"
#include "files.hpp"
#include "onnx_graphs.hpp"

using namespace hwflowq::test;
using hwflowq::io::detail::onnx_importer;

// What the operators become is in the tests of <hwflowq/io/onnx.hpp>; this is about the graph.
namespace {

std::string import_refusal(onnx_graph& g) {
  return message_of<hwflowq::error>(
      [&] { return onnx_importer(1).import(g.graph()).layer_count(); });
}

}  // namespace

TEST_CASE("a bias is not folded into a layer that somebody else reads") {
  for (const bool shared : {false, true}) {
    onnx_graph g;
    const auto x = g.node("Conv", {g.input("x", {1, 1, 4, 4}), g.weights("w", {2, 1, 1, 1})}, "c");
    g.output(g.node("Add", {x, g.weights("b", {2, 1, 1})}, "bias"));
    if (shared) g.output(x);
    CHECK(import_refusal(g).empty() != shared);
  }
}

TEST_CASE("graphs that are not whole are refused") {
  onnx_graph g;
  CHECK(import_refusal(g) == "the graph has no output");
  g.output(g.input("x", {1, 1, 4, 4}));
  CHECK(import_refusal(g) == "the graph has no layer");
  g.output("y");
  CHECK(import_refusal(g) == "nothing writes the output \"y\"");
  auto twice = g;
  twice.node("Relu", {"x"}, "r");
  twice.node("Relu", {"x"}, "r");
  CHECK(import_refusal(twice) == "the name \"r:0\" is empty or given twice");
  auto untyped = g;
  untyped.graph().add_input()->set_name("z");
  CHECK(import_refusal(untyped) == "input \"z\" is no tensor with a shape");
  auto flat = g;
  flat.input("v", {1, 0});
  CHECK(import_refusal(flat) == "input \"v\" has the extent 0");
  g.graph().add_sparse_initializer();
  CHECK(import_refusal(g) == "sparse initialisers are not supported");
}

TEST_CASE("initialisers that are listed among the inputs are no inputs") {
  onnx_graph g;
  const auto w = g.weights("w", {2, 1, 1, 1});
  g.input(w, {2, 1, 1, 1});
  g.output(g.node("Conv", {g.input("x", {1, 1, 4, 4}), w}, "c"));
  CHECK(import_refusal(g).empty());
}
