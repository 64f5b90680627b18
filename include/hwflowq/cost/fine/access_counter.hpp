// Counts the words that a mapping moves, remainders included.
#ifndef HWFLOWQ_COST_FINE_ACCESS_COUNTER_HPP
#define HWFLOWQ_COST_FINE_ACCESS_COUNTER_HPP

#include <hwflowq/cost/fine/loop_chain.hpp>
#include <hwflowq/cost/fine/mapping.hpp>
#include <hwflowq/cost/fine/window_axis.hpp>
#include <hwflowq/cost/fine/window_tiles.hpp>
#include <hwflowq/workload/loop_nest.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace hwflowq::detail {

/// Which tiles count as kept from a step to the next one.
enum class kept_tiles : std::uint8_t {
  on_arrival,   ///< tiles of the new step that nobody need receive
  on_departure  ///< tiles of the old step that nobody gives up
};

/// Counts words that pass between a parent and the children below it, summed over all steps in time
/// and all instances.
///
/// Children that hold the same tile share one transfer of it. In each step words move for every
/// distinct tile below a parent, less those that all its holders had in the step before. So a count
/// is the size of all distinct tiles in all steps, less what is kept at each step that advances some
/// loop in time (`held` and `kept`). Both are products over groups of loops that do not depend on
/// one another: every loop alone, but {P, R} and {Q, S} together where inputs are concerned.
template <std::size_t Levels>
class access_counter {
 public:
  using chain = loop_chain<Levels>;

  /// A loop in time with more than one iteration.
  struct step_loop {
    std::uint8_t level;
    workload::loop loop;
  };

  /// With `keeps_overlap` false a tile that moves keeps nothing of the last one.
  access_counter(const workload::loop_nest& nest, const mapping<Levels>& schedule,
                 bool bounding_boxes, bool keeps_overlap = true)
      : keeps_overlap_(keeps_overlap),
        chains_(chains_of(nest, schedule)),
        rows_(nest.stride_rows, nest.dilation_rows, bounding_boxes),
        columns_(nest.stride_columns, nest.dilation_columns, bounding_boxes) {
    for (std::size_t i = 0; i < Levels; ++i) {
      for (const workload::loop l : schedule.levels[i].order) {
        if (chain_of(l).iterates(chain::place_of(i))) {
          steps_[step_count_++] = {static_cast<std::uint8_t>(i), l};
        }
      }
    }
  }

  [[nodiscard]] const chain& chain_of(workload::loop l) const {
    return chains_[static_cast<std::size_t>(l)];
  }

  /// The loops in time outside a place, from the outermost in.
  [[nodiscard]] std::span<const step_loop> steps_outside(std::size_t boundary) const {
    std::size_t count = 0;
    while (count < step_count_ && chain::place_of(steps_[count].level) < boundary) ++count;
    return {steps_.data(), count};
  }

  /// Whether two loops move a tile of a tensor along the same axis.
  [[nodiscard]] static bool same_axis(workload::tensor t, workload::loop a, workload::loop b) {
    using enum workload::loop;
    if (!is_window(t, a)) return a == b;
    const bool rows = a == P || a == R;
    return rows ? b == P || b == R : b == Q || b == S;
  }

  /// How far `step` iterations of a loop move a tile along its axis; 0 where they do not move it.
  [[nodiscard]] std::int64_t distance(workload::tensor t, workload::loop l,
                                      std::int64_t step) const {
    using enum workload::loop;
    if (!workload::relevant_loops(t).contains(l)) return 0;
    if (!is_window(t, l)) return step;
    const window_axis& axis = l == P || l == R ? rows_ : columns_;
    return step * (l == P || l == Q ? axis.stride() : axis.dilation());
  }

  /// Words that a whole tile has in common with itself after `step` iterations of a loop.
  [[nodiscard]] std::int64_t overlap_of_move(workload::tensor t, std::size_t boundary,
                                             workload::loop l, std::int64_t step) const {
    using enum workload::loop;
    if (!is_window(t, l)) return workload::relevant_loops(t).contains(l) ? 0 : tile(t, boundary);
    const bool rows = l == P || l == R;
    const window_axis& axis = rows ? rows_ : columns_;
    const window_tile whole = rows ? window_tile{extent(P, boundary), extent(R, boundary)}
                                   : window_tile{extent(Q, boundary), extent(S, boundary)};
    return tile(t, boundary) / axis.size(whole) * axis.overlap(whole, whole, distance(t, l, step));
  }

