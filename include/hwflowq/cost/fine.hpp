// The fine level: an accelerator with a schedule for every layer.
#ifndef HWFLOWQ_COST_FINE_HPP
#define HWFLOWQ_COST_FINE_HPP

#include <hwflowq/core/error.hpp>
#include <hwflowq/core/reflection.hpp>
#include <hwflowq/core/strict_floating_point.hpp>
#include <hwflowq/cost/fine/convention.hpp>
#include <hwflowq/cost/fine/evaluate.hpp>
#include <hwflowq/cost/fine/explain.hpp>
#include <hwflowq/cost/fine/mapping.hpp>
#include <hwflowq/cost/fine/mapping_cost.hpp>
#include <hwflowq/cost/layerwise_model.hpp>
#include <hwflowq/cost/mid.hpp>
#include <hwflowq/cost/operand_use.hpp>
#include <hwflowq/hardware/accelerator.hpp>
#include <hwflowq/workload/loop_nest.hpp>

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>

namespace hwflowq {

/// A layer has no mapping that fits: none at all, or the given one does not.
class mapping_error : public error {
 public:
  using error::error;
};

/// `source(nest, bits)` gives the mapping of a layer at given widths.
template <typename S, std::size_t Levels>
concept gives_mapping =
    requires(const S& source, const workload::loop_nest& nest, const operand_bits& bits) {
      { source(nest, bits) } -> std::convertible_to<mapping<Levels>>;
    };

/// Tells which mapping to use for a layer: a table that a mapper has filled, or a function.
///
/// | requirement                  | expression           | meaning                              |
/// |------------------------------|----------------------|--------------------------------------|
/// | `gives_mapping<S, Levels>`   | `source(nest, bits)` | a mapping of that number of levels   |
/// | `std::copy_constructible<S>` |                      | models keep a copy                   |
///
/// Semantics that no compiler checks: a pure function that may run on several threads at once, and
/// throws a `mapping_error` where it knows no mapping. The smallest model is a lambda that returns
/// the same mapping for every layer.
template <typename S, std::size_t Levels>
concept MappingSource = gives_mapping<S, Levels> && std::copy_constructible<S>;

/// Lists everything that S lacks to be a MappingSource for accelerators of that number of levels.
template <typename S, std::size_t Levels>
consteval bool check_mapping_source() {
  static_assert(
      gives_mapping<S, Levels>,
      "MappingSource: add `hwflowq::mapping<Levels> operator()(const "
      "hwflowq::workload::loop_nest&, const hwflowq::operand_bits&) const`, the mapping of "
      "a layer");
  static_assert(std::copy_constructible<S>,
                "MappingSource: make it copyable, since models keep a copy");
  return true;
}

/// The widths of a layer's operands on an accelerator. Partial sums are as wide as the engine's
/// accumulators, or as the widest operand.
template <ComputeEngine Engine, std::size_t Levels>
[[nodiscard]] operand_bits bits_on(const accelerator<Engine, Levels>& hardware,
                                   const layer_operands& operands) {
  return {.weight_bits = operands.weight_bits,
          .input_bits = operands.input_bits,
          .output_bits = operands.output_bits,
          .accumulator_bits =
              std::max({static_cast<int>(hardware.engine.accumulator_bits()), operands.weight_bits,
                        operands.input_bits, operands.output_bits})};
}

/// A layer with the mapping that it runs with, and its cost in full: energy by level and tensor, by
/// network, of the engine; accesses; latency and what it consists of; area. `io::loop_nest_text` and
/// `io::cost_json` print it.
template <std::size_t Levels>
struct scheduled_layer {
  workload::loop_nest nest;
  operand_bits bits;
  mapping<Levels> schedule;
  mapping_cost<Levels> cost;

  bool operator==(const scheduled_layer&) const = default;
};

/// What a layer costs at the fine level.
struct fine_layer_cost {
  std::int64_t macs = 0;
  std::int64_t compute_cycles = 0;
  std::int64_t latency_cycles = 0;
  std::int64_t dram_traffic_bits = 0;  ///< in and out of the outermost level
  double mac_energy_pj = 0.0;
  double memory_energy_pj = 0.0;  ///< of all levels but the outermost
  double dram_energy_pj = 0.0;    ///< of the outermost level
  double network_energy_pj = 0.0;
  double idle_energy_pj = 0.0;  ///< processing elements without work
  double leakage_energy_pj = 0.0;
  double energy_pj = 0.0;

  bool operator==(const fine_layer_cost&) const = default;

