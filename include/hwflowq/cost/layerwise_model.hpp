// The concept LayerwiseModel: hardware models whose costs add over layers.
#ifndef HWFLOWQ_COST_LAYERWISE_MODEL_HPP
#define HWFLOWQ_COST_LAYERWISE_MODEL_HPP

#include <hwflowq/cost/activation_memory.hpp>
#include <hwflowq/quantization/precision.hpp>
#include <hwflowq/workload/network.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <vector>

namespace hwflowq {

/// All that the cost of a layer depends on besides its shape and the hardware.
struct layer_operands {
  int weight_bits = 0;  ///< 0 for a layer that only moves data
  int input_bits = 8;   ///< a compute layer's own activation_bits, else its input tensors' width
  int output_bits = 8;  ///< width of the tensor that the layer writes
  int input_tensors = 1;

  bool operator==(const layer_operands&) const = default;
};

/// `model.layer(shape, operands)` gives a record that starts at zero and can be added up.
template <typename M>
concept estimates_layer =
    requires(const M& model, const workload::layer_shape& shape, const layer_operands& operands) {
      requires std::regular<std::remove_cvref_t<decltype(model.layer(shape, operands))>>;
      requires requires(std::remove_cvref_t<decltype(model.layer(shape, operands))>& sum) {
        sum += model.layer(shape, operands);
      };
    };

/// `model.whole(sum, memory)` gives the cost record of a network from the sum over its layers.
template <typename M>
concept concludes_network =
    estimates_layer<M> &&
    requires(const M& model, const workload::layer_shape& shape, const layer_operands& operands,
             const activation_memory& memory) {
      requires std::regular<
          std::remove_cvref_t<decltype(model.whole(model.layer(shape, operands), memory))>>;
    };

/// A model whose cost of a network is a function of the sum of its layers' costs and of the memory
/// that activations take. Such a model needs no loop over layers of its own, and can be tabulated.
///
/// | requirement            | expression                     | meaning                               |
/// |------------------------|--------------------------------|---------------------------------------|
/// | `estimates_layer<M>`   | `model.layer(shape, operands)` | a regular record with `+=`            |
/// | `concludes_network<M>` | `model.whole(sum, memory)`     | the cost record, from the layers' sum |
///
/// Semantics that no compiler checks: pure functions that may run on several threads at once; a
/// default constructed record is zero, and adding it changes nothing.
template <typename M>
concept LayerwiseModel = estimates_layer<M> && concludes_network<M>;

/// Lists everything that M lacks to be a LayerwiseModel.
template <typename M>
consteval bool check_layerwise_model() {
  static_assert(estimates_layer<M>,
                "LayerwiseModel: add `Record layer(const hwflowq::workload::layer_shape&, const "
                "hwflowq::layer_operands&) const` that returns a regular record with `+=`");
  static_assert(concludes_network<M>,
                "LayerwiseModel: add `Cost whole(const Record&, const hwflowq::activation_memory&) "
                "const` that returns a regular cost record");
  return true;
}

/// What a layerwise model gives for a layer.
template <estimates_layer M>
using layer_cost_of_t = std::remove_cvref_t<decltype(std::declval<const M&>().layer(
    std::declval<const workload::layer_shape&>(), std::declval<const layer_operands&>()))>;

/// Throws `std::invalid_argument` when there is not one precision per compute layer, or when one has
/// a width outside `least_bits` to `greatest_bits`, naming the layer.
inline void validate(const workload::network& network, std::span<const Precision> precisions) {
  if (precisions.size() != network.compute_layer_count()) {
    throw std::invalid_argument("network \"" + network.name() + "\" has " +
                                std::to_string(network.compute_layer_count()) +
                                " compute layers, not " + std::to_string(precisions.size()));
  }
  for (std::size_t i = 0; i < precisions.size(); ++i) {
    for (const auto& [field, bits] : {std::pair{"weight_bits", precisions[i].weight_bits},
                                      {"activation_bits", precisions[i].activation_bits}}) {
      if (bits < least_bits || bits > greatest_bits) {
        throw std::invalid_argument("layer \"" + network.compute_layer(i).name + "\": " + field +
                                    " = " + std::to_string(bits) + " must be from " +
                                    std::to_string(least_bits) + " to " +
                                    std::to_string(greatest_bits));
      }
    }
  }
}

/// Calls `function(layer, operands)` for every layer in order. Precondition: `validate` passes.
template <typename Function>
  requires std::invocable<Function&, const workload::layer&, const layer_operands&>
void for_each_layer(const workload::network& network, const activation_tracker& activations,
                    std::span<const Precision> precisions, Function function) {
  std::vector<std::uint8_t> bits(activations.group_count());
  activations.widths(precisions, {bits.data(), bits.size()});
  std::size_t compute = 0;
  for (const auto& layer : network.layers()) {
    layer_operands operands{.input_bits = bits[activations.group_of(layer.inputs.front())],
                            .output_bits = bits[activations.group_of(layer.output)],
                            .input_tensors = static_cast<int>(layer.inputs.size())};
    if (workload::computes(layer.shape.kind)) {
      operands.weight_bits = precisions[compute].weight_bits;
      operands.input_bits = precisions[compute].activation_bits;
      ++compute;
    }
    function(layer, operands);
  }
}

/// The cost of a network, layer by layer: what a layerwise model's call operator gives. Throws
/// `std::invalid_argument` as `validate` does.
template <LayerwiseModel M>
[[nodiscard]] auto estimate(const M& model, const workload::network& network,
                            std::span<const Precision> precisions) {
  validate(network, precisions);
  const activation_tracker activations(network);
  layer_cost_of_t<M> sum{};
  for_each_layer(network, activations, precisions,
                 [&](const workload::layer& layer, const layer_operands& operands) {
                   sum += model.layer(layer.shape, operands);
                 });
  std::vector<std::uint8_t> bits(activations.group_count());
  activations.widths(precisions, {bits.data(), bits.size()});
  return model.whole(sum, activations.memory({bits.data(), bits.size()}));
}

/// The costs of a network's layers one by one, in their order. Throws as `estimate` does.
template <estimates_layer M>
[[nodiscard]] std::vector<layer_cost_of_t<M>> breakdown(const M& model,
                                                        const workload::network& network,
                                                        std::span<const Precision> precisions) {
  validate(network, precisions);
  std::vector<layer_cost_of_t<M>> costs;
  for_each_layer(network, activation_tracker(network), precisions,
                 [&](const workload::layer& layer, const layer_operands& operands) {
                   costs.push_back(model.layer(layer.shape, operands));
                 });
  return costs;
}

}  // namespace hwflowq

#endif
