// Bits of a point for NNCF.
#ifndef HWFLOWQ_IO_EXPORT_NNCF_HPP
#define HWFLOWQ_IO_EXPORT_NNCF_HPP

#include <hwflowq/io/detail/python_writer.hpp>
#include <hwflowq/io/export_names.hpp>
#include <hwflowq/io/front_document.hpp>

#include <cstddef>
#include <string>
#include <utility>

namespace hwflowq::io {

/// Scopes of an operation that is called as `name_of` says: its weights, and its first input.
[[nodiscard]] inline operand_naming nncf_operands_of(layer_naming name_of) {
  return [name_of = std::move(name_of)](const std::string& layer) {
    const auto operation = name_of(layer);
    return operand_names{operation + "|WEIGHT", operation + "|INPUT0"};
  };
}

/// The bits of a point as a Python file with one dict, the part of an NNCF configuration that sets
/// widths by hand: pairs of a width and a scope in `bitwidth_per_scope`, as openvinotoolkit/nncf,
/// src/nncf/torch/quantization/precision_init/manual_init.py, reads them. A scope is a quantiser
/// whose name contains that text; names end in `|WEIGHT`, `|OUTPUT` or `|INPUT0`
/// (src/nncf/common/quantization/structs.py). NNCF moves quantisers of activations to where the tensor
/// comes from, so that they are best named from what NNCF prints; by default our layers' names stand
/// for operations. NNCF refuses what the target device cannot do. Throws `error` when there is no such
/// point, or what `scopes_of` throws.
[[nodiscard]] inline std::string to_nncf(
    const front_document& document, std::size_t point,
    const operand_naming& scopes_of = nncf_operands_of(same_name)) {
  const auto& bits = detail::point_at(document, point).bits;
  std::string text = detail::export_title(document, point, "NNCF") +
                     "nncf_config = {\n"
                     "    'compression': {\n"
                     "        'algorithm': 'quantization',\n"
                     "        'initializer': {\n"
                     "            'precision': {\n"
                     "                'type': 'manual',\n"
                     "                'bitwidth_per_scope': [\n";
  const auto pair = [&](int width, const std::string& scope) {
    if (scope.empty()) return;
    text += "                    [" + std::to_string(width) + ", " + detail::python_string(scope) +
            "],\n";
  };
  for (std::size_t l = 0; l < bits.size(); ++l) {
    const auto scopes = scopes_of(document.layers[l]);
    pair(bits[l].weight_bits, scopes.weights);
    pair(bits[l].activation_bits, scopes.activations);
  }
  return text +
         "                ],\n"
         "            },\n"
         "        },\n"
         "    },\n"
         "}\n";
}

}  // namespace hwflowq::io

#endif
