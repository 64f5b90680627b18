// Bits of a point for Brevitas.
#ifndef HWFLOWQ_IO_EXPORT_BREVITAS_HPP
#define HWFLOWQ_IO_EXPORT_BREVITAS_HPP

#include <hwflowq/io/detail/python_writer.hpp>
#include <hwflowq/io/export_names.hpp>
#include <hwflowq/io/front_document.hpp>

#include <cstddef>
#include <string>

namespace hwflowq::io {

/// The bits of a point as a Python file with one dict: for each module the keyword arguments of
/// Brevitas's layers (`weight_bit_width`, `input_bit_width`; Xilinx/brevitas,
/// src/brevitas/nn/quant_conv.py, whose quantisers take arguments with these prefixes):
/// @code{.py}
/// bit_widths = {
///     'conv1': {'weight_bit_width': 8, 'input_bit_width': 8},
/// }
/// @endcode
/// `QuantConv2d(16, 32, 3, input_quant=Int8ActPerTensorFloat, **bit_widths['layer1.0.conv1'])` uses
/// it, and so does a layer map, whose functions see a module's name (src/brevitas/graph/base.py).
/// Throws `error` when there is no such point, or what `name_of` throws.
[[nodiscard]] inline std::string to_brevitas(const front_document& document, std::size_t point,
                                             const layer_naming& name_of = same_name) {
  const auto& bits = detail::point_at(document, point).bits;
  std::string text = detail::export_title(document, point, "Brevitas") + "bit_widths = {\n";
  for (std::size_t l = 0; l < bits.size(); ++l) {
    text += "    " + detail::python_string(name_of(document.layers[l])) +
            ": {'weight_bit_width': " + std::to_string(bits[l].weight_bits) +
            ", 'input_bit_width': " + std::to_string(bits[l].activation_bits) + "},\n";
  }
  return text + "}\n";
}

}  // namespace hwflowq::io

#endif
