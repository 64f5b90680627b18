// The coarse level: all that can be said without knowing the hardware's size.
#ifndef HWFLOWQ_COST_COARSE_HPP
#define HWFLOWQ_COST_COARSE_HPP

#include <hwflowq/core/reflection.hpp>
#include <hwflowq/core/strict_floating_point.hpp>
#include <hwflowq/cost/layerwise_model.hpp>
#include <hwflowq/hardware/operation_law.hpp>

#include <cstdint>
#include <span>

namespace hwflowq {

/// Width of a bias, in bits: that of the accumulators it is added to.
inline constexpr int bias_bits = 32;

/// What a layer costs at the coarse level. Layers that only move data cost nothing.
struct coarse_layer_cost {
  double fractional_operations = 0.0;
  std::int64_t bit_operations = 0;
  std::int64_t weight_memory_bits = 0;
  std::int64_t bias_memory_bits = 0;

  bool operator==(const coarse_layer_cost&) const = default;

  constexpr coarse_layer_cost& operator+=(const coarse_layer_cost& other) {
    fractional_operations += other.fractional_operations;
    bit_operations += other.bit_operations;
    weight_memory_bits += other.weight_memory_bits;
    bias_memory_bits += other.bias_memory_bits;
    return *this;
  }
};

/// What a network costs at the coarse level.
struct coarse_cost {
  double fractional_operations = 0.0;      ///< MACs in units of one at 8 x 8 bits, by the law
  std::int64_t bit_operations = 0;         ///< sum of MACs times weight bits times activation bits
  std::int64_t weight_memory_bits = 0;     ///< weights, packed without gaps, without biases
  std::int64_t peak_activation_bits = 0;   ///< most activations alive at once, `activation_tracker`
  std::int64_t total_activation_bits = 0;  ///< all activations
  std::int64_t model_size_bytes = 0;  ///< weights and biases of 32 bits, packed, rounded up once

  bool operator==(const coarse_cost&) const = default;
};

/// The coarse level as a HardwareModel: fewer bits are less work, by a law; and less memory.
template <OperationLaw Law>
struct coarse_model {
  [[no_unique_address]] Law law{};

  /// The cost of one layer.
  [[nodiscard]] HWFLOWQ_STRICT_FP constexpr coarse_layer_cost layer(
      const workload::layer_shape& shape, const layer_operands& operands) const {
    HWFLOWQ_STRICT_FP_BODY
    if (!workload::computes(shape.kind)) return {};
    const std::int64_t macs = shape.macs();
    return {
        .fractional_operations =
            static_cast<double>(macs) *
            static_cast<double>(law(operands.weight_bits, operands.input_bits)),
        .bit_operations = macs * operands.weight_bits * operands.input_bits,
        .weight_memory_bits = shape.weights() * operands.weight_bits,
        .bias_memory_bits = (shape.parameters() - shape.weights()) * bias_bits,
    };
  }

  /// The cost of a network.
  [[nodiscard]] constexpr coarse_cost whole(const coarse_layer_cost& sum,
                                            const activation_memory& memory) const {
    return {
        .fractional_operations = sum.fractional_operations,
        .bit_operations = sum.bit_operations,
        .weight_memory_bits = sum.weight_memory_bits,
        .peak_activation_bits = memory.peak_bits,
        .total_activation_bits = memory.total_bits,
        .model_size_bytes = (sum.weight_memory_bits + sum.bias_memory_bits + 7) / 8,
    };
  }

  /// The cost of a network with one precision per compute layer. Throws `std::invalid_argument`
  /// when their number or a width is wrong. Linear in the network; a `layer_table` is faster.
  [[nodiscard]] coarse_cost operator()(const workload::network& network,
                                       std::span<const Precision> precisions) const {
    return estimate(*this, network, precisions);
  }
};

}  // namespace hwflowq

HWFLOWQ_REFLECT(hwflowq::coarse_cost, fractional_operations, bit_operations, weight_memory_bits,
                peak_activation_bits, total_activation_bits, model_size_bytes);
HWFLOWQ_REFLECT(hwflowq::coarse_layer_cost, fractional_operations, bit_operations,
                weight_memory_bits, bias_memory_bits);

#endif
