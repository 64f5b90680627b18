// ZigZag's convention: words, energy and latency of an uneven mapping on an array with ports.
#ifndef HWFLOWQ_COST_FINE_EVALUATE_UNEVEN_HPP
#define HWFLOWQ_COST_FINE_EVALUATE_UNEVEN_HPP

#include <hwflowq/core/strict_floating_point.hpp>
#include <hwflowq/cost/fine/port_latency.hpp>
#include <hwflowq/cost/fine/uneven_cost.hpp>
#include <hwflowq/cost/fine/uneven_mapping.hpp>
#include <hwflowq/cost/fine/window_axis.hpp>
#include <hwflowq/cost/traffic_bound.hpp>
#include <hwflowq/hardware/ported_array.hpp>
#include <hwflowq/workload/loop_nest.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace hwflowq {

namespace detail {

/// Counts what moves between the memories of one tensor.
///
/// The tile of a memory stays for a period: as many cycles as the loops inside it have, together with
/// loops next outside that do not move it. After it a whole tile moves; overlap with the last one is
/// not kept. Partial sums move up and back down in every period, the first one included; complete
/// outputs move up only, at their own width. A memory that serves several positions of the array reads
/// what they share once.
class uneven_traffic {
 public:
  uneven_traffic(const ported_array& array, const workload::loop_nest& nest,
                 const operand_bits& bits, const uneven_mapping& schedule, workload::tensor t)
      : array_(array),
        bits_(bits),
        schedule_(schedule),
        tensor_(t),
        rows_(nest.stride_rows, nest.dilation_rows, false),
        columns_(nest.stride_columns, nest.dilation_columns, false),
        inside_(schedule.inside[static_cast<std::size_t>(t)]) {
    const auto& loops = schedule.in_time;
    std::size_t least = 0;
    for (std::size_t& count : inside_) {
      count = std::max(count, least);
      while (count < loops.size() && stands_still(loops[count].loop)) ++count;
      least = count;
    }
  }

  [[nodiscard]] std::vector<memory_use> uses() const {
    const auto& loops = schedule_.in_time;
    const std::int64_t cycles = product(0, loops.size());
    const auto n = static_cast<std::size_t>(tensor_);
    // Multipliers take another operand when a loop moves it on, and another sum in every cycle.
    std::size_t still = 0;
    while (tensor_ != workload::tensor::outputs && still < inside_.front() &&
           stands_still(loops[still].loop)) {
      ++still;
    }
    std::vector<memory_use> result;
    std::int64_t period = product(0, still);
    std::size_t below = 0;  // loops in time inside what moves
    for (std::size_t i = 0; i < array_.memories.size(); ++i) {
      const ported_memory& memory = array_.memories[i];
      if (!memory.keeps[n]) continue;
      const std::size_t m = result.size();
      memory_use use{.memory = i, .instances = instances(memory)};
      link(use, port_direction::read_to_low, port_direction::write_from_low, tile(below, memory),
           period, cycles, width(m));
      below = inside_[m];
      period = product(0, below);
      const std::int64_t elements = tile(below, memory);
      if (m + 1 < inside_.size()) {  // nothing lies beyond the outermost memory
        link(use, port_direction::write_from_high, port_direction::read_to_high, elements, period,
             cycles, width(m + 1));
      }
      use.tile_bits = elements * width(m + 1).bits;
      std::size_t top = below;
      const std::size_t bottom = m == 0 ? 0 : inside_[m - 1];
      std::int64_t replaced = 1;  // parts of the tile that come one after the other
      while (top > bottom && tells_apart(loops[top - 1].loop)) replaced *= loops[--top].size;
      use.effective_bits = use.tile_bits / replaced;
      top = below;
      while (top > bottom && stands_still(loops[top - 1].loop)) --top;
      use.allowed_window = period / product(top, below);
      result.push_back(use);
    }
    return result;
  }

 private:
  struct link_width {
    int bits;
    bool partial;  ///< sums that come back
  };

  [[nodiscard]] bool stands_still(workload::loop l) const {
    return !workload::relevant_loops(tensor_).contains(l);
  }

  // Whether a loop moves to other elements altogether: not so the loops of a window.
  [[nodiscard]] bool tells_apart(workload::loop l) const {
    using enum workload::loop;
    const bool window = l == P || l == Q || l == R || l == S;
    return !stands_still(l) && !(tensor_ == workload::tensor::inputs && window);
  }

  [[nodiscard]] std::int64_t product(std::size_t first, std::size_t last) const {
    std::int64_t result = 1;
    for (std::size_t k = first; k < last; ++k) result *= schedule_.in_time[k].size;
    return result;
  }

  [[nodiscard]] std::int64_t instances(const ported_memory& memory) const {
    std::int64_t count = 1;
    for (std::size_t k = 0; k < schedule_.in_space.size(); ++k) {
      if (memory.serves_dimension[k]) continue;
      for (const sized_loop& l : schedule_.in_space[k]) count *= l.size;
    }
    return count;
  }

