// The mid level: a sized engine and its memories, without a schedule.
#ifndef HWFLOWQ_COST_MID_HPP
#define HWFLOWQ_COST_MID_HPP

#include <hwflowq/core/reflection.hpp>
#include <hwflowq/core/strict_floating_point.hpp>
#include <hwflowq/cost/layerwise_model.hpp>
#include <hwflowq/cost/traffic_bound.hpp>
#include <hwflowq/hardware/operation_law.hpp>
#include <hwflowq/hardware/unit_energies.hpp>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>

namespace hwflowq {

/// What becomes of layers that only move data (pooling, additions, ...).
enum class data_movement : std::uint8_t {
  fused,        ///< done on the way of the layers around them: free, with their traffic as it is
  through_dram  ///< their inputs come from external memory, and their outputs go there
};

/// Sizes of an accelerator at the mid level.
struct mid_parameters {
  std::int64_t processing_elements = 256;  ///< MACs of 8 x 8 bits per cycle
  // Buffers on chip, by what they hold; the least traffic depends on their sum.
  std::int64_t weight_buffer_bits = 0;
  std::int64_t input_buffer_bits = 0;
  std::int64_t output_buffer_bits = 0;
  std::int64_t shared_buffer_bits = 128 * 1024 * 8;
  std::int64_t register_bits = 256 * 48;  ///< operands and sums inside all processing elements
  std::int64_t dram_bits_per_cycle = 64;
  std::int64_t buffer_bits_per_cycle = 2048;
  double frequency_mhz = 200.0;
  int accumulator_bits = 32;  ///< of a partial sum
  unit_energies energies = horowitz_45nm;
  data_movement movement = data_movement::fused;

  bool operator==(const mid_parameters&) const = default;

  /// Buffers and registers: all that can hold an operand on chip.
  [[nodiscard]] constexpr std::int64_t on_chip_bits() const {
    return weight_buffer_bits + input_buffer_bits + output_buffer_bits + shared_buffer_bits +
           register_bits;
  }

  /// Throws `std::invalid_argument` naming the field, its value and its bound.
  void validate() const {
    const auto at_least = [](const char* field, std::int64_t value, std::int64_t bound) {
      if (value < bound) {
        throw std::invalid_argument("mid_parameters: " + std::string(field) + " = " +
                                    std::to_string(value) + " must be at least " +
                                    std::to_string(bound));
      }
    };
    at_least("processing_elements", processing_elements, 1);
    at_least("weight_buffer_bits", weight_buffer_bits, 0);
    at_least("input_buffer_bits", input_buffer_bits, 0);
    at_least("output_buffer_bits", output_buffer_bits, 0);
    at_least("shared_buffer_bits", shared_buffer_bits, 0);
    at_least("register_bits", register_bits, 0);
    at_least("dram_bits_per_cycle", dram_bits_per_cycle, 1);
    at_least("buffer_bits_per_cycle", buffer_bits_per_cycle, 1);
    at_least("accumulator_bits", accumulator_bits, greatest_bits);
    if (!(frequency_mhz > 0.0 && frequency_mhz <= std::numeric_limits<double>::max())) {
      throw std::invalid_argument(
          "mid_parameters: frequency_mhz = " + std::to_string(frequency_mhz) +
          " must be finite and greater than 0");
    }
    energies.validate();
  }
};

/// What a layer costs at the mid level.
struct mid_layer_cost {
  std::int64_t macs = 0;
  std::int64_t compute_cycles = 0;
  std::int64_t dram_traffic_bits = 0;
  std::int64_t buffer_traffic_bits = 0;
  std::int64_t latency_cycles = 0;
  double energy_pj = 0.0;

  bool operator==(const mid_layer_cost&) const = default;

  constexpr mid_layer_cost& operator+=(const mid_layer_cost& other) {
    macs += other.macs;
    compute_cycles += other.compute_cycles;
    dram_traffic_bits += other.dram_traffic_bits;
    buffer_traffic_bits += other.buffer_traffic_bits;
    latency_cycles += other.latency_cycles;
    energy_pj += other.energy_pj;
    return *this;
  }
};

/// What a network costs at the mid level.
struct mid_cost {
  std::int64_t compute_cycles = 0;       ///< with all processing elements busy
  std::int64_t dram_traffic_bits = 0;    ///< at least, to and from external memory
  std::int64_t buffer_traffic_bits = 0;  ///< at least, into and out of the buffers on either side
  double operations_per_bit = 0.0;       ///< computation to communication: 2 MACs / DRAM traffic
  std::int64_t latency_cycles = 0;       ///< roofline of every layer, summed
  double latency_us = 0.0;
  double energy_pj = 0.0;  ///< at least: MACs and the two kinds of traffic

