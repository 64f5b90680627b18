// Says in words why a mapping does not fit, and what the smallest change is that would make it fit.
#ifndef HWFLOWQ_COST_FINE_EXPLAIN_HPP
#define HWFLOWQ_COST_FINE_EXPLAIN_HPP

#include <hwflowq/cost/fine/evaluate.hpp>
#include <hwflowq/cost/fine/mapping.hpp>
#include <hwflowq/cost/fine/mapping_cost.hpp>
#include <hwflowq/cost/fine/mapping_fit.hpp>
#include <hwflowq/hardware/accelerator.hpp>
#include <hwflowq/hardware/memory_level.hpp>
#include <hwflowq/workload/loop_nest.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace hwflowq {

/// A smaller tile along one loop: what is cut off moves to loops outside the level.
struct tile_cut {
  workload::loop loop = workload::loop::G;
  std::int64_t from = 0;
  std::int64_t to = 0;  ///< 0 where no single loop can be cut so that the tiles fit

  bool operator==(const tile_cut&) const = default;
  [[nodiscard]] constexpr bool exists() const { return to > 0; }
};

namespace detail {

/// Bits that the tiles of a level take when they extend over `extent` iterations of each loop.
template <ComputeEngine Engine, std::size_t Levels>
[[nodiscard]] std::array<std::int64_t, workload::tensor_count> bits_of_tiles(
    const accelerator<Engine, Levels>& hardware, const workload::loop_nest& nest,
    const operand_bits& bits, const mapping<Levels>& schedule, std::size_t level, bool complete,
    const std::array<std::int64_t, workload::loop_count>& extent) {
  using enum workload::loop;
  const auto at = [&](workload::loop l) { return extent[static_cast<std::size_t>(l)]; };
  const window_axis rows(nest.stride_rows, nest.dilation_rows, false);
  const window_axis columns(nest.stride_columns, nest.dilation_columns, false);
  const std::array<std::int64_t, workload::tensor_count> words = {
      at(G) * at(K) * at(C) * at(R) * at(S),
      at(G) * at(N) * at(C) * rows.size({at(P), at(R)}) * columns.size({at(Q), at(S)}),
      at(G) * at(N) * at(K) * at(P) * at(Q)};
  const std::array<int, workload::tensor_count> widths = {
      bits.weight_bits, bits.input_bits, complete ? bits.output_bits : bits.accumulator_bits};
  std::array<std::int64_t, workload::tensor_count> result{};
  for (std::size_t n = 0; n < workload::tensor_count; ++n) {
    if (!schedule.levels[level].keep[n]) continue;
    result[n] = words[n] * packed_bits(hardware.levels[level].packed, widths[n]);
  }
  return result;
}

}  // namespace detail

/// The smallest cut of a tile along a single loop with which the level in question holds its tiles:
/// the one that leaves most of the tile's iterations. Preconditions: `cost` comes from `evaluate` with
/// these arguments and ends with `misfit::capacity` or `misfit::partition`.
template <ComputeEngine Engine, std::size_t Levels>
[[nodiscard]] tile_cut smallest_tile_cut(const accelerator<Engine, Levels>& hardware,
                                         const workload::loop_nest& nest, const operand_bits& bits,
                                         const mapping<Levels>& schedule,
                                         const mapping_cost<Levels>& cost) {
  const std::size_t level = cost.fit.level;
  const memory_level& memory = hardware.levels[level];
  std::array<std::int64_t, workload::loop_count> extent{};
  for (std::size_t d = 0; d < workload::loop_count; ++d) {
    std::int64_t product = schedule.lanes[d];
    for (std::size_t i = level; i < Levels; ++i) {
      const level_mapping& inner = schedule.levels[i];
      product *= std::int64_t{inner.temporal[d]} * inner.spatial_x[d] * inner.spatial_y[d];
    }
    extent[d] = std::min(product, nest.bounds[d]);
  }
  const auto fits = [&](bool complete) {
    const auto tiles =
        detail::bits_of_tiles(hardware, nest, bits, schedule, level, complete, extent);
    bool all = tiles[0] + tiles[1] + tiles[2] <= memory.tile_bits();
    for (const workload::tensor t : workload::all_tensors) {
      all = all && tiles[static_cast<std::size_t>(t)] <= memory.tile_bits(t);
    }
    return all;
  };
  tile_cut best;
  for (const workload::loop l : workload::all_loops) {
    std::int64_t& along = extent[static_cast<std::size_t>(l)];
    const std::int64_t from = along;
    std::int64_t low = 0;  // the largest extent known to fit
    std::int64_t high = from;
    while (high - low > 1) {
      along = low + (high - low) / 2;
      // A sum that is cut leaves partial sums behind.
      const bool complete = cost.counts.complete[level] && !workload::reduction_loops.contains(l);
      (fits(complete) ? low : high) = along;
    }
    along = from;
    if (low == 0) continue;
    if (!best.exists() || static_cast<double>(low) / static_cast<double>(from) >
                              static_cast<double>(best.to) / static_cast<double>(best.from)) {
      best = {.loop = l, .from = from, .to = low};
    }
  }
  return best;
}

