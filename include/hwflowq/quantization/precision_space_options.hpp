// What a designer leaves free and what not when widths are chosen layer by layer.
#ifndef HWFLOWQ_QUANTIZATION_PRECISION_SPACE_OPTIONS_HPP
#define HWFLOWQ_QUANTIZATION_PRECISION_SPACE_OPTIONS_HPP

#include <hwflowq/quantization/precision.hpp>
#include <hwflowq/quantization/width_set.hpp>

#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace hwflowq {

/// Widths of one layer that differ from those of the others. An empty set leaves them as they are.
struct layer_widths {
  std::string layer;  ///< name of a compute layer
  width_set weight_bits{};
  width_set activation_bits{};  ///< of the tensor that it reads
};

/// Fixes widths of one layer; what has no value stays free.
struct layer_pin {
  std::string layer;  ///< name of a compute layer
  std::optional<int> weight_bits{};
  std::optional<int> activation_bits{};  ///< of the tensor that it reads
};

/// Options of a precision_space.
///
/// @code
/// precision_space space(network, {.weight_bits = {2, 4, 8},
///                                 .layers = {{.layer = "conv3", .weight_bits = {4, 8}}},
///                                 .pins = {{.layer = "conv1", .activation_bits = 8}}});
/// @endcode
struct precision_space_options {
  width_set weight_bits = width_set::between(2, 8);
  width_set activation_bits = width_set::between(2, 8);
  std::vector<layer_widths> layers{};  ///< in place of the above, layer by layer
  /// Widths of the first and the last compute layer, which published mixed-precision networks keep
  /// at 8 bits since they are small and sensitive; `std::nullopt` leaves them free. A pin of the
  /// same layer and operand replaces them. As any pin, they need not be in the sets above.
  std::optional<Precision> ends = Precision{8, 8};
  std::vector<layer_pin> pins{};

  /// Throws `std::invalid_argument` naming the field, its value and its bound. Names of layers are
  /// checked where the network is known.
  void validate() const {
    const auto fail = [](const std::string& what) {
      throw std::invalid_argument("precision_space_options: " + what);
    };
    if (weight_bits.empty()) fail("weight_bits is empty; a layer needs at least one width");
    if (activation_bits.empty()) fail("activation_bits is empty; a layer needs at least one width");
    const auto width = [&](const std::string& field, int bits) {
      if (bits < least_bits || bits > greatest_bits) {
        fail(field + " = " + std::to_string(bits) + " must be within [" +
             std::to_string(least_bits) + ", " + std::to_string(greatest_bits) + "]");
      }
    };
    if (ends) {
      width("ends.weight_bits", ends->weight_bits);
      width("ends.activation_bits", ends->activation_bits);
    }
    for (const auto& pin : pins) {
      const std::string field = "pin of layer \"" + pin.layer + "\": ";
      if (pin.weight_bits) width(field + "weight_bits", *pin.weight_bits);
      if (pin.activation_bits) width(field + "activation_bits", *pin.activation_bits);
    }
  }
};

}  // namespace hwflowq

#endif
