// Accesses, energy and latency of one layer on an accelerator with a given mapping.
#ifndef HWFLOWQ_COST_FINE_EVALUATE_HPP
#define HWFLOWQ_COST_FINE_EVALUATE_HPP

#include <hwflowq/core/strict_floating_point.hpp>
#include <hwflowq/cost/fine/access_counter.hpp>
#include <hwflowq/cost/fine/check_mapping.hpp>
#include <hwflowq/cost/fine/convention.hpp>
#include <hwflowq/cost/fine/count_accesses.hpp>
#include <hwflowq/cost/fine/mapping.hpp>
#include <hwflowq/cost/fine/mapping_cost.hpp>
#include <hwflowq/cost/fine/network_grid.hpp>
#include <hwflowq/cost/fine/whole_counter.hpp>
#include <hwflowq/cost/fine/window_axis.hpp>
#include <hwflowq/cost/traffic_bound.hpp>
#include <hwflowq/hardware/accelerator.hpp>
#include <hwflowq/workload/loop_nest.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>

namespace hwflowq {

/// Evaluates mappings of one layer at given widths on one accelerator. What does not depend on the
/// mapping is worked out once; evaluations allocate nothing and may run on several threads at once.
template <ComputeEngine Engine, std::size_t Levels,
          CountingConvention Convention = exact_convention>
class mapping_evaluator {
 public:
  using cost_type = mapping_cost<Levels>;
  using mapping_type = mapping<Levels>;

  /// Preconditions: `hardware` and `nest` are valid (`validate`), widths are from 1 to 64 bits. Keeps
  /// a reference to the accelerator.
  mapping_evaluator(const accelerator<Engine, Levels>& hardware, const workload::loop_nest& nest,
                    const operand_bits& bits)
      : hardware_(hardware),
        nest_(nest),
        bits_(bits),
        rows_(nest.stride_rows, nest.dilation_rows, Convention::takes_bounding_boxes),
        columns_(nest.stride_columns, nest.dilation_columns, Convention::takes_bounding_boxes),
        macs_(nest.macs()),
        elements_(static_cast<double>(hardware.processing_elements())),
        lanes_(hardware.engine.lanes(bits.weight_bits, bits.input_bits)),
        limits_(hardware, bits),
        mac_pj_(static_cast<double>(macs_) *
                hardware.engine.mac_energy_pj(bits.weight_bits, bits.input_bits)),
        idle_pj_(hardware.engine.idle_energy_pj()),
        leakage_pj_per_cycle_(leakage_of(hardware)),
        area_um2_(hardware.area_um2()) {
    for (std::size_t i = 0; i < Levels; ++i) {
      const memory_level& level = hardware.levels[i];
      for (std::size_t k = 0; k < kinds; ++k) {
        const int packed = packed_bits(level.packed, width_of(k));
        ports_[i].packed[k] = packed;
        const auto line = static_cast<int>(level.line_bits);
        ports_[i].words_per_line[k] = std::max(1, line / packed);
        ports_[i].lines_per_word[k] = (packed + line - 1) / line;
      }
      ports_[i].in_rate = std::min(level.write_bits_per_cycle, level.shared_bits_per_cycle);
      ports_[i].out_rate = std::min(level.read_bits_per_cycle, level.shared_bits_per_cycle);
      ports_[i].limited =
          std::min(ports_[i].in_rate, ports_[i].out_rate) <= std::numeric_limits<double>::max();
    }
  }

  /// Evaluates one mapping: every count, energy and cycles, or why it does not fit.
  [[nodiscard]] cost_type operator()(const mapping_type& schedule) const {
    cost_type cost;
    evaluate(schedule, cost);
    return cost;
  }

 private:
  // Kinds of words: the three tensors, and partial sums.
  static constexpr std::size_t kinds = workload::tensor_count + 1;
  static constexpr std::size_t partial_sums = workload::tensor_count;

  struct port {
    std::array<int, kinds> packed;
    std::array<int, kinds> words_per_line;
    std::array<int, kinds> lines_per_word;
    double in_rate;   ///< bits per cycle
    double out_rate;  ///< bits per cycle
    bool limited;     ///< whether any rate is finite
  };

  [[nodiscard]] constexpr int width_of(std::size_t kind) const {
    return std::array{bits_.weight_bits, bits_.input_bits, bits_.output_bits,
                      bits_.accumulator_bits}[kind];
  }

  [[nodiscard]] std::int64_t cycles(std::int64_t steps) const {
    return cycles_of_steps(hardware_.engine, steps, bits_.weight_bits, bits_.input_bits);
  }

