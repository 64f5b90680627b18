// Counts all accesses of a mapping by a convention.
#ifndef HWFLOWQ_COST_FINE_COUNT_ACCESSES_HPP
#define HWFLOWQ_COST_FINE_COUNT_ACCESSES_HPP

#include <hwflowq/cost/fine/access_counter.hpp>
#include <hwflowq/cost/fine/convention.hpp>
#include <hwflowq/cost/fine/innermost_moving_loop.hpp>
#include <hwflowq/cost/fine/mapping.hpp>
#include <hwflowq/cost/fine/mapping_counts.hpp>
#include <hwflowq/workload/loop_nest.hpp>

#include <cstddef>
#include <cstdint>

namespace hwflowq::detail {

/// Words that move to a child that is a level, or by itself where `shared == boundary`.
template <CountingConvention Convention, std::size_t Levels>
[[nodiscard]] std::int64_t moved_words(const access_counter<Levels>& counter, workload::tensor t,
                                       std::size_t boundary, std::size_t shared) {
  if constexpr (Convention::halo == halo_rule::innermost_moving_loop) {
    return innermost_moving_loop<Levels>(counter, Convention::forwards_between_neighbours)
        .moved(t, boundary, shared);
  } else {
    const bool leaves = t == workload::tensor::outputs && boundary != shared;
    return counter.moved(t, boundary, shared,
                         leaves ? kept_tiles::on_departure : kept_tiles::on_arrival);
  }
}

/// Words that move to the next level in that keeps a tensor, or to the engine (`child == Levels`).
template <CountingConvention Convention, std::size_t Levels>
[[nodiscard]] std::int64_t words_to(const access_counter<Levels>& counter, workload::tensor t,
                                    std::size_t child, std::size_t shared) {
  using chain = loop_chain<Levels>;
  const bool is_output = t == workload::tensor::outputs;
  if (child == Levels && (is_output || !Convention::latches_operands)) {
    if constexpr (Convention::halo == halo_rule::innermost_moving_loop) {
      return innermost_moving_loop<Levels>(counter, false).held(t, shared);
    }
    return counter.held(t, chain::places, shared);
  }
  return moved_words<Convention>(counter, t,
                                 child == Levels ? chain::places : chain::place_of(child), shared);
}

/// Everything that is counted of a mapping. Precondition: it passes `check_shape`.
template <CountingConvention Convention, std::size_t Levels>
void count_accesses(const access_counter<Levels>& counter, const mapping<Levels>& schedule,
                    mapping_counts<Levels>& counts) {
  using workload::tensor;
  using chain = loop_chain<Levels>;
  for (std::size_t i = 0; i <= Levels; ++i) {
    counts.instances[i] = counter.instances(chain::place_of(i));
  }
  counts.steps = counter.steps();
  counts.element_steps = counter.element_steps();
  for (const tensor t : workload::all_tensors) {
    const auto n = static_cast<std::size_t>(t);
    const bool is_output = t == tensor::outputs;
    const auto first_reads = [&](std::size_t level) {
      return Convention::elides_first_read ? counter.distinct(t, chain::place_of(level)) : 0;
    };
    std::size_t child = Levels;  // from the engine out
    std::int64_t visits = counter.held(t, chain::places, chain::places);
    std::size_t outermost = 0;
    while (!schedule.levels[outermost].keep[n]) ++outermost;
    for (std::size_t i = Levels; i-- > outermost;) {
      const std::size_t place = chain::place_of(i);
      const std::int64_t words = words_to<Convention>(counter, t, child, place);
      counts.network_words[i][n] = words;
      if (is_output) counts.partial_sums_down[i] = words - first_reads(i);
      if (!schedule.levels[i].keep[n]) continue;
      access_counts& here = counts.accesses[i][n];
      here.reads = is_output ? words - first_reads(i) : words;
      here.updates = is_output ? words : 0;
      if (is_output) counts.complete[i] = visits == counter.distinct(t, 0);
      if (child < Levels) {
        access_counts& below = counts.accesses[child][n];
        const std::size_t boundary = chain::place_of(child);
        below.fills = is_output ? visits - first_reads(child) : visits;
        below.drains = is_output ? visits : 0;
        if constexpr (Convention::forwards_between_neighbours) {
          below.reads += innermost_moving_loop<Levels>(counter, true).forwarded(t, boundary, place);
        }
        counts.first_words[i][n] = counter.first_tiles(t, boundary, place);
      }
      counts.tile_words[i][n] = counter.tile(t, place);
      visits = moved_words<Convention>(counter, t, place, place);
      child = i;
    }
  }
}

}  // namespace hwflowq::detail

#endif