  constexpr fine_layer_cost& operator+=(const fine_layer_cost& other) {
    macs += other.macs;
    compute_cycles += other.compute_cycles;
    latency_cycles += other.latency_cycles;
    dram_traffic_bits += other.dram_traffic_bits;
    mac_energy_pj += other.mac_energy_pj;
    memory_energy_pj += other.memory_energy_pj;
    dram_energy_pj += other.dram_energy_pj;
    network_energy_pj += other.network_energy_pj;
    idle_energy_pj += other.idle_energy_pj;
    leakage_energy_pj += other.leakage_energy_pj;
    energy_pj += other.energy_pj;
    return *this;
  }
};

/// What a network costs at the fine level: its layers one after the other.
struct fine_cost {
  std::int64_t compute_cycles = 0;
  std::int64_t latency_cycles = 0;
  double latency_us = 0.0;
  std::int64_t dram_traffic_bits = 0;
  double mac_energy_pj = 0.0;
  double memory_energy_pj = 0.0;
  double dram_energy_pj = 0.0;
  double network_energy_pj = 0.0;
  double idle_energy_pj = 0.0;
  double leakage_energy_pj = 0.0;
  double energy_pj = 0.0;
  double energy_delay_pj_us = 0.0;  ///< energy times latency
  double utilisation = 0.0;         ///< MACs / (latency at one MAC per element and cycle)
  double area_um2 = 0.0;

  bool operator==(const fine_cost&) const = default;
};

/// The fine level as a HardwareModel: each layer runs on `hardware` with the mapping that `source`
/// gives for its loops and widths, evaluated by `evaluate`, and reads its inputs from the outermost
/// level and writes its outputs there.
///
/// Widths are those of `bits_on`. Data movers, when not fused, read their inputs from the outermost
/// level and write their outputs there, through the next level where there is one.
template <ComputeEngine Engine, std::size_t Levels, MappingSource<Levels> Source,
          CountingConvention Convention = exact_convention>
class fine_model {
 public:
  /// Throws `std::invalid_argument` when the accelerator is not valid.
  fine_model(accelerator<Engine, Levels> hardware, Source source,
             data_movement movement = data_movement::fused)
      : hardware_(std::move(hardware)), source_(std::move(source)), movement_(movement) {
    hardware_.validate();
  }

  [[nodiscard]] const accelerator<Engine, Levels>& hardware() const { return hardware_; }
  [[nodiscard]] const Source& source() const { return source_; }

  /// The widths of a layer's operands on this accelerator.
  [[nodiscard]] operand_bits bits_of(const layer_operands& operands) const {
    return bits_on(hardware_, operands);
  }

  /// A layer with its mapping and its cost in full. Throws `mapping_error` when the mapping does not
  /// fit, saying why. Precondition: the layer computes.
  [[nodiscard]] scheduled_layer<Levels> schedule(const workload::layer_shape& shape,
                                                 const layer_operands& operands) const {
    scheduled_layer<Levels> found{
        .nest = workload::loops_of(shape), .bits = bits_of(operands), .schedule = {}, .cost = {}};
    found.schedule = source_(found.nest, found.bits);
    found.cost = evaluate<Convention>(hardware_, found.nest, found.bits, found.schedule);
    if (!found.cost.fits()) {
      throw mapping_error("accelerator \"" + hardware_.name + "\": " +
                          explain(hardware_, found.nest, found.bits, found.schedule, found.cost));
    }
    return found;
  }

  /// The cost of one layer. Throws as `schedule` does.
  [[nodiscard]] fine_layer_cost layer(const workload::layer_shape& shape,
                                      const layer_operands& operands) const {
    if (!workload::computes(shape.kind)) {
      return movement_ == data_movement::fused ? fine_layer_cost{} : moved(shape, operands);
    }
    return record(schedule(shape, operands).cost);
  }

  /// The cost of a network.
  [[nodiscard]] HWFLOWQ_STRICT_FP fine_cost whole(const fine_layer_cost& sum,
                                                  const activation_memory& /*memory*/) const {
    HWFLOWQ_STRICT_FP_BODY
    const auto latency = static_cast<double>(sum.latency_cycles);
    const double latency_us = latency / hardware_.frequency_mhz;
    const auto elements = static_cast<double>(hardware_.processing_elements());
    return {
        .compute_cycles = sum.compute_cycles,
        .latency_cycles = sum.latency_cycles,
        .latency_us = latency_us,
        .dram_traffic_bits = sum.dram_traffic_bits,
        .mac_energy_pj = sum.mac_energy_pj,
        .memory_energy_pj = sum.memory_energy_pj,
        .dram_energy_pj = sum.dram_energy_pj,
        .network_energy_pj = sum.network_energy_pj,
        .idle_energy_pj = sum.idle_energy_pj,
        .leakage_energy_pj = sum.leakage_energy_pj,
        .energy_pj = sum.energy_pj,
        .energy_delay_pj_us = sum.energy_pj * latency_us,
        .utilisation = latency > 0.0 ? static_cast<double>(sum.macs) / (latency * elements) : 0.0,
        .area_um2 = hardware_.area_um2()};
  }

