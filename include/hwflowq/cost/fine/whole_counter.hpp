// Counts the words that a mapping moves when no loop has a remainder: fast.
#ifndef HWFLOWQ_COST_FINE_WHOLE_COUNTER_HPP
#define HWFLOWQ_COST_FINE_WHOLE_COUNTER_HPP

#include <hwflowq/cost/fine/check_mapping.hpp>
#include <hwflowq/cost/fine/mapping.hpp>
#include <hwflowq/cost/fine/mapping_counts.hpp>
#include <hwflowq/cost/fine/window_axis.hpp>
#include <hwflowq/workload/loop_nest.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

namespace hwflowq::detail {

/// The counts of `access_counter` for mappings whose factors multiply to the bounds.
///
/// Then every tile is whole and moves by the same distance whenever a loop advances, so that what a
/// child receives follows from the inside out: a tile, and for each loop of n steps outside it n
/// times what the loops inside it bring, less n - 1 times the overlap between the last tile of one
/// step and the first of the next. Weights and outputs overlap wholly or not at all, so that loops
/// inside the innermost one that moves them cost nothing, and all others multiply.
template <std::size_t Levels>
class whole_counter {
 public:
  /// Counts, or gives false: where the mapping does not pass `check_shape`, where a loop has a
  /// remainder, and where both loops of a window stand in space and one of them at places that are
  /// not evenly spaced.
  bool operator()(const workload::loop_nest& nest, const shape_limits<Levels>& limits,
                  const window_axis& rows, const window_axis& columns,
                  const mapping<Levels>& schedule, mapping_counts<Levels>& counts) {
    if (!prepare(nest, limits, schedule)) return false;
    counts.instances = instances_;
    counts.steps = steps_before_[Levels];
    counts.element_steps = counts.steps * instances_[Levels];
    count_plain<workload::tensor::weights>(schedule, counts);
    count_plain<workload::tensor::outputs>(schedule, counts);
    return count_inputs(rows, columns, schedule, counts);
  }

 private:
  using factors = std::array<std::int64_t, workload::loop_count>;

  static constexpr std::size_t at(workload::loop l) { return static_cast<std::size_t>(l); }

  template <typename Factors>
  static constexpr std::int64_t product(const Factors& f) {
    const auto at = [&](std::size_t d) { return static_cast<std::int64_t>(f[d]); };
    return ((at(0) * at(1)) * (at(2) * at(3))) * ((at(4) * at(5)) * (at(6) * at(7)));
  }

  /// Product over the loops that a tensor depends on.
  template <workload::tensor T>
  static constexpr std::int64_t elements(const factors& f) {
    using enum workload::loop;
    if constexpr (T == workload::tensor::weights) {
      return (f[at(G)] * f[at(K)]) * (f[at(C)] * f[at(R)]) * f[at(S)];
    } else {
      return (f[at(G)] * f[at(N)]) * (f[at(K)] * f[at(P)]) * f[at(Q)];
    }
  }