  bool operator==(const mid_cost&) const = default;
};

namespace detail {

/// ceil(numerator / denominator) for positive integers.
[[nodiscard]] constexpr std::int64_t ceil_div(std::int64_t numerator, std::int64_t denominator) {
  return numerator / denominator + (numerator % denominator != 0 ? 1 : 0);
}

/// ceil(work / lanes), exact where `work` is: a rounded quotient must not add a cycle.
[[nodiscard]] HWFLOWQ_STRICT_FP constexpr std::int64_t cycles_of(double work, std::int64_t lanes) {
  HWFLOWQ_STRICT_FP_BODY
  auto cycles = static_cast<std::int64_t>(work / static_cast<double>(lanes));
  while (cycles > 0 && static_cast<double>((cycles - 1) * lanes) >= work) --cycles;
  while (static_cast<double>(cycles * lanes) < work) ++cycles;
  return cycles;
}

}  // namespace detail

/// The mid level as a HardwareModel: how fast an engine of this size can be, and what must move at
/// least, when layers run one after the other with their tensors in external memory in between.
///
/// Per compute layer, with `least_traffic_bits(capacity)` as proven there:
/// - compute_cycles = ceil(MACs law(b_w, b_a) / processing elements);
/// - DRAM traffic = least_traffic_bits(buffers and registers);
/// - buffer traffic = DRAM traffic, which passes through the buffers, and least_traffic_bits
///   (registers), which passes between them and the processing elements;
/// - latency_cycles = max(compute, DRAM traffic / its bandwidth, buffer traffic / its bandwidth), the
///   roofline of Williams, Waterman and Patterson (CACM 52(4), 2009), as Zhang et al. (FPGA 2015)
///   apply it to CNN accelerators;
/// - energy_pj = MACs law e_mac + DRAM traffic e_dram + buffer traffic e_buffer.
///
/// MACs with padding are computed, as engines do, but need no traffic. A layer reads its input at its
/// own activation_bits and writes its output as wide as that tensor's readers ask. Data movers, when
/// not fused, read and write their tensors once and pass the buffers twice.
///
/// All are lower bounds for any schedule on hardware of these parameters in which every compute layer
/// reads its input from external memory and writes its output there, uncompressed and through the
/// buffers. Wider operands never cost less.
template <OperationLaw Law>
class mid_model {
 public:
  /// Throws `std::invalid_argument` when a parameter is out of its bounds.
  explicit mid_model(const mid_parameters& parameters = {}, Law law = {})
      : parameters_(parameters), law_(std::move(law)) {
    parameters_.validate();
  }

  [[nodiscard]] const mid_parameters& parameters() const { return parameters_; }
  [[nodiscard]] const Law& law() const { return law_; }

  /// The cost of one layer.
  [[nodiscard]] HWFLOWQ_STRICT_FP mid_layer_cost layer(const workload::layer_shape& shape,
                                                       const layer_operands& operands) const {
    HWFLOWQ_STRICT_FP_BODY
    const auto& p = parameters_;
    const bool computes = workload::computes(shape.kind);
    if (!computes && p.movement == data_movement::fused) return {};
    const operand_use use = use_of_operands(shape);
    mid_layer_cost cost;
    double work = 0.0;
    if (computes) {
      const operand_bits bits{.weight_bits = operands.weight_bits,
                              .input_bits = operands.input_bits,
                              .output_bits = operands.output_bits,
                              .accumulator_bits = p.accumulator_bits};
      cost.macs = shape.macs();
      work = static_cast<double>(cost.macs) *
             static_cast<double>(law_(operands.weight_bits, operands.input_bits));
      cost.compute_cycles = detail::cycles_of(work, p.processing_elements);
      cost.dram_traffic_bits = least_traffic_bits(use, bits, p.on_chip_bits());
      cost.buffer_traffic_bits =
          cost.dram_traffic_bits + least_traffic_bits(use, bits, p.register_bits);
    } else {
      cost.dram_traffic_bits = use.inputs * operands.input_tensors * operands.input_bits +
                               use.outputs * operands.output_bits;
      cost.buffer_traffic_bits = 2 * cost.dram_traffic_bits;
    }
    cost.latency_cycles = std::max(
        {cost.compute_cycles, detail::ceil_div(cost.dram_traffic_bits, p.dram_bits_per_cycle),
         detail::ceil_div(cost.buffer_traffic_bits, p.buffer_bits_per_cycle)});
    cost.energy_pj = work * p.energies.mac_8x8_pj +
                     static_cast<double>(cost.dram_traffic_bits) * p.energies.dram_pj_per_bit +
                     static_cast<double>(cost.buffer_traffic_bits) * p.energies.buffer_pj_per_bit;
    return cost;
  }

  /// The cost of a network.
  [[nodiscard]] HWFLOWQ_STRICT_FP mid_cost whole(const mid_layer_cost& sum,
                                                 const activation_memory& /*memory*/) const {
    HWFLOWQ_STRICT_FP_BODY
    const auto traffic = static_cast<double>(sum.dram_traffic_bits);
    return {
        .compute_cycles = sum.compute_cycles,
        .dram_traffic_bits = sum.dram_traffic_bits,
        .buffer_traffic_bits = sum.buffer_traffic_bits,
        .operations_per_bit = traffic > 0.0 ? 2.0 * static_cast<double>(sum.macs) / traffic : 0.0,
        .latency_cycles = sum.latency_cycles,
        .latency_us = static_cast<double>(sum.latency_cycles) / parameters_.frequency_mhz,
        .energy_pj = sum.energy_pj,
    };
  }

  /// The cost of a network with one precision per compute layer. Throws `std::invalid_argument`
  /// when their number or a width is wrong. A `layer_table` is much faster.
  [[nodiscard]] mid_cost operator()(const workload::network& network,
                                    std::span<const Precision> precisions) const {
    return estimate(*this, network, precisions);
  }

 private:
  mid_parameters parameters_;
  [[no_unique_address]] Law law_;
};

}  // namespace hwflowq

HWFLOWQ_REFLECT(hwflowq::mid_cost, compute_cycles, dram_traffic_bits, buffer_traffic_bits,
                operations_per_bit, latency_cycles, latency_us, energy_pj);
HWFLOWQ_REFLECT(hwflowq::mid_layer_cost, macs, compute_cycles, dram_traffic_bits,
                buffer_traffic_bits, latency_cycles, energy_pj);

#endif
