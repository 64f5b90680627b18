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

namespace hwflowq::detail {

/// Kinds of words: as many as tensors, and partial sums.
enum class word : std::uint8_t { weights, inputs, outputs, partial_sums };
inline constexpr std::size_t word_count = 4;

using hwflowq::index_of;
[[nodiscard]] constexpr std::size_t index_of(word w) { return static_cast<std::size_t>(w); }

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
  per_level<per_word<double>> read_pj{};   ///< of a word
  per_level<per_word<double>> write_pj{};  ///< of a word
  per_level<per_word<std::int64_t>> packed{};     ///< bits of a word as stored
  per_level<per_word<double>> port_bits{};        ///< bits that a word takes of the ports
  per_level<std::int64_t> tile_bits{};
  per_level<std::array<std::int64_t, workload::tensor_count>> tensor_bits{};
  per_level<std::int64_t> fan_out_x{};
  per_level<std::int64_t> fan_out_y{};
  per_level<bool> prices_hops{};
  // Bits per cycle of one instance.
  per_level<double> read_rate{};
  per_level<double> write_rate{};
  per_level<double> shared_rate{};
  double cycles_per_step = 1.0;
  double mac_pj = 0.0;            ///< of all multiplications
  double static_pj_per_cycle = 0.0;  ///< leakage of all memories, idle power of all elements
  double idle_pj_per_step = 0.0;  ///< that an element with work does not take, of one step
  std::int64_t lanes = 1;
  workload::loop_set lane_loops;
  bool timed = false;  ///< whether ports can matter to the objective

  [[nodiscard]] std::int64_t bound(workload::loop l) const { return nest.bound(l); }

  /// Bits of the tile of each tensor at a level. Partial sums are as wide as accumulators.
  [[nodiscard]] bool fits(std::size_t level, const kept_tensors<Levels>& keep,
                          const loop_sizes& tile, bool partial) const {
    using workload::loop;
    const auto& t = tile;
    const auto& kept = keep[level];
    std::int64_t used = 0;
    const auto take = [&](std::size_t tensor, std::int64_t words, word w) {
      const std::int64_t bits = words * packed[level][index_of(w)];
      used += bits;
      return bits <= tensor_bits[level][tensor] && used <= tile_bits[level];
    };
    if (kept[0] && !take(0,
                         t[index_of(loop::G)] * t[index_of(loop::K)] * t[index_of(loop::C)] *
                             t[index_of(loop::R)] * t[index_of(loop::S)],
                         word::weights)) {
      return false;
    }
    if (kept[2] && !take(2,
                         t[index_of(loop::G)] * t[index_of(loop::N)] * t[index_of(loop::K)] *
                             t[index_of(loop::P)] * t[index_of(loop::Q)],
                         partial ? word::partial_sums : word::outputs)) {
      return false;
    }
    return !kept[1] ||
           take(1,
                t[index_of(loop::G)] * t[index_of(loop::N)] * t[index_of(loop::C)] *
                    positions(nest.stride_rows, t[index_of(loop::P)], nest.dilation_rows,
                              t[index_of(loop::R)]) *
                    positions(nest.stride_columns, t[index_of(loop::Q)], nest.dilation_columns,
                              t[index_of(loop::S)]),
                word::inputs);
  }

  /// Distinct input positions along an axis.
  [[nodiscard]] static std::int64_t positions(std::int64_t stride, std::int64_t outputs,
                                              std::int64_t dilation, std::int64_t taps) {
    return distinct_sums(stride, outputs, dilation, taps);
  }
};

}  // namespace hwflowq::detail

#endif
