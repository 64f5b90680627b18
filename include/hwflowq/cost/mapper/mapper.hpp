// Finds the best mapping of a layer on an accelerator, and proves it.
#ifndef HWFLOWQ_COST_MAPPER_MAPPER_HPP
#define HWFLOWQ_COST_MAPPER_MAPPER_HPP

#include <hwflowq/cost/fine/evaluate.hpp>
#include <hwflowq/cost/fine/mapping_cost.hpp>
#include <hwflowq/cost/mapper/layer_search.hpp>
#include <hwflowq/cost/mapper/mapping_objective.hpp>
#include <hwflowq/hardware/accelerator.hpp>
#include <hwflowq/hardware/dataflow.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>

namespace hwflowq {

struct mapper_options {
  std::uint64_t candidate_budget = std::numeric_limits<std::uint64_t>::max();
};

template <std::size_t Levels>
struct mapping_result {
  mapping<Levels> best;
  mapping_cost<Levels> cost;
  double value = std::numeric_limits<double>::infinity();
  double bound = 0.0;
  detail::search_counts counts;
  [[nodiscard]] bool proven() const { return value <= bound; }
};

namespace detail {

template <ComputeEngine Engine, std::size_t Levels, MappingObjective O>
[[nodiscard]] layer_problem<Levels> make_problem(const accelerator<Engine, Levels>& hardware,
                                                 const workload::loop_nest& nest,
                                                 const operand_bits& bits,
                                                 const dataflow_rules& rules,
                                                 const O& /*objective*/) {
  layer_problem<Levels> p;
  p.nest = nest;
  p.rules = rules;
  const std::array<int, word_count> widths = {bits.weight_bits, bits.input_bits, bits.output_bits,
                                              bits.accumulator_bits};
  for (std::size_t i = 0; i < Levels; ++i) {
    const memory_level& level = hardware.levels[i];
    for (std::size_t w = 0; w < word_count; ++w) {
      const std::int64_t packed = packed_bits(level.packed, widths[w]);
      // Lines of many words, for each of them.
      const double lines =
          level.line_bits >= packed
              ? 1.0 / static_cast<double>(level.line_bits / packed)
              : static_cast<double>((packed + level.line_bits - 1) / level.line_bits);
      p.read_pj[i][w] = lines * level.read_pj_per_line;
      p.write_pj[i][w] = lines * level.write_pj_per_line;
      p.packed[i][w] = packed;
      p.port_bits[i][w] = static_cast<double>(packed);
    }
    p.tile_bits[i] = level.tile_bits();
    for (const workload::tensor t : workload::all_tensors) {
      p.tensor_bits[i][index_of(t)] = level.tile_bits(t);
    }
    p.fan_out_x[i] = level.fan_out_x;
    p.fan_out_y[i] = level.fan_out_y;
    p.prices_hops[i] = level.hop_pj_per_bit > 0.0;
    p.read_rate[i] = level.read_bits_per_cycle;
    p.write_rate[i] = level.write_bits_per_cycle;
    p.shared_rate[i] = level.shared_bits_per_cycle;
    p.static_pj_per_cycle +=
        static_cast<double>(hardware.instances(i)) * level.leakage_pj_per_cycle;
    p.timed = p.timed || level.read_bits_per_cycle < std::numeric_limits<double>::infinity() ||
              level.write_bits_per_cycle < std::numeric_limits<double>::infinity() ||
              level.shared_bits_per_cycle < std::numeric_limits<double>::infinity();
  }
  p.cycles_per_step =
      static_cast<double>(
          cycles_of_steps(hardware.engine, 1024, bits.weight_bits, bits.input_bits)) /
      1024.0;
  p.mac_pj = static_cast<double>(nest.macs()) *
             hardware.engine.mac_energy_pj(bits.weight_bits, bits.input_bits);
  p.static_pj_per_cycle += static_cast<double>(hardware.processing_elements()) *
                           hardware.engine.idle_energy_pj();
  p.idle_pj_per_step = hardware.engine.idle_energy_pj() * p.cycles_per_step;
  p.lanes = hardware.engine.lanes(bits.weight_bits, bits.input_bits);
  p.lane_loops = hardware.engine.lane_loops();
  if constexpr (std::same_as<O, minimise_energy>) {
    p.timed = p.timed && p.static_pj_per_cycle > 0.0;
  }
  return p;
}

}  // namespace detail

template <ComputeEngine Engine, std::size_t Levels, Dataflow D,
          MappingObjective O = minimise_energy>
[[nodiscard]] mapping_result<Levels> find_mapping(const accelerator<Engine, Levels>& hardware,
                                                  const workload::loop_nest& nest,
                                                  const operand_bits& bits, const D& dataflow,
                                                  const O& objective = {},
                                                  const mapper_options& options = {}) {
  const dataflow_rules rules = rules_of(dataflow);
  const auto problem = detail::make_problem(hardware, nest, bits, rules, objective);
  detail::kept_tensors<Levels> keep{};
  for (std::size_t i = 0; i < Levels; ++i) {
    keep[i] = hardware.levels[i].may_keep;
    if (i + 1 == Levels && Levels > 1) {
      for (std::size_t n = 0; n < workload::tensor_count; ++n) {
        keep[i][n] = keep[i][n] && rules.kept_innermost[n];
      }
    }
  }
  static const loop_orders any;
  const loop_orders stationary(rules.stationary);
  mapping_result<Levels> result;
  auto evaluate_mapping = [&](const mapping<Levels>& m) {
    const auto cost = evaluate(hardware, nest, bits, m);
    if (!cost.fits()) return std::numeric_limits<double>::infinity();
    return static_cast<double>(
        objective(cost.energy_pj, static_cast<double>(cost.latency_cycles)));
  };
  detail::layer_search<Levels, O, decltype(evaluate_mapping)> search(
      problem, keep, any, stationary, objective, evaluate_mapping, result.value, result.best,
      result.counts, options.candidate_budget);
  result.bound = std::min(search.run(), result.value);
  if (result.value < std::numeric_limits<double>::infinity()) {
    result.cost = evaluate(hardware, nest, bits, result.best);
  }
  return result;
}

}  // namespace hwflowq

#endif
