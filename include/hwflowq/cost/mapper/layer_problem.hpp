// A layer on an accelerator as a mapper sees it: what keeps what, for how many bits and how many
// picojoules a word.
#ifndef HWFLOWQ_COST_MAPPER_LAYER_PROBLEM_HPP
#define HWFLOWQ_COST_MAPPER_LAYER_PROBLEM_HPP

#include <hwflowq/cost/mapper/reuse.hpp>
#include <hwflowq/cost/traffic_bound.hpp>
#include <hwflowq/hardware/accelerator.hpp>
#include <hwflowq/hardware/dataflow.hpp>
#include <hwflowq/workload/loop_nest.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>

namespace hwflowq::detail {

/// Kinds of words: as many as tensors, and partial sums.
enum class word : std::uint8_t { weights, inputs, outputs, partial_sums };
inline constexpr std::size_t word_count = 4;

using hwflowq::index_of;
[[nodiscard]] constexpr std::size_t index_of(word w) {
  return static_cast<std::size_t>(w);
}

template <std::size_t Levels>
using kept_tensors = std::array<std::array<bool, workload::tensor_count>, Levels>;

/// A layer, the widths of its operands, and the accelerator's memories.
template <std::size_t Levels>
struct layer_problem {
  template <typename T>
  using per_level = std::array<T, Levels>;
  template <typename T>
  using per_word = std::array<T, word_count>;

  workload::loop_nest nest;
  dataflow_rules rules;
  per_level<per_word<double>> read_pj{};       ///< of a word
  per_level<per_word<double>> write_pj{};      ///< of a word
  per_level<per_word<std::int64_t>> packed{};  ///< bits of a word as stored
  per_level<per_word<double>> port_bits{};     ///< bits that a word takes of the ports
  per_level<std::int64_t> tile_bits{};
  per_level<std::array<std::int64_t, workload::tensor_count>> tensor_bits{};
  per_level<std::int64_t> fan_out_x{};
  per_level<std::int64_t> fan_out_y{};
  per_level<bool> prices_hops{};
  per_level<double> hop_pj_per_bit{};
  per_word<double> width{};  ///< bits of a word in a network
  // Bits per cycle of one instance.
  per_level<double> read_rate{};
  per_level<double> write_rate{};
  per_level<double> shared_rate{};
  double cycles_per_step = 1.0;
  double mac_pj = 0.0;               ///< of all multiplications
  double static_pj_per_cycle = 0.0;  ///< leakage of all memories, idle power of all elements
  double idle_pj_per_step = 0.0;     ///< that an element with work does not take, of one step
  double idle_pj_at_most = 0.0;      ///< of a cycle's fraction
  double fill_cycles = 0.0;          ///< of the engine
  double max_latency_cycles = std::numeric_limits<double>::infinity();
  std::int64_t lanes = 1;
  workload::loop_set lane_loops;
  bool timed = false;  ///< whether ports can matter to the objective

  [[nodiscard]] std::int64_t bound(workload::loop l) const { return nest.bound(l); }

  /// Bits of the tile of each tensor at a level. Partial sums are as wide as accumulators.
  [[nodiscard]] bool fits(std::size_t level, const kept_tensors<Levels>& keep,
                          const loop_sizes& tile, bool partial) const {
    const auto& kept = keep[level];
    std::int64_t used = 0;
    const auto take = [&](workload::tensor t, word w) {
      if (!kept[index_of(t)]) return true;
      const std::int64_t bits = words(t, tile) * packed[level][index_of(w)];
      used += bits;
      return bits <= tensor_bits[level][index_of(t)] && used <= tile_bits[level];
    };
    return take(workload::tensor::weights, word::weights) &&
           take(workload::tensor::outputs, partial ? word::partial_sums : word::outputs) &&
           take(workload::tensor::inputs, word::inputs);
  }