  bool prepare(const workload::loop_nest& nest, const shape_limits<Levels>& limits,
               const mapping<Levels>& schedule) {
    if (!is_whole(nest, schedule)) return false;
    // Loops over eight numbers, for vector instructions.
    unsigned lane_loops = 0;
    for (std::size_t d = 0; d < workload::loop_count; ++d) {
      space_[Levels][d] = schedule.lanes[d];
      lane_loops |= static_cast<unsigned>(schedule.lanes[d] > 1) << d;
    }
    extent_[Levels] = space_[Levels];
    unsigned wrong = lane_loops & ~limits.lane_loops;
    unsigned kept = 0;
    instances_[0] = 1;
    steps_before_[0] = 1;
    for (std::size_t i = 0; i < Levels; ++i) {
      const level_mapping& level = schedule.levels[i];
      const std::int64_t x = product(level.spatial_x);
      const std::int64_t y = product(level.spatial_y);
      unsigned named = 0;
      for (std::size_t p = 0; p < workload::loop_count; ++p) {
        named |= 1U << static_cast<unsigned>(level.order[p]);
      }
      const unsigned keeps = keep_mask(level.keep);
      kept |= keeps;
      wrong |= static_cast<unsigned>(x > limits.fan_out_x[i]) |
               static_cast<unsigned>(y > limits.fan_out_y[i]) | (keeps & ~limits.may_keep[i]) |
               (named ^ 0xFFU);
      instances_[i + 1] = instances_[i] * (x * y);
      steps_before_[i + 1] = steps_before_[i] * product(level.temporal);
    }
    for (std::size_t i = Levels; i-- > 0;) {
      const level_mapping& level = schedule.levels[i];
      for (std::size_t d = 0; d < workload::loop_count; ++d) {
        space_[i][d] = std::int64_t{level.spatial_x[d]} * level.spatial_y[d];
        step_[i][d] = extent_[i + 1][d] * space_[i][d];
        extent_[i][d] = step_[i][d] * level.temporal[d];
      }
    }
    lanes_ = product(space_[Levels]);
    return wrong == 0 && kept == 7U && lanes_ <= limits.lanes;
  }

  /// Whether all factors are at least 1 and multiply to the bounds: in floating point, where products
  /// do not overflow. Then no product of factors exceeds the number of operations.
  static bool is_whole(const workload::loop_nest& nest, const mapping<Levels>& schedule) {
    std::array<double, workload::loop_count> covered;
    std::int32_t least = 1;
    for (std::size_t d = 0; d < workload::loop_count; ++d) {
      covered[d] = schedule.lanes[d];
      least = std::min(least, schedule.lanes[d]);
    }
    for (const level_mapping& level : schedule.levels) {
      for (std::size_t d = 0; d < workload::loop_count; ++d) {
        const std::int32_t x = level.spatial_x[d];
        const std::int32_t y = level.spatial_y[d];
        const std::int32_t t = level.temporal[d];
        least = std::min(least, std::min(x, std::min(y, t)));
        covered[d] *= static_cast<double>(x) * static_cast<double>(y) * static_cast<double>(t);
      }
    }
    bool whole = least == 1;
    for (std::size_t d = 0; d < workload::loop_count; ++d) {
      whole &= covered[d] == static_cast<double>(nest.bounds[d]);
    }
    return whole;
  }

  static std::size_t outermost_keeper(const mapping<Levels>& schedule, std::size_t tensor) {
    std::size_t i = 0;
    while (!schedule.levels[i].keep[tensor]) ++i;
    return i;
  }

  /// Product of the loops in time outside a level but for the innermost that do not move a tensor.
  template <workload::tensor T>
  [[nodiscard]] std::int64_t moves(const mapping<Levels>& schedule, std::size_t level) const {
    std::int64_t still = 1;
    for (std::size_t i = level; i-- > 0;) {
      const level_mapping& outer = schedule.levels[i];
      if (steps_before_[i] == steps_before_[i + 1]) continue;
      for (std::size_t p = workload::loop_count; p-- > 0;) {
        const workload::loop l = outer.order[p];
        const std::int64_t factor = outer.temporal[at(l)];
        if (factor == 1) continue;
        if (workload::relevant_loops(T).contains(l)) return steps_before_[level] / still;
        still *= factor;
      }
    }
    return 1;
  }

