// Bits of a point for AIMET, with the scales of its tensors.
#ifndef HWFLOWQ_IO_EXPORT_AIMET_HPP
#define HWFLOWQ_IO_EXPORT_AIMET_HPP

#include <hwflowq/core/describe.hpp>
#include <hwflowq/core/error.hpp>
#include <hwflowq/io/detail/json_writer.hpp>
#include <hwflowq/io/export_names.hpp>
#include <hwflowq/io/front_document.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hwflowq::io {

/// The least width that encodings of version 1.0.0 hold: field `bw` in qualcomm/aimet,
/// Docs/techniques/encoding_spec.rst, section 3.1.
inline constexpr int least_aimet_bits = 2;
/// The greatest width that they hold, from the same place.
inline constexpr int greatest_aimet_bits = 32;

/// How a tensor is quantised, apart from its width: a value is (integer + offset) scale, integers being
/// 0 ... 2^bits - 1.
struct aimet_tensor {
  std::string name;             ///< of a parameter, or of a tensor in the exported ONNX graph
  std::vector<double> scale{};  ///< one, or one for each output channel
  bool is_symmetric = true;  ///< about 0, which is then in the middle: the offset is -2^(bits - 1)
  std::int64_t offset = 0;   ///< where it is not symmetric; 0 for values that are not negative
};

/// The operands of a layer. AIMET takes files without encodings of activations for its
/// `set_and_freeze_param_encodings`.
struct aimet_layer {
  aimet_tensor weights;
  std::optional<aimet_tensor> activations{};
};

namespace detail {

// An element of `param_encodings` or `activation_encodings`.
[[nodiscard]] inline std::string aimet_encoding(const aimet_tensor& tensor, int bits,
                                                const std::string& layer,
                                                std::string_view operand) {
  const auto refuse = [&](const std::string& reason) {
    throw error("layer \"" + layer + "\": " + reason);
  };
  if (bits < least_aimet_bits || bits > greatest_aimet_bits) {
    refuse(std::to_string(bits) + (bits == 1 ? " bit of " : " bits of ") + std::string(operand) +
           ": encodings of AIMET 1.0.0 hold " + std::to_string(least_aimet_bits) + " to " +
           std::to_string(greatest_aimet_bits));
  }
  if (tensor.name.empty()) refuse("the tensor of its " + std::string(operand) + " has no name");
  if (tensor.scale.empty()) refuse("its " + std::string(operand) + " have no scale");
  for (const double scale : tensor.scale) {
    if (std::isfinite(scale) && scale > 0.0) continue;
    refuse("a scale of its " + std::string(operand) + " is " + number_text(scale) +
           ", which must be finite and above 0");
  }
  const std::int64_t offset =
      tensor.is_symmetric ? -(std::int64_t{1} << (bits - 1)) : tensor.offset;
  std::string scales;
  std::string offsets;
  for (const double scale : tensor.scale) {
    scales += (scales.empty() ? "" : ", ") + json_number(scale);
    offsets += (offsets.empty() ? "" : ", ") + json_number(offset);
  }
  return "    {\"name\": " + json_string(tensor.name) +
         ", \"dtype\": \"INT\", \"bw\": " + std::to_string(bits) +
         ", \"enc_type\": " + (tensor.scale.size() == 1 ? "\"PER_TENSOR\"" : "\"PER_CHANNEL\"") +
         ", \"is_sym\": " + (tensor.is_symmetric ? "true" : "false") + ",\n     \"scale\": [" +
         scales + "],\n     \"offset\": [" + offsets + "]}";
}

}  // namespace detail

/// The bits of a point as a file of encodings 1.0.0 for AIMET (qualcomm/aimet,
/// Docs/techniques/encoding_spec.rst, section 3), with one of `layers` for each compute layer: encodings
/// have scales, which the document does not know. The arguments of a simulation, `quantizer_args`, are
/// left out: they have one width for all layers. Throws `error` when there is no such point, when there
/// is not one for each layer, and naming layer and width of what the format cannot hold: less than 2
/// bits.
[[nodiscard]] inline std::string to_aimet(const front_document& document, std::size_t point,
                                          std::span<const aimet_layer> layers) {
  const auto& bits = detail::point_at(document, point).bits;
  if (layers.size() != bits.size()) {
    throw error("there are scales of " + std::to_string(layers.size()) + " layers for " +
                std::to_string(bits.size()));
  }
  std::string parameters;
  std::string activations;
  for (std::size_t l = 0; l < bits.size(); ++l) {
    parameters += (parameters.empty() ? "\n" : ",\n") +
                  detail::aimet_encoding(layers[l].weights, bits[l].weight_bits, document.layers[l],
                                         "weights");
    if (!layers[l].activations) continue;
    activations += (activations.empty() ? "\n" : ",\n") +
                   detail::aimet_encoding(*layers[l].activations, bits[l].activation_bits,
                                          document.layers[l], "activations");
  }
  return "{\n  \"version\": \"1.0.0\",\n  \"activation_encodings\": [" + activations +
         "],\n  \"param_encodings\": [" + parameters + "],\n  \"excluded_layers\": []\n}\n";
}

}  // namespace hwflowq::io

#endif