  /// Words of a tensor in a tile.
  [[nodiscard]] std::int64_t words(workload::tensor of, const loop_sizes& tile) const {
    using workload::loop;
    const auto at = [&](loop l) { return tile[index_of(l)]; };
    switch (of) {
      case workload::tensor::weights:
        return at(loop::G) * at(loop::K) * at(loop::C) * at(loop::R) * at(loop::S);
      case workload::tensor::outputs:
        return at(loop::G) * at(loop::N) * at(loop::K) * at(loop::P) * at(loop::Q);
      case workload::tensor::inputs:
        break;
    }
    return at(loop::G) * at(loop::N) * at(loop::C) *
           positions(nest.stride_rows, at(loop::P), nest.dilation_rows, at(loop::R)) *
           positions(nest.stride_columns, at(loop::Q), nest.dilation_columns, at(loop::S));
  }

  /// Distinct input positions along an axis.
  [[nodiscard]] static std::int64_t positions(std::int64_t stride, std::int64_t outputs,
                                              std::int64_t dilation, std::int64_t taps) {
    return distinct_sums(stride, outputs, dilation, taps);
  }
};

/// What a mapper needs to know of a layer on an accelerator.
template <ComputeEngine Engine, std::size_t Levels>
[[nodiscard]] layer_problem<Levels> make_layer_problem(const accelerator<Engine, Levels>& hardware,
                                                       const workload::loop_nest& nest,
                                                       const operand_bits& bits,
                                                       const dataflow_rules& rules) {
  layer_problem<Levels> p;
  p.nest = nest;
  p.rules = rules;
  const std::array<int, word_count> widths = {bits.weight_bits, bits.input_bits, bits.output_bits,
                                              bits.accumulator_bits};
  for (std::size_t w = 0; w < word_count; ++w) p.width[w] = static_cast<double>(widths[w]);
  for (std::size_t i = 0; i < Levels; ++i) {
    const memory_level& level = hardware.levels[i];
    for (std::size_t w = 0; w < word_count; ++w) {
      const std::int64_t packed = packed_bits(level.packed, widths[w]);
      // Lines that a word takes, of many words side by side.
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
    p.hop_pj_per_bit[i] = level.hop_pj_per_bit;
    p.read_rate[i] = level.read_bits_per_cycle;
    p.write_rate[i] = level.write_bits_per_cycle;
    p.shared_rate[i] = level.shared_bits_per_cycle;
    p.static_pj_per_cycle +=
        static_cast<double>(hardware.instances(i)) * level.leakage_pj_per_cycle;
    constexpr double unlimited_rate = std::numeric_limits<double>::infinity();
    p.timed = p.timed || level.read_bits_per_cycle < unlimited_rate ||
              level.write_bits_per_cycle < unlimited_rate ||
              level.shared_bits_per_cycle < unlimited_rate;
  }
  const auto& engine = hardware.engine;
  // In the mean, where steps of an engine take fractions of a cycle.
  double most_cycles = 0.0;
  if constexpr (has_cycles_of_steps<Engine>) {
    // Steps may take a fraction of a cycle more or less: known to within one cycle in 2^30 steps.
    constexpr std::int64_t many = std::int64_t{1} << 30;
    const auto cycles =
        static_cast<double>(cycles_of_steps(engine, many, bits.weight_bits, bits.input_bits));
    most_cycles = cycles / static_cast<double>(many);
    p.cycles_per_step = (cycles - 1.0) / static_cast<double>(many);
    p.idle_pj_at_most = engine.idle_energy_pj();
  } else {
    p.cycles_per_step =
        static_cast<double>(engine.cycles_per_step(bits.weight_bits, bits.input_bits));
    most_cycles = p.cycles_per_step;
  }
  p.fill_cycles = static_cast<double>(fill_cycles(engine));
  p.mac_pj =
      static_cast<double>(nest.macs()) * engine.mac_energy_pj(bits.weight_bits, bits.input_bits);
  p.static_pj_per_cycle +=
      static_cast<double>(hardware.processing_elements()) * engine.idle_energy_pj();
  p.idle_pj_per_step = engine.idle_energy_pj() * most_cycles;
  p.lanes = engine.lanes(bits.weight_bits, bits.input_bits);
  p.lane_loops = engine.lane_loops();
  return p;
}

}  // namespace hwflowq::detail

#endif