namespace detail {

// The sentences. They are the same for all accelerators, and are compiled once: `smallest` is the cut
// that helps where tiles do not fit, `occupancy_bits` are those of the level in question.
[[nodiscard]] inline std::string explain_fit(
    const mapping_fit& fit, std::span<const memory_level> levels,
    const std::array<std::int64_t, workload::tensor_count>& occupancy_bits,
    const tile_cut& smallest) {
  const std::string loop(workload::name_of(fit.loop));
  const std::string tensor(workload::name_of(fit.tensor));
  const std::string place = fit.level < levels.size() ? "level \"" + levels[fit.level].name + "\""
                                                      : std::string("the compute engine");
  const std::string needed = std::to_string(fit.needed);
  const std::string available = std::to_string(fit.available);
  const auto cut = [&]() -> std::string {
    if (!smallest.exists()) return "; no cut along a single loop makes them fit";
    return "; the smallest cut that fits: tiles of " + std::to_string(smallest.to) +
           " instead of " + std::to_string(smallest.from) + " along " +
           std::string(workload::name_of(smallest.loop));
  };
  switch (fit.reason) {
    case misfit::none:
      return {};
    case misfit::factor:
      return place + ": a factor of " + loop + " is " + available + ", it must be at least 1";
    case misfit::order:
      return place + ": its order must name each of the eight loops once";
    case misfit::cover:
      return "the factors of " + loop + " cover " + available + " of " + needed +
             " iterations; raise one of them";
    case misfit::remainder:
      return "the factors of " + loop + " multiply to " + needed + ", not to its bound " +
             available + ", which this convention asks for";
    case misfit::keep:
      return place + " keeps " + tensor + ", which it may not; let them pass";
    case misfit::nowhere:
      return "no level keeps " + tensor;
    case misfit::fan_out_x:
    case misfit::fan_out_y:
      return place + ": factors in space along " + (fit.reason == misfit::fan_out_x ? "x" : "y") +
             " take " + needed + " instances, but there are " + available + ": " +
             std::to_string(fit.short_by()) + " too few";
    case misfit::lanes:
      return "the mapping unrolls " + needed + " lanes, but the compute engine has " + available +
             " at these widths";
    case misfit::lane_loop:
      return "the compute engine does not unroll " + loop + " over its lanes";
    case misfit::partition:
      return place + ": tiles of " + tensor + " take " + needed + " bits, but their part holds " +
             available + ": " + std::to_string(fit.short_by()) + " bits too few" + cut();
    case misfit::capacity: {
      std::string text = place + ": tiles take " + needed + " bits";
      const char* separator = " (";
      for (const workload::tensor t : workload::all_tensors) {
        const std::int64_t part = occupancy_bits[static_cast<std::size_t>(t)];
        if (part == 0) continue;
        text += separator + std::string(workload::name_of(t)) + " " + std::to_string(part);
        separator = ", ";
      }
      return text + "), but it holds " + available + ": " + std::to_string(fit.short_by()) +
             " bits too few" + cut();
    }
    case misfit::overflow:
      return "its factors make so many iterations that counts could exceed 64 bits";
  }
  return {};
}

}  // namespace detail

/// Why a mapping does not fit, in one or two sentences that name the level, the tensor or loop, what
/// is missing and the smallest change that would help; empty where it fits. Precondition: `cost` comes
/// from `evaluate` with these arguments.
template <ComputeEngine Engine, std::size_t Levels>
[[nodiscard]] std::string explain(const accelerator<Engine, Levels>& hardware,
                                  const workload::loop_nest& nest, const operand_bits& bits,
                                  const mapping<Levels>& schedule,
                                  const mapping_cost<Levels>& cost) {
  const mapping_fit& fit = cost.fit;
  tile_cut smallest;
  if (fit.reason == misfit::partition || fit.reason == misfit::capacity) {
    smallest = smallest_tile_cut(hardware, nest, bits, schedule, cost);
  }
  std::array<std::int64_t, workload::tensor_count> occupancy_bits{};
  if (fit.level < Levels) occupancy_bits = cost.occupancy_bits[fit.level];
  return detail::explain_fit(fit, hardware.levels, occupancy_bits, smallest);
}

}  // namespace hwflowq

#endif