  /// The cost of a network with one precision per compute layer. Throws `std::invalid_argument` when
  /// their number or a width is wrong, and `mapping_error` as `layer` does. A `layer_table` is much
  /// faster.
  [[nodiscard]] fine_cost operator()(const workload::network& network,
                                     std::span<const Precision> precisions) const {
    return estimate(*this, network, precisions);
  }

 private:
  [[nodiscard]] HWFLOWQ_STRICT_FP static fine_layer_cost record(const mapping_cost<Levels>& cost) {
    HWFLOWQ_STRICT_FP_BODY
    fine_layer_cost result{.macs = cost.macs,
                           .compute_cycles = cost.compute_cycles,
                           .latency_cycles = cost.latency_cycles,
                           .dram_traffic_bits = cost.traffic_bits[0],
                           .mac_energy_pj = cost.mac_pj,
                           .idle_energy_pj = cost.idle_pj,
                           .leakage_energy_pj = cost.leakage_pj,
                           .energy_pj = cost.energy_pj};
    for (std::size_t i = 0; i < Levels; ++i) {
      double& memory = i == 0 ? result.dram_energy_pj : result.memory_energy_pj;
      for (const double pj : cost.memory_pj[i]) memory += pj;
      result.network_energy_pj += cost.network_pj[i];
    }
    return result;
  }

  // A layer that only moves data: into the level below the outermost one and back.
  [[nodiscard]] HWFLOWQ_STRICT_FP fine_layer_cost moved(const workload::layer_shape& shape,
                                                        const layer_operands& operands) const {
    HWFLOWQ_STRICT_FP_BODY
    const operand_use use = use_of_operands(shape);
    const std::int64_t in = use.inputs * operands.input_tensors;
    const std::int64_t out = use.outputs;
    fine_layer_cost cost;
    double cycles = 0.0;
    for (std::size_t i = 0; i < Levels && i < 2; ++i) {
      const memory_level& level = hardware_.levels[i];
      const auto in_bits = static_cast<double>(in) * packed_bits(level.packed, operands.input_bits);
      const auto out_bits =
          static_cast<double>(out) * packed_bits(level.packed, operands.output_bits);
      const auto in_lines = static_cast<double>(level.lines(in, operands.input_bits));
      const auto out_lines = static_cast<double>(level.lines(out, operands.output_bits));
      const auto port = [&](double bits, double rate) {
        const double needed = std::ceil(bits / rate);
        if (cycles < needed) cycles = needed;
      };
      if (i == 0) {
        cost.dram_traffic_bits = static_cast<std::int64_t>(in_bits + out_bits);
        cost.dram_energy_pj =
            in_lines * level.read_pj_per_line + out_lines * level.write_pj_per_line;
        port(in_bits, level.read_bits_per_cycle);
        port(out_bits, level.write_bits_per_cycle);
        port(in_bits + out_bits, level.shared_bits_per_cycle);
      } else {
        const double both = in_bits + out_bits;
        cost.memory_energy_pj =
            (in_lines + out_lines) * (level.read_pj_per_line + level.write_pj_per_line);
        port(both, level.read_bits_per_cycle);
        port(both, level.write_bits_per_cycle);
        port(2.0 * both, level.shared_bits_per_cycle);
      }
    }
    cost.latency_cycles = static_cast<std::int64_t>(cycles);
    for (std::size_t i = 0; i < Levels; ++i) {
      cost.leakage_energy_pj += static_cast<double>(hardware_.instances(i)) *
                                hardware_.levels[i].leakage_pj_per_cycle * cycles;
    }
    cost.idle_energy_pj = hardware_.engine.idle_energy_pj() *
                          static_cast<double>(hardware_.processing_elements()) * cycles;
    cost.energy_pj =
        cost.dram_energy_pj + cost.memory_energy_pj + cost.leakage_energy_pj + cost.idle_energy_pj;
    return cost;
  }

  accelerator<Engine, Levels> hardware_;
  Source source_;
  data_movement movement_;
};

}  // namespace hwflowq

HWFLOWQ_REFLECT(hwflowq::fine_layer_cost, macs, compute_cycles, latency_cycles, dram_traffic_bits,
                mac_energy_pj, memory_energy_pj, dram_energy_pj, network_energy_pj, idle_energy_pj,
                leakage_energy_pj, energy_pj);
HWFLOWQ_REFLECT(hwflowq::fine_cost, compute_cycles, latency_cycles, latency_us, dram_traffic_bits,
                mac_energy_pj, memory_energy_pj, dram_energy_pj, network_energy_pj, idle_energy_pj,
                leakage_energy_pj, energy_pj, energy_delay_pj_us, utilisation, area_um2);

#endif