  void evaluate(const mapping_type& schedule, cost_type& cost) const {
    constexpr bool plain = Convention::halo == halo_rule::exact && Convention::elides_first_read &&
                           !Convention::latches_operands &&
                           !Convention::forwards_between_neighbours;
    if constexpr (plain) {
      detail::whole_counter<Levels> counter;
      if (counter(nest_, limits_, rows_, columns_, schedule, cost.counts)) {
        price(schedule, cost);
        return;
      }
    }
    cost.fit = detail::check_shape(hardware_, nest_, bits_, schedule);
    if (!cost.fit.fits()) return;
    if constexpr (Convention::halo == halo_rule::innermost_moving_loop) {
      cost.fit = detail::check_remainders(nest_, schedule);
      if (!cost.fit.fits()) return;
    }
    const detail::access_counter<Levels> counter(nest_, schedule, Convention::takes_bounding_boxes,
                                                 Convention::halo != halo_rule::none);
    detail::count_accesses<Convention>(counter, schedule, cost.counts);
    price(schedule, cost);
  }

  [[nodiscard]] HWFLOWQ_STRICT_FP static double leakage_of(
      const accelerator<Engine, Levels>& hardware) {
    HWFLOWQ_STRICT_FP_BODY
    double sum = 0.0;
    for (std::size_t i = 0; i < Levels; ++i) {
      sum += static_cast<double>(hardware.instances(i)) * hardware.levels[i].leakage_pj_per_cycle;
    }
    return sum;
  }

  // Outputs that arrive at a level from below, and those that it exchanges with the level above.
  [[nodiscard]] static std::size_t kind_of(std::size_t tensor, bool complete) {
    return tensor == static_cast<std::size_t>(workload::tensor::outputs) && !complete ? partial_sums
                                                                                      : tensor;
  }

  [[nodiscard]] HWFLOWQ_STRICT_FP static double larger(double a, double b) {
    HWFLOWQ_STRICT_FP_BODY
    return a < b ? b : a;
  }

  /// Lines that `words` accesses take, spread over equal instances.
  [[nodiscard]] HWFLOWQ_STRICT_FP static double lines(const port& p, std::size_t kind,
                                                      std::int64_t words, double instances) {
    HWFLOWQ_STRICT_FP_BODY
    const double each = std::ceil(static_cast<double>(words) / instances);
    return instances * std::ceil(each / p.words_per_line[kind]) * p.lines_per_word[kind];
  }

  /// Energy of all hops in the networks below a level.
  [[nodiscard]] HWFLOWQ_STRICT_FP double network_pj(const mapping_type& schedule,
                                                    const mapping_counts<Levels>& counts,
                                                    std::size_t level, bool complete) const {
    HWFLOWQ_STRICT_FP_BODY
    const memory_level& memory = hardware_.levels[level];
    const auto extent = extents_below(schedule, level);
    const network_grid grid(nest_, schedule.levels[level], extent, memory.fan_out_x,
                            memory.fan_out_y, Convention::numbers_instances);
    double hops = 0.0;
    for (const workload::tensor t : workload::all_tensors) {
      const auto n = static_cast<std::size_t>(t);
      std::int64_t words = counts.network_words[level][n];
      if (t == workload::tensor::outputs) words += counts.partial_sums_down[level];
      if (words == 0) continue;
      hops += grid.sharing(t).average_hops * static_cast<double>(words) *
              static_cast<double>(width_of(kind_of(n, complete)));
    }
    return hops * memory.hop_pj_per_bit;
  }