  /// Weights and outputs.
  template <workload::tensor T>
  void count_plain(const mapping<Levels>& schedule, mapping_counts<Levels>& counts) const {
    using enum workload::loop;
    constexpr auto n = static_cast<std::size_t>(T);
    constexpr bool is_output = T == workload::tensor::outputs;
    const std::int64_t all_elements = elements<T>(extent_[0]);
    std::size_t child = Levels;
    std::int64_t received = steps_before_[Levels];  // words that one child takes
    std::int64_t tile = 1;
    std::int64_t visits = received * instances_[Levels] * lanes_;
    std::int64_t distinct = elements<T>(space_[Levels]);  // tiles below one instance
    std::array<std::int64_t, Levels> splits;              // of a sum of outputs in space above
    if constexpr (is_output) {
      std::int64_t sums = 1;
      for (std::size_t i = 0; i < Levels; ++i) {
        splits[i] = sums;
        sums *= space_[i][at(C)] * space_[i][at(R)] * space_[i][at(S)];
      }
    }
    const std::size_t outermost = outermost_keeper(schedule, n);
    for (std::size_t i = Levels; i-- > outermost;) {
      distinct *= elements<T>(space_[i]);
      const std::int64_t moved = received * distinct * instances_[i];
      counts.network_words[i][n] = moved;
      if constexpr (is_output) counts.partial_sums_down[i] = moved - all_elements * splits[i];
      if (!schedule.levels[i].keep[n]) continue;
      access_counts& here = counts.accesses[i][n];
      if constexpr (is_output) {
        here.updates = moved;
        here.reads = counts.partial_sums_down[i];
        counts.complete[i] = visits == all_elements;
      } else {
        here.reads = moved;
      }
      if (child < Levels) {
        access_counts& below = counts.accesses[child][n];
        below.fills = visits;
        if constexpr (is_output) {
          below.fills -= all_elements * splits[child];
          below.drains = visits;
        }
        counts.first_words[i][n] = tile * distinct;
      }
      // What this level, as the next child, takes by itself.
      tile = elements<T>(extent_[i]);
      counts.tile_words[i][n] = tile;
      received = tile * moves<T>(schedule, i);
      visits = received * instances_[i];
      distinct = 1;
      child = i;
    }
  }

  bool count_inputs(const window_axis& rows, const window_axis& columns,
                    const mapping<Levels>& schedule, mapping_counts<Levels>& counts) const {
    using enum workload::loop;
    constexpr auto n = static_cast<std::size_t>(workload::tensor::inputs);
    std::size_t child = Levels;
    std::int64_t received = steps_before_[Levels];
    std::int64_t tile = 1;
    std::int64_t apart =  // tiles at different places that no window joins
        space_[Levels][at(G)] * space_[Levels][at(N)] * space_[Levels][at(C)];
    const std::size_t outermost = outermost_keeper(schedule, n);
    for (std::size_t i = Levels; i-- > outermost;) {
      apart *= space_[i][at(G)] * space_[i][at(N)] * space_[i][at(C)];
      const std::int64_t row_places = places(rows, P, R, i, child);
      const std::int64_t column_places = places(columns, Q, S, i, child);
      if (row_places < 0 || column_places < 0) return false;
      const std::int64_t distinct = apart * row_places * column_places;
      counts.network_words[i][n] = received * distinct * instances_[i];
      if (!schedule.levels[i].keep[n]) continue;
      counts.accesses[i][n].reads = counts.network_words[i][n];
      if (child < Levels) {
        counts.accesses[child][n].fills = received * instances_[child];
        counts.first_words[i][n] = tile * distinct;
      }
      received = received_inputs(rows, columns, schedule, i, tile);
      counts.tile_words[i][n] = tile;
      apart = 1;
      child = i;
    }
    return true;
  }

  /// Distinct places of tiles along one axis below one instance of a level; -1 for those that this
  /// counter leaves to the other one.
  [[nodiscard]] std::int64_t places(const window_axis& axis, workload::loop output,
                                    workload::loop filter, std::size_t level,
                                    std::size_t child) const {
    const std::size_t end = child == Levels ? Levels + 1 : child;
    std::int64_t outputs = 1;
    std::int64_t filters = 1;
    for (std::size_t k = level; k < end; ++k) {
      outputs *= space_[k][at(output)];
      filters *= space_[k][at(filter)];
    }
    if (outputs == 1 || filters == 1) return outputs * filters;
    const std::int64_t output_step = spacing(output, level, end);
    const std::int64_t filter_step = spacing(filter, level, end);
    if (output_step < 0 || filter_step < 0) return -1;
    return window_axis(axis.stride() * output_step, axis.dilation() * filter_step, false)
        .size({outputs, filters});
  }

