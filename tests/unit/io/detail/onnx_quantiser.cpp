#include <hwflowq/io/detail/onnx_quantiser.hpp>

#include <cmath>

#include "catch.hpp"
#include "onnx_graphs.hpp"

using namespace hwflowq::io::detail;
using namespace hwflowq::test;

namespace {

onnx_constant number(float value) {
  onnx_constant c;
  c.reals = {value};
  return c;
}

onnx_constant zero_of(int bits) {
  auto c = onnx_constant::integers({}, {0});
  c.type_bits = bits;
  return c;
}

}  // namespace

TEST_CASE("the bit width of a Quant is a whole number") {
  onnx_graph g;
  g.node("Quant", {"x", "s", "z", "b"}, "quant");
  g.node("BipolarQuant", {"x", "s"}, "bipolar");
  const onnx_node quant(g.graph().node(0));
  for (const int bits : {1, 3, 8, 32}) {
    const auto c = number(static_cast<float>(bits));
    CHECK(quant_bits(quant, {nullptr, nullptr, nullptr, &c}) == bits);
  }
  for (const float bits : {0.0f, -1.0f, 2.5f, 65.0f, std::nanf("")}) {
    const auto c = number(bits);
    CHECK_THROWS_AS(quant_bits(quant, {nullptr, nullptr, nullptr, &c}), hwflowq::error);
  }
  CHECK_THROWS_AS(quant_bits(quant, {nullptr, nullptr, nullptr, nullptr}), hwflowq::error);
  CHECK(quant_bits(onnx_node(g.graph().node(1)), {nullptr, nullptr}) == 1);
  CHECK(is_quantiser_domain("onnx.brevitas"));
  CHECK_FALSE(is_quantiser_domain(""));
}

TEST_CASE("QuantizeLinear has the width of its zero point") {
  onnx_graph g;
  g.node("QuantizeLinear", {"x", "s", "z"}, "with");
  g.node("QuantizeLinear", {"x", "s"}, "without");
  g.node("QuantizeLinear", {"x", "s"}, "typed", {{"output_dtype", std::int64_t{22}}});
  g.node("QuantizeLinear", {"x", "s"}, "wrong", {{"output_dtype", std::int64_t{1}}});
  for (const int bits : {4, 8, 16}) {
    const auto zero = zero_of(bits);
    CHECK(quantize_linear_bits(onnx_node(g.graph().node(0)), {nullptr, nullptr, &zero}) == bits);
  }
  CHECK_THROWS_AS(quantize_linear_bits(onnx_node(g.graph().node(0)), {nullptr, nullptr, nullptr}),
                  hwflowq::error);
  CHECK(quantize_linear_bits(onnx_node(g.graph().node(1)), {nullptr, nullptr}) == 8);
  CHECK(quantize_linear_bits(onnx_node(g.graph().node(2)), {nullptr, nullptr}) == 4);
  CHECK_THROWS_AS(quantize_linear_bits(onnx_node(g.graph().node(3)), {nullptr, nullptr}),
                  hwflowq::error);
}

TEST_CASE("a Clip leaves the least width that has as many values") {
  onnx_graph g;
  g.node("Clip", {"x", "l", "h"}, "clip");
  g.node("Clip", {"x"}, "old", {{"min", -8.0f}, {"max", 7.0f}});
  const onnx_node clip(g.graph().node(0));
  const auto bits = [&](float low, float high) {
    const auto l = number(low);
    const auto h = number(high);
    return clip_bits(clip, {nullptr, &l, &h});
  };
  CHECK(bits(0, 1) == 1);
  CHECK(bits(-1, 1) == 2);
  CHECK(bits(-2, 1) == 2);
  CHECK(bits(0, 7) == 3);
  CHECK(bits(-7, 7) == 4);
  CHECK(bits(-128, 127) == 8);
  CHECK(bits(0, 256) == 9);
  CHECK(clip_bits(onnx_node(g.graph().node(1)), {nullptr}) == 4);
  CHECK_THROWS_AS(bits(0, 0), hwflowq::error);
  CHECK_THROWS_AS(bits(0, 0.5f), hwflowq::error);
  CHECK_THROWS_AS(bits(-INFINITY, 0), hwflowq::error);
  CHECK_THROWS_AS(bits(0, std::nanf("")), hwflowq::error);
}