  // Elements that loops in time, as many as `inside`, and the positions that a memory serves touch.
  [[nodiscard]] std::int64_t tile(std::size_t inside, const ported_memory& memory) const {
    using enum workload::loop;
    std::array<std::int64_t, workload::loop_count> extent{};
    extent.fill(1);
    const auto take = [&](const sized_loop& l) {
      extent[static_cast<std::size_t>(l.loop)] *= l.size;
    };
    for (std::size_t k = 0; k < inside; ++k) take(schedule_.in_time[k]);
    for (std::size_t k = 0; k < schedule_.in_space.size(); ++k) {
      if (!memory.serves_dimension[k]) continue;
      for (const sized_loop& l : schedule_.in_space[k]) take(l);
    }
    const auto at = [&](workload::loop l) { return extent[static_cast<std::size_t>(l)]; };
    if (tensor_ == workload::tensor::inputs) {
      return at(G) * at(N) * at(C) * rows_.size({at(P), at(R)}) * columns_.size({at(Q), at(S)});
    }
    std::int64_t elements = 1;
    for (const workload::loop l : workload::all_loops) elements *= stands_still(l) ? 1 : at(l);
    return elements;
  }

  // Width of what passes between memory `m` and the one below it: of partial sums while a loop that
  // adds to them stands at the memory or further out.
  [[nodiscard]] link_width width(std::size_t m) const {
    if (tensor_ == workload::tensor::weights) return {bits_.weight_bits, false};
    if (tensor_ == workload::tensor::inputs) return {bits_.input_bits, false};
    bool partial = false;
    const auto adds = [](const sized_loop& l) {
      return l.size > 1 && workload::reduction_loops.contains(l.loop);
    };
    const std::size_t first = m == 0 ? 0 : inside_[m - 1];
    for (std::size_t k = first; k < schedule_.in_time.size(); ++k) {
      partial = partial || adds(schedule_.in_time[k]);
    }
    // In space, those that memory m does not serve.
    std::size_t at = 0;
    for (const ported_memory& memory : array_.memories) {
      if (!memory.keeps[static_cast<std::size_t>(tensor_)] || at++ != m) continue;
      for (std::size_t k = 0; k < schedule_.in_space.size(); ++k) {
        if (memory.serves_dimension[k]) continue;
        for (const sized_loop& l : schedule_.in_space[k]) partial = partial || adds(l);
      }
    }
    return {partial ? bits_.accumulator_bits : bits_.output_bits, partial};
  }

  // Fills in one side of a link: `in` for operands and for partial sums, which use both ways.
  void link(memory_use& use, port_direction operands, port_direction sums, std::int64_t elements,
            std::int64_t period, std::int64_t cycles, const link_width& w) const {
    const bool is_output = tensor_ == workload::tensor::outputs;
    for (const port_direction d : {operands, sums}) {
      if (d == operands ? is_output && !w.partial : !is_output) continue;
      const memory_port* port = port_of(array_.memories[use.memory], tensor_, d);
      if (port == nullptr) continue;
      port_traffic& way = use[d];
      way.elements = elements;
      way.bits = w.bits;
      way.period = period;
      way.periods = cycles / period;
      const std::int64_t bits = elements * w.bits;
      const std::int64_t parts = (bits + port->least_bits - 1) / port->least_bits;
      way.words = parts * port->least_bits * way.periods * use.instances / port->greatest_bits;
      way.real_cycles = (bits + port->greatest_bits - 1) / port->greatest_bits;
    }
  }

  const ported_array& array_;
  const operand_bits& bits_;
  const uneven_mapping& schedule_;
  workload::tensor tensor_;
  window_axis rows_;
  window_axis columns_;
  std::vector<std::size_t> inside_;
};

}  // namespace detail

/// Evaluates an uneven mapping as ZigZag 3.8 does. Throws `std::invalid_argument` when the array, the
/// nest or the mapping is not valid. Tiles that exceed a memory are not refused.
///
/// The energy is that of multiplications and of all words, each at its memory's price for reads or
/// writes; for the latency see `port_latency`.
[[nodiscard]] HWFLOWQ_STRICT_FP inline uneven_cost evaluate_uneven(const ported_array& array,
                                                                   const workload::loop_nest& nest,
                                                                   const operand_bits& bits,
                                                                   const uneven_mapping& schedule) {
  HWFLOWQ_STRICT_FP_BODY
  array.validate();
  nest.validate();
  schedule.validate(array, nest);
  uneven_cost cost;
  for (const workload::tensor t : workload::all_tensors) {
    cost.uses[static_cast<std::size_t>(t)] =
        detail::uneven_traffic(array, nest, bits, schedule, t).uses();
  }
  cost.temporal_cycles = 1;
  for (const sized_loop& l : schedule.in_time) cost.temporal_cycles *= l.size;
  port_latency latency(array, cost.temporal_cycles);
  latency(cost);

  cost.macs = nest.macs();
  cost.mac_pj = static_cast<double>(cost.macs) * array.mac_pj;
  for (auto& uses : cost.uses) {
    for (memory_use& use : uses) {
      const ported_memory& memory = array.memories[use.memory];
      const auto words = [&](port_direction a, port_direction b) {
        return static_cast<double>(use[a].words + use[b].words);
      };
      use.energy_pj = words(port_direction::read_to_low, port_direction::read_to_high) *
                          memory.read_pj_per_word +
                      words(port_direction::write_from_low, port_direction::write_from_high) *
                          memory.write_pj_per_word;
      cost.memory_pj += use.energy_pj;
    }
  }
  cost.energy_pj = cost.mac_pj + cost.memory_pj;
  cost.ideal_cycles = (cost.macs + array.multipliers() - 1) / array.multipliers();
  cost.spatial_utilisation =
      static_cast<double>(cost.ideal_cycles) / static_cast<double>(cost.temporal_cycles);
  return cost;
}

}  // namespace hwflowq

#endif
