// Evaluates the operators of an ONNX graph that only rearrange or (de)quantise constants.
#ifndef HWFLOWQ_IO_DETAIL_ONNX_FOLD_HPP
#define HWFLOWQ_IO_DETAIL_ONNX_FOLD_HPP

#include <hwflowq/io/detail/onnx_constant.hpp>
#include <hwflowq/io/detail/onnx_node.hpp>
#include <hwflowq/io/detail/onnx_quantiser.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace hwflowq::io::detail {

/// An axis as counted from the front, of `rank` axes. Throws `error` naming the node otherwise.
[[nodiscard]] inline std::size_t axis_of(const onnx_node& node, std::int64_t axis,
                                         std::size_t rank) {
  const auto count = static_cast<std::int64_t>(rank);
  if (axis < -count || axis >= count) node.fail("axis " + std::to_string(axis) + " does not exist");
  return static_cast<std::size_t>(axis < 0 ? axis + count : axis);
}

/// Whole numbers that newer operator sets take as input i and older ones as an attribute; nothing
/// when neither is given.
[[nodiscard]] inline std::optional<std::vector<std::int64_t>> integers_of(const onnx_node& node,
                                                                          const onnx_inputs& inputs,
                                                                          std::size_t i,
                                                                          const char* attribute) {
  if (node.input(i).empty()) return node.integers(attribute);
  const auto* constant = constant_input(inputs, i);
  if (constant == nullptr || !constant->is_whole) {
    node.fail(std::string(attribute) + " are not constant whole numbers");
  }
  return constant->whole;
}

/// The shape that a Reshape node asks for: 0 keeps an extent, one -1 takes what is left.
[[nodiscard]] inline std::vector<std::int64_t> reshaped(const onnx_node& node,
                                                        const std::vector<std::int64_t>& from,
                                                        std::vector<std::int64_t> to) {
  std::int64_t known = 1;
  std::optional<std::size_t> open;
  for (std::size_t d = 0; d < to.size(); ++d) {
    if (to[d] == 0 && node.integer("allowzero", 0) == 0) {
      if (d >= from.size()) node.fail("keeps an extent that does not exist");
      to[d] = from[d];
    }
    if (to[d] == -1 && !open) {
      open = d;
    } else if (to[d] < 0) {
      node.fail("asks for the extent " + std::to_string(to[d]));
    } else if (to[d] > 0 && known > std::numeric_limits<std::int64_t>::max() / to[d]) {
      node.fail("asks for too many elements");
    } else {
      known *= to[d];
    }
  }
  const auto count = element_count(from);
  if (!count) node.fail("reads too many elements");
  if (open) to[*open] = known > 0 ? *count / known : 0;
  if (element_count(to) != count) node.fail("asks for another number of elements");
  return to;
}

/// The steps of a Slice node: for each axis the indices it takes, of a tensor of this shape.
struct slice_step {
  std::size_t axis = 0;
  std::int64_t start = 0;
  std::int64_t step = 1;
  std::int64_t count = 0;
};
[[nodiscard]] inline std::vector<slice_step> slice_steps(const onnx_node& node,
                                                         const onnx_inputs& inputs,
                                                         const std::vector<std::int64_t>& shape) {
  const auto starts = integers_of(node, inputs, 1, "starts");
  const auto ends = integers_of(node, inputs, 2, "ends");
  if (!starts || !ends) node.fail("lacks starts or ends");
  auto axes = integers_of(node, inputs, 3, "axes");
  if (!axes) {
    axes.emplace();
    for (std::size_t d = 0; d < starts->size(); ++d) axes->push_back(static_cast<std::int64_t>(d));
  }
  auto steps = integers_of(node, inputs, 4, "steps");
  if (!steps) steps.emplace(starts->size(), 1);
  if (ends->size() != starts->size() || axes->size() != starts->size() ||
      steps->size() != starts->size()) {
    node.fail("has not as many starts, ends, axes and steps");
  }
  std::vector<slice_step> result;
  for (std::size_t i = 0; i < starts->size(); ++i) {
    const std::size_t axis = axis_of(node, (*axes)[i], shape.size());
    const std::int64_t extent = shape[axis];
    const std::int64_t step = (*steps)[i];
    constexpr std::int64_t bound = std::int64_t{1} << 62;
    if (step == 0 || step > bound || step < -bound || extent > bound) {
      node.fail("has an impossible step");
    }
    // Indices below 0 count from the end; what is outside is moved to the nearest inside.
    const std::int64_t low = step > 0 ? 0 : -1;
    const std::int64_t high = step > 0 ? extent : extent - 1;
    const auto inside = [&](std::int64_t index) {
      if (index < -bound) return low;
      return std::clamp(index < 0 ? index + extent : index, low, high);
    };
    const std::int64_t start = inside((*starts)[i]);
    const std::int64_t room = step > 0 ? inside((*ends)[i]) - start : start - inside((*ends)[i]);
    const std::int64_t stride = step > 0 ? step : -step;
    result.push_back({axis, start, step, room > 0 ? (room - 1) / stride + 1 : 0});
  }
  return result;
}

