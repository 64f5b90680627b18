// Widths that the quantisers of an ONNX graph have chosen.
#ifndef HWFLOWQ_IO_DETAIL_ONNX_QUANTISER_HPP
#define HWFLOWQ_IO_DETAIL_ONNX_QUANTISER_HPP

#include <hwflowq/io/detail/onnx_constant.hpp>
#include <hwflowq/io/detail/onnx_node.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace hwflowq::io::detail {

/// Constant inputs of a node: null where an input is left out or no constant.
using onnx_inputs = std::vector<const onnx_constant*>;

[[nodiscard]] inline const onnx_constant* constant_input(const onnx_inputs& inputs, std::size_t i) {
  return i < inputs.size() ? inputs[i] : nullptr;
}

/// Whether a domain holds the quantisers of QONNX (Pappalardo et al., "QONNX: Representing
/// Arbitrary-Precision Quantized Neural Networks", 2022) or Brevitas, its origin.
[[nodiscard]] inline bool is_quantiser_domain(const std::string& domain) {
  return domain == "qonnx.custom_op.general" || domain == "finn.custom_op.general" ||
         domain == "onnx.brevitas";
}

/// The one number that an input is. Throws `error` naming the node when it is none.
[[nodiscard]] inline double number_input(const onnx_node& node, const onnx_inputs& inputs,
                                         std::size_t i, const char* what) {
  const auto* constant = constant_input(inputs, i);
  if (constant == nullptr || constant->size() != 1) {
    node.fail(std::string(what) + " is not one constant number");
  }
  return constant->is_whole ? static_cast<double>(constant->whole[0])
                            : static_cast<double>(constant->reals[0]);
}

/// Bits of a Quant, IntQuant or BipolarQuant node: a constant whole number from 1 to 64.
[[nodiscard]] inline int quant_bits(const onnx_node& node, const onnx_inputs& inputs) {
  if (node.operation() == "BipolarQuant") return 1;
  const double bits = number_input(node, inputs, 3, "the bit width");
  if (!(bits >= 1.0 && bits <= 64.0) || std::floor(bits) != bits) {
    node.fail("the bit width is no whole number from 1 to 64");
  }
  return static_cast<int>(bits);
}

/// Bits of what a QuantizeLinear node gives: those of its zero point's type, or of its attribute
/// output_dtype; 8 without either, as the operator says.
[[nodiscard]] inline int quantize_linear_bits(const onnx_node& node, const onnx_inputs& inputs) {
  if (!node.input(2).empty()) {
    const auto* zero_point = constant_input(inputs, 2);
    if (zero_point == nullptr || !zero_point->is_whole) {
      node.fail("the zero point is no constant whole number");
    }
    return zero_point->type_bits;
  }
  switch (node.integer("output_dtype", 0)) {
    case 0:
    case ::onnx::TensorProto::UINT8:
    case ::onnx::TensorProto::INT8:
      return 8;
    case ::onnx::TensorProto::UINT16:
    case ::onnx::TensorProto::INT16:
      return 16;
    case 21:
    case 22:
      return 4;
    default:
      node.fail("output_dtype is no integer type of up to 16 bits");
  }
}

/// Bits of a Clip between a quantiser and its dequantiser, which is how widths below those of a
/// type are written down: the least that has as many values.
[[nodiscard]] inline int clip_bits(const onnx_node& node, const onnx_inputs& inputs) {
  const bool attributes = node.has("min") && node.has("max");
  const double low = attributes ? static_cast<double>(node.real("min", 0.0f))
                                : number_input(node, inputs, 1, "the lower bound");
  const double high = attributes ? static_cast<double>(node.real("max", 0.0f))
                                 : number_input(node, inputs, 2, "the upper bound");
  if (!(high > low && high - low < 0x1p32) || std::floor(low) != low || std::floor(high) != high) {
    node.fail("the bounds of quantised numbers are no increasing whole numbers");
  }
  const auto values = static_cast<std::uint64_t>(high - low) + 1;
  int bits = 1;
  while ((std::uint64_t{1} << bits) < values) ++bits;
  return bits;
}

}  // namespace hwflowq::io::detail

#endif