  HWFLOWQ_STRICT_FP void price(const mapping_type& schedule, cost_type& cost) const {
    HWFLOWQ_STRICT_FP_BODY
    constexpr auto outputs = static_cast<std::size_t>(workload::tensor::outputs);
    // Whether outputs are complete that pass above a level, and below it.
    std::array<bool, Levels> complete_above{};
    std::array<bool, Levels> complete_below{};
    bool complete = true;
    for (std::size_t i = 0; i < Levels; ++i) {
      complete_above[i] = complete;
      if (schedule.levels[i].keep[outputs]) complete = cost.counts.complete[i];
      complete_below[i] = complete;
    }
    for (std::size_t i = 0; i < Levels; ++i) {
      for (std::size_t n = 0; n < workload::tensor_count; ++n) {
        cost.occupancy_bits[i][n] =
            cost.counts.tile_words[i][n] * ports_[i].packed[kind_of(n, cost.counts.complete[i])];
      }
    }
    cost.fit = detail::check_capacity(hardware_, cost.occupancy_bits);
    if (!cost.fit.fits()) return;

    cost.macs = macs_;
    cost.compute_cycles = cycles(cost.counts.steps);
    double latency = static_cast<double>(cost.compute_cycles);
    double energy = 0.0;
    double supply = 0.0;  // cycles that the level above takes to send its first tiles
    double fill = 0.0;
    double drain = 0.0;
    for (std::size_t i = 0; i < Levels; ++i) {
      const memory_level& level = hardware_.levels[i];
      const port& p = ports_[i];
      const auto instances = static_cast<double>(cost.counts.instances[i]);
      double bits_out = 0.0;
      double bits_in = 0.0;
      double first_out = 0.0;
      double first_in = 0.0;
      double last_out = 0.0;
      for (std::size_t n = 0; n < workload::tensor_count; ++n) {
        if (!schedule.levels[i].keep[n]) continue;
        const access_counts& counts = cost.counts.accesses[i][n];
        const std::size_t below = kind_of(n, cost.counts.complete[i]);
        const std::size_t above = kind_of(n, complete_above[i]);
        double read_lines = lines(p, below, counts.reads, instances);
        double write_lines = lines(p, above, counts.fills, instances);
        double out = static_cast<double>(counts.reads) * p.packed[below];
        double in = static_cast<double>(counts.fills) * p.packed[above];
        if (n == outputs) {
          write_lines += lines(p, below, counts.updates, instances);
          in += static_cast<double>(counts.updates) * p.packed[below];
          if constexpr (Convention::charges_drains) {
            read_lines += lines(p, above, counts.drains, instances);
            out += static_cast<double>(counts.drains) * p.packed[above];
          }
        }
        const double pj =
            read_lines * level.read_pj_per_line + write_lines * level.write_pj_per_line;
        cost.memory_pj[i][n] = pj;
        energy += pj;
        bits_out += out;
        bits_in += in;
        // The first tiles' way in, and the last tile's way out.
        const bool outermost = n == outputs ? counts.drains == 0 : counts.fills == 0;
        const double tile =
            outermost ? 0.0 : static_cast<double>(cost.counts.tile_words[i][n]) * p.packed[above];
        if (n == outputs) {
          last_out += tile;
        } else {
          first_in += tile;
          first_out += static_cast<double>(cost.counts.first_words[i][n]) * p.packed[below];
        }
      }
      cost.traffic_bits[i] = static_cast<std::int64_t>(bits_out + bits_in);
      if (p.limited) {
        const double cycles =
            larger(larger(std::ceil(bits_out / (instances * level.read_bits_per_cycle)),
                          std::ceil(bits_in / (instances * level.write_bits_per_cycle))),
                   std::ceil((bits_out + bits_in) / (instances * level.shared_bits_per_cycle)));
        cost.port_cycles[i] = static_cast<std::int64_t>(cycles);
        latency = larger(latency, cycles);
        fill += larger(supply, std::ceil(first_in / p.in_rate));
        supply = std::ceil(first_out / p.out_rate);
        drain += std::ceil(last_out / p.out_rate);
      } else {
        fill += supply;
        supply = 0.0;
      }
      if (level.hop_pj_per_bit > 0.0) {
        cost.network_pj[i] = network_pj(schedule, cost.counts, i, complete_below[i]);
        energy += cost.network_pj[i];
      }
    }
    fill += supply + static_cast<double>(fill_cycles(hardware_.engine));
    cost.fill_cycles = static_cast<std::int64_t>(fill);
    cost.drain_cycles = static_cast<std::int64_t>(drain);
    if constexpr (Convention::adds_fill_and_drain) latency += fill + drain;
    cost.latency_cycles = static_cast<std::int64_t>(latency);

    cost.mac_pj = mac_pj_;
    const auto busy = static_cast<double>(cycles(cost.counts.element_steps));
    cost.idle_pj = idle_pj_ * (elements_ * latency - busy);
    cost.leakage_pj = leakage_pj_per_cycle_ * latency;
    cost.energy_pj = energy + cost.mac_pj + cost.idle_pj + cost.leakage_pj;
    cost.utilisation = static_cast<double>(macs_) / (static_cast<double>(cost.counts.steps) *
                                                     elements_ * static_cast<double>(lanes_));
    cost.area_um2 = area_um2_;
  }

  const accelerator<Engine, Levels>& hardware_;
  workload::loop_nest nest_;
  operand_bits bits_;
  window_axis rows_;
  window_axis columns_;
  std::int64_t macs_;
  double elements_;
  std::int64_t lanes_;
  detail::shape_limits<Levels> limits_;
  double mac_pj_;
  double idle_pj_;
  double leakage_pj_per_cycle_;
  double area_um2_;
  std::array<port, Levels> ports_;
};

/// Evaluates one mapping: every count, energy and cycles, or why it does not fit. Preconditions: those
/// of `mapping_evaluator`, which is faster for many mappings of a layer.
template <CountingConvention Convention = exact_convention, ComputeEngine Engine,
          std::size_t Levels>
[[nodiscard]] mapping_cost<Levels> evaluate(const accelerator<Engine, Levels>& hardware,
                                            const workload::loop_nest& nest,
                                            const operand_bits& bits,
                                            const mapping<Levels>& schedule) {
  return mapping_evaluator<Engine, Levels, Convention>(hardware, nest, bits)(schedule);
}

}  // namespace hwflowq

#endif
