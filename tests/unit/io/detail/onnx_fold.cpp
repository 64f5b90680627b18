#include <hwflowq/io/detail/onnx_fold.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "catch.hpp"
#include "files.hpp"
#include "onnx_graphs.hpp"

using namespace hwflowq::io::detail;
using namespace hwflowq::test;

namespace {

onnx_constant list(const extents& values) {
  return onnx_constant::integers({static_cast<std::int64_t>(values.size())}, values);
}

// Runs an operator on constants.
std::optional<onnx_constant> run(const std::string& op, const std::vector<onnx_constant>& inputs,
                                 const onnx_attributes& attributes = {}) {
  onnx_graph g;
  strings names;
  onnx_inputs pointers;
  for (const auto& input : inputs) {
    names.push_back("i" + std::to_string(names.size()));
    pointers.push_back(&input);
  }
  g.node(op, names, "it", attributes);
  return fold(onnx_node(g.graph().node(0)), pointers);
}

std::string folding_refusal(const std::string& op, const std::vector<onnx_constant>& inputs,
                            const onnx_attributes& attributes = {}) {
  return message_of<std::exception>([&] { return run(op, inputs, attributes); });
}

}  // namespace

TEST_CASE("constants are rearranged as the operators say") {
  const auto six = onnx_constant::integers({2, 3}, {0, 1, 2, 3, 4, 5});
  CHECK(run("Transpose", {six})->whole == extents{0, 3, 1, 4, 2, 5});
  CHECK(run("Reshape", {six, list({0, -1, 1})})->shape == extents{2, 3, 1});
  CHECK(run("Reshape", {six, list({-1})})->shape == extents{6});
  CHECK(run("Unsqueeze", {six, list({0, -1})})->shape == extents{1, 2, 3, 1});
  CHECK(
      run("Squeeze", {run("Unsqueeze", {six}, {{"axes", extents{1}}}).value(), list({1})})->shape ==
      extents{2, 3});
  CHECK(
      run("Gather", {six, onnx_constant::integers({}, {-1})}, {{"axis", std::int64_t{1}}})->whole ==
      extents{2, 5});
  CHECK(run("Gather", {six, list({1})})->shape == extents{1, 3});
  CHECK(run("Concat", {list({1}), list({2, 3})}, {{"axis", std::int64_t{0}}})->whole ==
        extents{1, 2, 3});
  CHECK(run("ConstantOfShape", {list({2, 2})})->reals == std::vector<float>(4, 0.0f));
  CHECK(run("Cast", {list({3})}, {{"to", std::int64_t{1}}})->reals == std::vector<float>{3});
  CHECK(run("Constant", {}, {{"value_ints", extents{4, 5}}})->whole == extents{4, 5});
  CHECK(run("Identity", {six})->whole == six.whole);
  CHECK_FALSE(run("Einsum", {six}));
}

TEST_CASE("slices follow the operator's rules for what lies outside") {
  const auto ten = list({0, 1, 2, 3, 4, 5, 6, 7, 8, 9});
  const auto sliced = [&](std::int64_t start, std::int64_t end, std::int64_t step) {
    return run("Slice", {ten, list({start}), list({end}), list({0}), list({step})})->whole;
  };
  CHECK(sliced(2, 5, 1) == extents{2, 3, 4});
  CHECK(sliced(-3, INT64_MAX, 1) == extents{7, 8, 9});
  CHECK(sliced(0, 10, 4) == extents{0, 4, 8});
  CHECK(sliced(-1, -INT64_MAX, -3) == extents{9, 6, 3, 0});
  CHECK(sliced(100, -100, -9) == extents{9, 0});
  CHECK(sliced(INT64_MIN, 2, 1) == extents{0, 1});
  CHECK(sliced(5, 2, 1).empty());
  CHECK(folding_refusal("Slice", {ten, list({0}), list({1}), list({0}), list({0})}) ==
        "Slice node \"it\": has an impossible step");
  CHECK(folding_refusal("Slice", {ten, list({0}), list({1}), list({1})}) ==
        "Slice node \"it\": axis 1 does not exist");
}

TEST_CASE("integers become what they stand for, with their width") {
  auto bytes = onnx_constant::integers({2, 2}, {1, 2, 3, 4});
  bytes.type_bits = 8;
  onnx_constant scales;
  scales.shape = {2};
  scales.reals = {1, 10};
  CHECK(run("DequantizeLinear", {bytes, scales})->reals == std::vector<float>{1, 20, 3, 40});
  const auto rows =
      run("DequantizeLinear", {bytes, scales, list({0, 1})}, {{"axis", std::int64_t{0}}});
  CHECK(rows->reals == std::vector<float>{1, 2, 20, 30});
  CHECK(rows->bits == 8);
  CHECK(folding_refusal("DequantizeLinear", {bytes, scales, list({1})}) ==
        "DequantizeLinear node \"it\": has another number of zero points than of scales");
  // Real numbers pass a quantiser unrounded, but know its width.
  auto zero = list({0});
  zero.type_bits = 16;
  const auto between = run("QuantizeLinear", {scales, scales, zero});
  CHECK(between->quantised);
  const auto after = run("DequantizeLinear", {*between, scales, zero});
  CHECK(after->reals == scales.reals);
  CHECK(after->bits == 16);
  CHECK_FALSE(after->quantised);
}

TEST_CASE("what makes no sense is refused by name") {
  const auto six = onnx_constant::integers({2, 3}, {0, 1, 2, 3, 4, 5});
  CHECK(folding_refusal("Reshape", {six, list({4})}) ==
        "Reshape node \"it\": asks for another number of elements");
  CHECK(folding_refusal("Reshape", {six, list({-1, -1})}) ==
        "Reshape node \"it\": asks for the extent -1");
  CHECK(folding_refusal("Reshape", {six, list({1, 1, 0})}) ==
        "Reshape node \"it\": keeps an extent that does not exist");
  CHECK(folding_refusal("Reshape", {six, list({INT64_MAX, INT64_MAX})}) ==
        "Reshape node \"it\": asks for too many elements");
  CHECK(folding_refusal("Squeeze", {six, list({0})}) ==
        "Squeeze node \"it\": removes an axis that is not 1");
  CHECK(folding_refusal("Unsqueeze", {six, list({0, 0})}) ==
        "Unsqueeze node \"it\": has an axis twice");
  CHECK(folding_refusal("ConstantOfShape", {list({1 << 13, 1 << 13})}) ==
        "ConstantOfShape node \"it\": makes too many elements");
  CHECK(folding_refusal("Cast", {six}, {{"to", std::int64_t{8}}}) ==
        "Cast node \"it\": casts to the unsupported type 8");
  CHECK(folding_refusal("Constant", {}) ==
        "Constant node \"it\": has no value of a supported kind");
}