/// Whole numbers times their scale, less the zero point (ONNX DequantizeLinear).
[[nodiscard]] inline onnx_constant dequantise(const onnx_node& node, const onnx_inputs& inputs) {
  const auto& from = *inputs[0];
  if (from.quantised) {  // was never rounded: a search quantises anew
    auto result = from;
    result.quantised = false;
    return result;
  }
  const auto* scale = constant_input(inputs, 1);
  const auto* zero = constant_input(inputs, 2);
  if (!from.is_whole || scale == nullptr || scale->is_whole) {
    node.fail("scales what are no whole numbers, or by what is no constant");
  }
  if (zero != nullptr && (!zero->is_whole || zero->size() != scale->size())) {
    node.fail("has another number of zero points than of scales");
  }
  std::size_t inner = from.size();
  if (scale->size() != 1) {
    const std::size_t axis = axis_of(node, node.integer("axis", 1), from.shape.size());
    if (static_cast<std::int64_t>(scale->size()) != from.shape[axis]) {
      node.fail("has " + std::to_string(scale->size()) + " scales for " +
                std::to_string(from.shape[axis]) + " slices");
    }
    inner = 1;
    for (std::size_t d = axis + 1; d < from.shape.size(); ++d) {
      inner *= static_cast<std::size_t>(from.shape[d]);
    }
  }
  onnx_constant result;
  result.shape = from.shape;
  result.bits = from.bits ? from.bits : std::optional(from.type_bits);
  result.reals.reserve(from.size());
  for (std::size_t i = 0; i < from.size(); ++i) {
    const std::size_t s = i / inner % scale->size();
    const auto offset = zero == nullptr ? 0.0 : static_cast<double>(zero->whole[s]);
    result.reals.push_back(narrow((static_cast<double>(from.whole[i]) - offset) *
                                  static_cast<double>(scale->reals[s])));
  }
  return result;
}

/// Reads the value of a Constant node.
[[nodiscard]] inline onnx_constant constant_value(const onnx_node& node) {
  if (const auto* tensor = node.tensor("value")) return decode_tensor(*tensor);
  if (node.has("value_int")) return onnx_constant::integers({}, {node.integer("value_int", 0)});
  if (auto values = node.integers("value_ints")) {
    const auto size = static_cast<std::int64_t>(values->size());
    return onnx_constant::integers({size}, *std::move(values));
  }
  if (node.has("value_float")) {
    onnx_constant result;
    result.reals = {node.real("value_float", 0.0f)};
    return result;
  }
  node.fail("has no value of a supported kind");
}

/// Whole numbers where the target type is one, else real ones (ONNX Cast).
[[nodiscard]] inline onnx_constant cast(const onnx_node& node, const onnx_constant& from) {
  using tensor = ::onnx::TensorProto;
  const auto to = node.integer("to", 0);
  auto result = from;
  if (to == tensor::FLOAT || to == tensor::DOUBLE || to == tensor::FLOAT16) {
    if (from.is_whole) {
      for (const auto value : from.whole) result.reals.push_back(static_cast<float>(value));
    }
    result.whole.clear();
    result.is_whole = false;
  } else if (to == tensor::INT64 || to == tensor::INT32) {
    for (const float value : from.reals) {
      if (!(value > -0x1p31f && value < 0x1p31f)) node.fail("casts a number beyond 32 bits");
      result.whole.push_back(static_cast<std::int64_t>(value));
    }
    result.reals.clear();
    result.is_whole = true;
    result.type_bits = to == tensor::INT64 ? 64 : 32;
  } else {
    node.fail("casts to the unsupported type " + std::to_string(to));
  }
  return result;
}