  /// Iterations from one place of a loop in space to the next; -1 where they are not evenly spaced.
  [[nodiscard]] std::int64_t spacing(workload::loop l, std::size_t level, std::size_t end) const {
    std::int64_t first = 0;
    std::int64_t next = 0;
    for (std::size_t k = end; k-- > level;) {
      if (space_[k][at(l)] == 1) continue;
      const std::int64_t step = k == Levels ? 1 : extent_[k + 1][at(l)];
      if (first == 0) {
        first = step;
      } else if (step != next) {
        return -1;
      }
      next = step * space_[k][at(l)];
    }
    return first;
  }

  /// Words of inputs that one instance of a level receives, and of its tile.
  [[nodiscard]] std::int64_t received_inputs(const window_axis& rows, const window_axis& columns,
                                             const mapping<Levels>& schedule, std::size_t child,
                                             std::int64_t& tile) const {
    using enum workload::loop;
    const factors& extent = extent_[child];
    const std::int64_t channels = extent[at(G)] * extent[at(N)] * extent[at(C)];
    const moving_tile row({extent[at(P)], extent[at(R)]}, rows);
    const moving_tile column({extent[at(Q)], extent[at(S)]}, columns);
    tile = channels * row.size() * column.size();
    std::int64_t words = tile;
    std::int64_t row_back = 0;  // how far all loops inside have moved the tile
    std::int64_t column_back = 0;
    for (std::size_t i = child; i-- > 0;) {
      if (steps_before_[i] == steps_before_[i + 1]) continue;
      const level_mapping& level = schedule.levels[i];
      for (std::size_t p = workload::loop_count; p-- > 0;) {
        const workload::loop l = level.order[p];
        const std::int64_t factor = level.temporal[at(l)];
        if (factor == 1) continue;
        if (l == G || l == N || l == C) {  // nothing overlaps any more: all loops multiply
          words *= factor;
          while (p-- > 0) words *= level.temporal[at(level.order[p])];
          return words * steps_before_[i];
        }
        std::int64_t row_step = 0;
        std::int64_t column_step = 0;
        if (l == P) row_step = rows.stride() * step_[i][at(l)];
        if (l == R) row_step = rows.dilation() * step_[i][at(l)];
        if (l == Q) column_step = columns.stride() * step_[i][at(l)];
        if (l == S) column_step = columns.dilation() * step_[i][at(l)];
        const std::int64_t overlap =
            channels * row.overlap(row_step - row_back) * column.overlap(column_step - column_back);
        words = factor * words - (factor - 1) * overlap;
        row_back += (factor - 1) * row_step;
        column_back += (factor - 1) * column_step;
      }
    }
    return words;
  }

  /// A tile along one axis that overlaps with itself further on.
  class moving_tile {
   public:
    moving_tile(const window_tile& tile, const window_axis& axis)
        : tile_(tile),
          axis_(axis),
          size_(axis.size(tile)),
          interval_(axis.unit() == 1 && size_ == axis.span(tile) + 1) {}

    [[nodiscard]] std::int64_t size() const { return size_; }
    [[nodiscard]] std::int64_t overlap(std::int64_t shift) const {
      const std::int64_t distance = shift < 0 ? -shift : shift;
      if (interval_) return distance < size_ ? size_ - distance : 0;
      return shift == 0 ? size_ : axis_.overlap(tile_, tile_, shift);
    }

   private:
    window_tile tile_;
    const window_axis& axis_;
    std::int64_t size_;
    bool interval_;
  };

  // Factors in space of each level and, at last, of the lanes; extents of tiles of each level and of
  // processing elements; steps of loops in time.
  std::array<factors, Levels + 1> space_;
  std::array<factors, Levels + 1> extent_;
  std::array<factors, Levels> step_;
  std::array<std::int64_t, Levels + 1> instances_;
  std::array<std::int64_t, Levels + 1> steps_before_;  ///< product of loops in time outside a level
  std::int64_t lanes_ = 1;
};

}  // namespace hwflowq::detail

#endif
