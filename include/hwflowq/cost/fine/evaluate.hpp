// Accesses, energy and latency of one layer on an accelerator with a given mapping.
#ifndef HWFLOWQ_COST_FINE_EVALUATE_HPP
#define HWFLOWQ_COST_FINE_EVALUATE_HPP

#include <hwflowq/core/strict_floating_point.hpp>
#include <hwflowq/cost/fine/access_counter.hpp>
#include <hwflowq/cost/fine/check_mapping.hpp>
#include <hwflowq/cost/fine/convention.hpp>
#include <hwflowq/cost/fine/innermost_moving_loop.hpp>
#include <hwflowq/cost/fine/mapping.hpp>
#include <hwflowq/cost/fine/mapping_cost.hpp>
#include <hwflowq/cost/traffic_bound.hpp>
#include <hwflowq/hardware/accelerator.hpp>
#include <hwflowq/workload/loop_nest.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>

namespace hwflowq {

namespace detail {

/// ceil(bits / rate), 0 where the rate is infinite.
[[nodiscard]] inline std::int64_t cycles_at(double bits, double rate) {
  return static_cast<std::int64_t>(std::ceil(bits / rate));
}

/// The width of an operand that is no output.
[[nodiscard]] constexpr int width_of(const operand_bits& bits, workload::tensor t) {
  return t == workload::tensor::weights ? bits.weight_bits : bits.input_bits;
}

/// Energy of `words` accesses of `instances` equal instances, each in whole lines.
[[nodiscard]] HWFLOWQ_STRICT_FP inline double access_pj(const memory_level& level,
                                                        std::int64_t words, std::int64_t instances,
                                                        int bits, double pj_per_line) {
  HWFLOWQ_STRICT_FP_BODY
  const std::int64_t each = (words + instances - 1) / instances;
  return static_cast<double>(instances * level.lines(each, bits)) * pj_per_line;
}

}  // namespace detail

/// Evaluates a mapping: every count, energy and cycles, or why it does not fit. Allocates nothing.
/// Preconditions: `accelerator` and `nest` are valid (`validate`), widths are from 1 to 64 bits.
template <CountingConvention Convention = exact_convention, ComputeEngine Engine,
          std::size_t Levels>
[[nodiscard]] HWFLOWQ_STRICT_FP mapping_cost<Levels> evaluate(
    const accelerator<Engine, Levels>& hardware, const workload::loop_nest& nest,
    const operand_bits& bits, const mapping<Levels>& schedule) {
  HWFLOWQ_STRICT_FP_BODY
  using workload::tensor;
  using chain = detail::loop_chain<Levels>;
  using detail::kept_tiles;
  mapping_cost<Levels> cost;
  cost.fit = detail::check_shape(hardware, nest, bits, schedule);
  if (!cost.fit.fits()) return cost;

  const detail::access_counter<Levels> counter(nest, schedule, Convention::takes_bounding_boxes);
  constexpr bool by_innermost_loop = Convention::halo == halo_rule::innermost_moving_loop;
  if constexpr (by_innermost_loop) {
    cost.fit = detail::check_remainders(nest, schedule);
    if (!cost.fit.fits()) return cost;
  }
  // Words that move between two levels, none of which is the engine.
  const auto moved_words = [&](tensor t, std::size_t child, std::size_t shared) {
    if constexpr (by_innermost_loop) {
      return detail::innermost_moving_loop<Levels>(counter, Convention::forwards_between_neighbours)
          .moved(t, child, shared);
    } else {
      return counter.moved(t, child, shared,
                           t == tensor::outputs && child != shared ? kept_tiles::on_departure
                                                                   : kept_tiles::on_arrival);
    }
  };
  cost.macs = nest.macs();
  for (std::size_t i = 0; i < Levels; ++i) {
    cost.instances[i] = counter.instances(chain::place_of(i));
  }
  cost.active_elements = counter.instances(chain::place_of(Levels));

  // From the engine out: `child` is where the tiles of the next level in begin.
  std::array<std::array<int, 3>, Levels> width_below{};
  std::array<std::array<int, 3>, Levels> width_above{};
  std::array<std::array<double, 3>, Levels> first_read_bits{};
  for (const tensor t : workload::all_tensors) {
    const auto n = static_cast<std::size_t>(t);
    const bool is_output = t == tensor::outputs;
    std::size_t child = chain::places;
    // What the child sends up or takes in by itself, and its width.
    std::int64_t visits = counter.held(t, child, child);
    std::size_t child_level = Levels;
    for (std::size_t i = Levels; i-- > 0;) {
      if (!schedule.levels[i].keep[n]) continue;
      const std::size_t place = chain::place_of(i);
      access_counts& counts = cost.accesses[i][n];
      const bool from_engine = child_level == Levels;
      const int width = !is_output                         ? detail::width_of(bits, t)
                        : visits == counter.distinct(t, 0) ? bits.output_bits
                                                           : bits.accumulator_bits;
      width_below[i][n] = width;
      const bool keeps = !from_engine || (Convention::latches_operands && !is_output);
      const std::int64_t moved =
          keeps ? moved_words(t, child, place) : counter.held(t, child, place);
      if (is_output) {
        counts.updates = moved;
        counts.reads = Convention::elides_first_read ? moved - counter.distinct(t, place) : moved;
      } else {
        counts.reads = moved;
      }
      if (!from_engine) {
        width_above[child_level][n] = width;
        access_counts& below = cost.accesses[child_level][n];
        below.fills = visits;
        if constexpr (Convention::forwards_between_neighbours) {
          below.reads +=
              detail::innermost_moving_loop<Levels>(counter, true).forwarded(t, child, place);
        }
        if (is_output) {
          below.drains = visits;
          if (Convention::elides_first_read) {
            below.fills -= counter.distinct(t, chain::place_of(child_level));
          }
        }
        first_read_bits[i][n] = static_cast<double>(counter.first_tiles(t, child, place)) * width;
      }
      cost.tile_words[i][n] = counter.tile(t, place);
      cost.occupancy_bits[i][n] =
          cost.tile_words[i][n] *
          packed_bits(hardware.levels[i].packed, is_output ? width : detail::width_of(bits, t));
      child = place;
      child_level = i;
      visits = moved_words(t, place, place);
    }
  }
  cost.fit = detail::check_capacity(hardware, cost.occupancy_bits);
  if (!cost.fit.fits()) return cost;

  // Ports and lines.
  cost.compute_cycles =
      counter.steps() * hardware.engine.cycles_per_step(bits.weight_bits, bits.input_bits);
  cost.latency_cycles = cost.compute_cycles;
  std::int64_t supply = 0;  // of the level before, for the tiles of this one
  for (std::size_t i = 0; i < Levels; ++i) {
    const memory_level& level = hardware.levels[i];
    double bits_out = 0.0;
    double bits_in = 0.0;
    double first_out = 0.0;
    double first_in = 0.0;
    double last_out = 0.0;
    for (std::size_t n = 0; n < workload::tensor_count; ++n) {
      if (!schedule.levels[i].keep[n]) continue;
      const access_counts& counts = cost.accesses[i][n];
      const int below = width_below[i][n];
      const int above = width_above[i][n] > 0 ? width_above[i][n] : below;
      const std::int64_t drains = Convention::charges_drains ? counts.drains : 0;
      const std::int64_t here = cost.instances[i];
      cost.memory_pj[i][n] =
          detail::access_pj(level, counts.reads, here, below, level.read_pj_per_line) +
          detail::access_pj(level, drains, here, above, level.read_pj_per_line) +
          detail::access_pj(level, counts.updates, here, below, level.write_pj_per_line) +
          detail::access_pj(level, counts.fills, here, above, level.write_pj_per_line);
      cost.energy_pj += cost.memory_pj[i][n];
      const int packed_below = packed_bits(level.packed, below);
      const int packed_above = packed_bits(level.packed, above);
      bits_out += static_cast<double>(counts.reads) * packed_below +
                  static_cast<double>(drains) * packed_above;
      bits_in += static_cast<double>(counts.updates) * packed_below +
                 static_cast<double>(counts.fills) * packed_above;
      const bool outermost = width_above[i][n] == 0;
      const double tile = static_cast<double>(cost.tile_words[i][n]) * packed_above;
      if (static_cast<tensor>(n) == tensor::outputs) {
        last_out += outermost ? 0.0 : tile;
      } else {
        first_out += first_read_bits[i][n];
        first_in += outermost ? 0.0 : tile;
      }
    }
    const auto here = static_cast<double>(cost.instances[i]);
    cost.port_cycles[i] =
        std::max({detail::cycles_at(bits_out, here * level.read_bits_per_cycle),
                  detail::cycles_at(bits_in, here * level.write_bits_per_cycle),
                  detail::cycles_at(bits_out + bits_in, here * level.shared_bits_per_cycle)});
    cost.latency_cycles = std::max(cost.latency_cycles, cost.port_cycles[i]);
    const double out_rate = std::min(level.read_bits_per_cycle, level.shared_bits_per_cycle);
    const double in_rate = std::min(level.write_bits_per_cycle, level.shared_bits_per_cycle);
    cost.fill_cycles += std::max(supply, detail::cycles_at(first_in, in_rate));
    supply = detail::cycles_at(first_out, out_rate);
    cost.drain_cycles += detail::cycles_at(last_out, out_rate);
  }
  cost.fill_cycles += supply;
  if constexpr (Convention::adds_fill_and_drain) {
    cost.latency_cycles += cost.fill_cycles + cost.drain_cycles;
  }

  const auto elements = static_cast<double>(hardware.processing_elements());
  const auto per_step =
      static_cast<double>(hardware.engine.cycles_per_step(bits.weight_bits, bits.input_bits));
  const auto latency = static_cast<double>(cost.latency_cycles);
  cost.mac_pj = static_cast<double>(cost.macs) *
                hardware.engine.mac_energy_pj(bits.weight_bits, bits.input_bits);
  cost.idle_pj = hardware.engine.idle_energy_pj() *
                 (elements * latency - static_cast<double>(counter.element_steps()) * per_step);
  for (std::size_t i = 0; i < Levels; ++i) {
    cost.leakage_pj += static_cast<double>(hardware.instances(i)) *
                       hardware.levels[i].leakage_pj_per_cycle * latency;
  }
  cost.energy_pj += cost.mac_pj + cost.idle_pj + cost.leakage_pj;
  cost.utilisation =
      static_cast<double>(cost.macs) * per_step /
      (static_cast<double>(cost.compute_cycles) * elements *
       static_cast<double>(hardware.engine.lanes(bits.weight_bits, bits.input_bits)));
  cost.area_um2 = hardware.area_um2();
  return cost;
}

}  // namespace hwflowq

#endif
