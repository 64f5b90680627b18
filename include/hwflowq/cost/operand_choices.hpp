// The widths that a layer's operands may have in a search.
#ifndef HWFLOWQ_COST_OPERAND_CHOICES_HPP
#define HWFLOWQ_COST_OPERAND_CHOICES_HPP

#include <hwflowq/cost/activation_memory.hpp>
#include <hwflowq/cost/bit_choices.hpp>
#include <hwflowq/cost/layerwise_model.hpp>
#include <hwflowq/quantization/width_set.hpp>
#include <hwflowq/workload/network.hpp>

#include <algorithm>
#include <concepts>
#include <span>

namespace hwflowq {

/// Widths of a layer's operands, each independent of the others.
struct operand_choices {
  width_set weight_bits;  ///< empty for a layer that only moves data
  width_set input_bits;
  width_set output_bits;
  int input_tensors = 1;

  bool operator==(const operand_choices&) const = default;

  /// Calls `function(operands)` for every combination, outputs changing fastest.
  template <std::invocable<const layer_operands&> Function>
  void for_each(Function function) const {
    const auto with_weights = [&](int weights) {
      input_bits.for_each([&](int input) {
        output_bits.for_each([&](int output) {
          function(layer_operands{.weight_bits = weights,
                                  .input_bits = input,
                                  .output_bits = output,
                                  .input_tensors = input_tensors});
        });
      });
    };
    if (weight_bits.empty()) with_weights(0);
    weight_bits.for_each(with_weights);
  }
};

/// The widths of `layer` in a network whose compute layers choose from `choices`: those of a tensor are
/// its readers' activation_bits, and `unread_tensor_bits` where there is no reader. Precondition:
/// `activations` and `layer` are of the network.
[[nodiscard]] inline operand_choices operand_choices_of(const activation_tracker& activations,
                                                        const workload::layer& layer,
                                                        const bit_choices& choices) {
  const auto widths_of = [&](workload::tensor_index t) {
    const bool read = std::ranges::count(activations.group_read_by(), activations.group_of(t)) > 0;
    return read ? choices.activation_bits : width_set{unread_tensor_bits};
  };
  const bool computes = workload::computes(layer.shape.kind);
  return {.weight_bits = computes ? choices.weight_bits : width_set{},
          .input_bits = computes ? choices.activation_bits : widths_of(layer.inputs.front()),
          .output_bits = widths_of(layer.output),
          .input_tensors = static_cast<int>(layer.inputs.size())};
}

}  // namespace hwflowq

#endif