  /// Words of the largest tile inside a place.
  [[nodiscard]] std::int64_t tile(workload::tensor t, std::size_t boundary) const {
    using enum workload::loop;
    std::int64_t words = 1;
    for (const workload::loop l : workload::all_loops) {
      if (is_window(t, l) || !workload::relevant_loops(t).contains(l)) continue;
      words *= extent(l, boundary);
    }
    if (t == workload::tensor::inputs) {
      words *= rows_.size({extent(P, boundary), extent(R, boundary)});
      words *= columns_.size({extent(Q, boundary), extent(S, boundary)});
    }
    return words;
  }

  /// Instances of the level at a place that take part.
  [[nodiscard]] std::int64_t instances(std::size_t place) const {
    std::int64_t count = 1;
    for (const workload::loop l : workload::all_loops) count *= active_in_space(l, place);
    return count;
  }

  /// Elements of a tensor that pass through each instance at a place at least once, summed.
  [[nodiscard]] std::int64_t distinct(workload::tensor t, std::size_t place) const {
    std::int64_t words = 1;
    for (const workload::loop l : workload::all_loops) {
      words *=
          workload::relevant_loops(t).contains(l) ? chain_of(l).bound : active_in_space(l, place);
    }
    return words;
  }

  /// Steps in time.
  [[nodiscard]] std::int64_t steps() const {
    std::int64_t product = 1;
    for (const chain& c : chains_) {
      std::int64_t count = 0;
      walk(c, chain::places, 0, {}, [&](const loop_state& s) { count += s.times; });
      product *= count;
    }
    return product;
  }

  /// Processing elements with work, summed over all steps in time.
  [[nodiscard]] std::int64_t element_steps() const {
    std::int64_t product = 1;
    for (const chain& c : chains_) {
      const std::int64_t step = c.extent[chain::place_of(Levels)];
      product *= (c.bound + step - 1) / step;
    }
    return product;
  }

  /// Words of the distinct tiles below one parent in the first step.
  [[nodiscard]] std::int64_t first_tiles(workload::tensor t, std::size_t boundary,
                                         std::size_t shared) const {
    std::int64_t words = 1;
    for (const workload::loop l : workload::all_loops) {
      if (is_window(t, l) || !workload::relevant_loops(t).contains(l)) continue;
      words *= shared_offsets<Levels>(chain_of(l), shared, boundary).covered(chain_of(l).bound);
    }
    if (t == workload::tensor::inputs) {
      using enum workload::loop;
      words *= first_window(rows_, P, R, boundary, shared);
      words *= first_window(columns_, Q, S, boundary, shared);
    }
    return words;
  }

  /// Words of a tensor that move between parents whose spatial loops begin at `shared` and children
  /// whose tiles lie inside `boundary`; with `shared == boundary` what each child by itself moves.
  [[nodiscard]] std::int64_t moved(workload::tensor t, std::size_t boundary, std::size_t shared,
                                   kept_tiles kept_when) const {
    std::int64_t words = held(t, boundary, shared);
    for (std::size_t j = 0; j < step_count_; ++j) {
      if (chain::place_of(steps_[j].level) >= boundary) break;
      words -= kept(t, boundary, shared, j, kept_when);
    }
    return words;
  }

  /// Size of all distinct tiles in all steps: what moves when nothing is kept.
  [[nodiscard]] std::int64_t held(workload::tensor t, std::size_t boundary,
                                  std::size_t shared) const {
    const workload::loop_set relevant = workload::relevant_loops(t);
    std::int64_t words = 1;
    for (const workload::loop l : workload::all_loops) {
      if (is_window(t, l)) continue;
      if (relevant.contains(l)) {
        words *= chain_of(l).bound;  // every index lies in one tile
        continue;
      }
      std::int64_t count = 0;
      walk(chain_of(l), boundary, shared, {},
           [&](const loop_state& s) { count += s.room > 0 ? s.times : 0; });
      words *= count;
    }
    if (t == workload::tensor::inputs) {
      using enum workload::loop;
      words *= window(rows_, P, R, boundary, shared, {}, {}, false);
      words *= window(columns_, Q, S, boundary, shared, {}, {}, false);
    }
    return words;
  }

 private:
  template <typename Visit>
  static void walk(const chain& c, std::size_t boundary, std::size_t shared, time_step step,
                   Visit visit) {
    loop_walk<Levels, Visit>(c, boundary, shared, step, visit)();
  }

  // Iterations of a loop in its largest tile inside a place.
  [[nodiscard]] std::int64_t extent(workload::loop l, std::size_t boundary) const {
    return std::min(chain_of(l).extent[boundary], chain_of(l).bound);
  }