/// What an operator makes of constants; nothing when it is none of those known here. Throws `error`
/// naming the node when its inputs or attributes make no sense. Precondition: every input that the
/// node names is in `inputs`.
[[nodiscard]] inline std::optional<onnx_constant> fold(const onnx_node& node,
                                                       const onnx_inputs& inputs) {
  const auto& op = node.operation();
  if (is_quantiser_domain(node.domain())) {
    if (op != "Quant" && op != "IntQuant" && op != "BipolarQuant") return std::nullopt;
    if (constant_input(inputs, 0) == nullptr) node.fail("lacks an input");
    auto result = *inputs[0];
    result.bits = quant_bits(node, inputs);
    return result;
  }
  if (op == "Constant") return constant_value(node);
  const auto* from = constant_input(inputs, 0);
  if (from == nullptr) return std::nullopt;
  const std::size_t rank = from->shape.size();
  if (op == "Identity") return *from;
  if (op == "Cast") return cast(node, *from);
  if (op == "Transpose") {
    auto order = node.integers("perm");
    if (!order) {
      order.emplace();
      for (std::size_t d = rank; d-- > 0;) order->push_back(static_cast<std::int64_t>(d));
    }
    return transpose(*from, *order);
  }
  if (op == "Reshape") {
    const auto shape = integers_of(node, inputs, 1, "shape");
    if (!shape) node.fail("lacks a shape");
    auto result = *from;
    result.shape = reshaped(node, from->shape, *shape);
    return result;
  }
  if (op == "Squeeze" || op == "Unsqueeze") {
    auto axes = integers_of(node, inputs, 1, "axes");
    if (!axes) node.fail("lacks axes");
    auto result = *from;
    const bool removes = op == "Squeeze";
    const std::size_t full = removes ? rank : rank + axes->size();
    std::vector<bool> marked(full, false);
    for (const auto axis : *axes) marked[axis_of(node, axis, full)] = true;
    result.shape.clear();
    std::size_t read = 0;
    for (std::size_t d = 0; d < full; ++d) {
      if (removes) {
        if (!marked[d]) result.shape.push_back(from->shape[d]);
        if (marked[d] && from->shape[d] != 1) node.fail("removes an axis that is not 1");
      } else {
        if (!marked[d] && read >= rank) node.fail("has an axis twice");
        result.shape.push_back(marked[d] ? 1 : from->shape[read++]);
      }
    }
    return result;
  }
  if (op == "Gather") {
    const auto* indices = constant_input(inputs, 1);
    if (indices == nullptr || !indices->is_whole || indices->shape.size() > 1) {
      node.fail("needs one list of constant indices");
    }
    const std::size_t axis = axis_of(node, node.integer("axis", 0), rank);
    auto list = indices->whole;
    for (auto& index : list) {
      if (index < 0) index += from->shape[axis];
    }
    auto result = take(*from, axis, list);
    if (indices->shape.empty()) {
      result.shape.erase(result.shape.begin() + static_cast<std::ptrdiff_t>(axis));
    }
    return result;
  }
  if (op == "Slice") {
    auto result = *from;
    for (const auto& s : slice_steps(node, inputs, from->shape)) {
      if (s.count > most_made_elements) node.fail("takes too many elements");
      std::vector<std::int64_t> list;
      for (std::int64_t i = 0; i < s.count; ++i) list.push_back(s.start + i * s.step);
      result = take(result, s.axis, list);
    }
    return result;
  }
  if (op == "Concat") {
    for (const auto* input : inputs) {
      if (input == nullptr) node.fail("lacks an input");
    }
    return concatenate(inputs, axis_of(node, node.integer("axis", 0), rank));
  }
  if (op == "ConstantOfShape") {
    if (!from->is_whole) node.fail("has a shape of no whole numbers");
    const auto count = element_count(from->whole);
    if (!count || *count > most_made_elements) node.fail("makes too many elements");
    onnx_constant result;
    result.reals = {0.0f};
    if (const auto* value = node.tensor("value")) result = decode_tensor(*value);
    if (result.size() != 1) node.fail("repeats what is not one value");
    if (result.is_whole) {
      result.whole.assign(static_cast<std::size_t>(*count), std::int64_t{result.whole[0]});
    } else {
      result.reals.assign(static_cast<std::size_t>(*count), float{result.reals[0]});
    }
    result.shape = from->whole;
    return result;
  }
  if (op == "QuantizeLinear") {
    auto result = *from;
    result.bits = quantize_linear_bits(node, inputs);
    result.quantised = true;
    return result;
  }
  if (op == "Clip" && (from->quantised || from->is_whole)) {
    auto result = *from;
    result.bits = clip_bits(node, inputs);
    return result;
  }
  if (op == "DequantizeLinear") return dequantise(node, inputs);
  return std::nullopt;
}

}  // namespace hwflowq::io::detail

#endif
