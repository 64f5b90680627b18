// A mapping that a dataflow gives without any search, and why there is none.
#ifndef HWFLOWQ_COST_MAPPER_DEFAULT_MAPPING_HPP
#define HWFLOWQ_COST_MAPPER_DEFAULT_MAPPING_HPP

#include <hwflowq/cost/fine/mapping.hpp>
#include <hwflowq/cost/mapper/layer_problem.hpp>
#include <hwflowq/cost/mapper/loop_orders.hpp>
#include <hwflowq/cost/mapper/map_space.hpp>
#include <hwflowq/cost/mapper/reuse.hpp>
#include <hwflowq/cost/mapper/tile_sizes.hpp>
#include <hwflowq/cost/mapper/unrollings.hpp>
#include <hwflowq/workload/loop_nest.hpp>

#include <array>
#include <cstddef>
#include <cstdint>

namespace hwflowq::detail {

/// Builds mappings greedily: unrolls as much as the axes take, then lets the tiles of every memory grow
/// from the innermost outwards for as long as they fit. `Fits` says whether a mapping does.
template <std::size_t Levels, typename Fits>
class greedy_mapping {
 public:
  using loop = workload::loop;

  greedy_mapping(const layer_problem<Levels>& problem, const kept_tensors<Levels>& keep,
                 const std::array<const loop_orders*, Levels>& orders, const Fits& fits)
      : problem_(problem), keep_(keep), orders_(orders), fits_(fits) {}

  /// The mapping with the smallest tiles: nothing is unrolled that need not be, all loops in time run
  /// at level 0, those that add up inside the others where the dataflow allows it. Where it does not
  /// fit, hardly any other does.
  [[nodiscard]] mapping<Levels> smallest() {
    start();
    return complete();
  }

  /// The greedy mapping; the smallest one if that does not fit.
  [[nodiscard]] mapping<Levels> grow() {
    start();
    if (!fits_(complete())) return complete();
    unroll();
    for (std::size_t level = Levels - 1; level > 0; --level) grow(level);
    return complete();
  }

 private:
  void start() {
    spread_ = {};
    for (auto& level : inner_) level = no_factors;
    // The loop that fills an axis.
    if (problem_.rules.filled_y) {
      const std::size_t d = index_of(*problem_.rules.filled_y);
      for (std::size_t i = Levels; i-- > 0;) {
        spread_.y[i][d] = irredundant_factors(rest(d), problem_.fan_out_y[i]).back();
      }
    }
  }

  // Iterations of a loop in time.
  [[nodiscard]] std::int64_t rest(std::size_t d) const {
    std::int64_t left = steps_over(problem_.nest.bounds[d], spread_.lanes[d]);
    for (std::size_t i = Levels; i-- > 0;) {
      left = steps_over(steps_over(left, spread_.y[i][d]), spread_.x[i][d]);
    }
    return left;
  }

  [[nodiscard]] mapping<Levels> complete() const {
    mapping<Levels> m;
    m.lanes = spread_.lanes;
    for (std::size_t i = 0; i < Levels; ++i) {
      m.levels[i].keep = keep_[i];
      m.levels[i].spatial_x = spread_.x[i];
      m.levels[i].spatial_y = spread_.y[i];
    }
    for (std::size_t d = 0; d < workload::loop_count; ++d) {
      std::int64_t left = rest(d);
      const bool whole = problem_.rules.whole_within_element.contains(workload::all_loops[d]);
      for (std::size_t i = Levels - 1; i > 0; --i) {
        const std::int64_t factor = whole && i == Levels - 1 ? left : inner_[i][d];
        m.levels[i].temporal[d] = static_cast<std::int32_t>(factor);
        left /= factor;
      }
      m.levels[0].temporal[d] = static_cast<std::int32_t>(left);
    }
    for (std::size_t i = 0; i + 1 < Levels; ++i) {
      unsigned mask = 0;
      for (std::size_t d = 0; d < workload::loop_count; ++d) {
        mask |= static_cast<unsigned>(m.levels[i].temporal[d] > 1) << d;
      }
      write_order(best_order(i, static_cast<loop_mask>(mask)), m.levels[i]);
    }
    return m;
  }

  // Of the orders that differ, the one with the longest run of loops that add up.
  [[nodiscard]] const loop_sequence& best_order(std::size_t level, loop_mask mask) const {
    const loop_sequence* best = nullptr;
    int longest = -1;
    for (const loop_sequence& order : orders_[level]->of(mask)) {
      int run = 0;
      for (const loop l : order.span()) {
        if (!workload::reduction_loops.contains(l)) break;
        ++run;
      }
      if (run > longest) {
        longest = run;
        best = &order;
      }
    }
    return *best;
  }

  void unroll() {
    for (const loop l : workload::all_loops) {
      if (problem_.rules.unrolled_lanes.contains(l) && problem_.lane_loops.contains(l)) {
        widen(spread_.lanes, l, problem_.lanes);
      }
    }
    for (std::size_t i = Levels; i-- > 0;) {
      for (const loop l : workload::all_loops) {
        if (problem_.rules.unrolled_y.contains(l) && problem_.rules.filled_y != l) {
          widen(spread_.y[i], l, problem_.fan_out_y[i]);
        }
      }
      for (const loop l : workload::all_loops) {
        if (problem_.rules.unrolled_x.contains(l)) widen(spread_.x[i], l, problem_.fan_out_x[i]);
      }
    }
  }

  // Unrolls a loop as far as places are left and tiles fit.
  void widen(loop_factors& place, loop l, std::int64_t places) {
    std::int64_t used = 1;
    for (const std::int32_t factor : place) used *= factor;
    const std::size_t d = index_of(l);
    if (place[d] > 1) return;
    const auto choices = irredundant_factors(rest(d), places / used);
    for (std::size_t k = choices.size(); k-- > 1;) {
      place[d] = choices[k];
      if (fits_(complete())) return;
    }
    place[d] = 1;
  }

  void grow(std::size_t level) {
    bool grown = true;
    while (grown) {
      grown = false;
      for (const loop l :
           {loop::S, loop::R, loop::C, loop::K, loop::Q, loop::P, loop::N, loop::G}) {
        const std::size_t d = index_of(l);
        if (problem_.rules.whole_within_element.contains(l)) continue;
        std::int64_t left = rest(d);
        for (std::size_t i = Levels - 1; i > 0; --i) left /= inner_[i][d];
        if (left == 1) continue;
        const std::int32_t before = inner_[level][d];
        inner_[level][d] *= divisors(left)[1];
        if (fits_(complete())) {
          grown = true;
        } else {
          inner_[level][d] = before;
        }
      }
    }
  }

  const layer_problem<Levels>& problem_;
  kept_tensors<Levels> keep_;
  std::array<const loop_orders*, Levels> orders_;
  const Fits& fits_;
  unrolling<Levels> spread_;
  std::array<loop_factors, Levels> inner_;
};

}  // namespace hwflowq::detail

#endif