  [[nodiscard]] static bool is_window(workload::tensor t, workload::loop l) {
    using enum workload::loop;
    return t == workload::tensor::inputs && (l == P || l == Q || l == R || l == S);
  }

  // What the step that advances loop number `j` does to loop `l`.
  [[nodiscard]] time_step step_of(std::size_t j, workload::loop l) const {
    const std::size_t place = chain::place_of(steps_[j].level);
    if (steps_[j].loop == l) return {.advances = place, .resets = place + 1};
    for (std::size_t k = j + 1; k < step_count_ && steps_[k].level == steps_[j].level; ++k) {
      if (steps_[k].loop == l) return {.advances = time_step::nowhere, .resets = place};
    }
    return {.advances = time_step::nowhere, .resets = place + 1};
  }

  // Instances along one loop that ever have work: those that have some in the first step.
  [[nodiscard]] std::int64_t active_in_space(workload::loop l, std::size_t place) const {
    return shared_offsets<Levels>(chain_of(l), 0, place).below(chain_of(l).bound);
  }

  /// Size of the distinct tiles that all their holders keep at the step that advances loop `j`.
  [[nodiscard]] std::int64_t kept(workload::tensor t, std::size_t boundary, std::size_t shared,
                                  std::size_t j, kept_tiles kept_when) const {
    const workload::loop_set relevant = workload::relevant_loops(t);
    std::int64_t words = 1;
    for (const workload::loop l : workload::all_loops) {
      if (is_window(t, l)) continue;
      if (relevant.contains(l) && l == steps_[j].loop) return 0;
    }
    for (const workload::loop l : workload::all_loops) {
      if (is_window(t, l)) continue;
      const chain& c = chain_of(l);
      const shared_offsets<Levels> sharers(c, shared, boundary);
      std::int64_t sum = 0;
      walk(c, boundary, shared, step_of(j, l), [&](const loop_state& s) {
        if (relevant.contains(l)) {
          if (s.shift == 0) sum += s.times * sharers.covered(s.room);
          return;
        }
        if (s.room <= 0 || s.old_room <= 0) return;
        const std::int64_t holding = sharers.below(s.room);
        const std::int64_t held_before = sharers.below(s.old_room);
        const bool all =
            kept_when == kept_tiles::on_arrival ? holding <= held_before : held_before <= holding;
        sum += all ? s.times : 0;
      });
      words *= sum;
      if (words == 0) return 0;
    }
    if (t == workload::tensor::inputs) {
      using enum workload::loop;
      words *= window(rows_, P, R, boundary, shared, step_of(j, P), step_of(j, R), true);
      if (words == 0) return 0;
      words *= window(columns_, Q, S, boundary, shared, step_of(j, Q), step_of(j, S), true);
    }
    return words;
  }

  // Along one axis: size of all distinct tiles, or of what all holders of each keep.
  [[nodiscard]] std::int64_t window(const window_axis& axis, workload::loop output,
                                    workload::loop filter, std::size_t boundary, std::size_t shared,
                                    time_step output_step, time_step filter_step,
                                    bool kept_only) const {
    const chain& p = chain_of(output);
    const chain& r = chain_of(filter);
    const shared_offsets<Levels> outputs(p, shared, boundary);
    const shared_offsets<Levels> filters(r, shared, boundary);
    std::int64_t sum = 0;
    walk(p, boundary, shared, output_step, [&](const loop_state& a) {
      walk(r, boundary, shared, filter_step, [&](const loop_state& b) {
        sum += a.times * b.times *
               window_tiles<Levels>(axis, outputs, filters, keeps_overlap_)(a, b, kept_only);
      });
    });
    return sum;
  }

  [[nodiscard]] std::int64_t first_window(const window_axis& axis, workload::loop output,
                                          workload::loop filter, std::size_t boundary,
                                          std::size_t shared) const {
    const chain& p = chain_of(output);
    const chain& r = chain_of(filter);
    const shared_offsets<Levels> outputs(p, shared, boundary);
    const shared_offsets<Levels> filters(r, shared, boundary);
    return window_tiles<Levels>(axis, outputs, filters, true)(
        {.times = 1, .room = p.bound, .old_room = p.bound, .shift = 0},
        {.times = 1, .room = r.bound, .old_room = r.bound, .shift = 0}, false);
  }

  bool keeps_overlap_;
  std::array<chain, workload::loop_count> chains_;
  window_axis rows_;
  window_axis columns_;
  std::array<step_loop, workload::loop_count * Levels> steps_{};
  std::size_t step_count_ = 0;
};

}  // namespace hwflowq::detail

#endif
