// Counts the words that a mapping moves when no loop has a remainder: fast.
#ifndef HWFLOWQ_COST_FINE_WHOLE_COUNTER_HPP
#define HWFLOWQ_COST_FINE_WHOLE_COUNTER_HPP

#include <hwflowq/cost/fine/mapping.hpp>
#include <hwflowq/cost/fine/mapping_counts.hpp>
#include <hwflowq/cost/fine/window_axis.hpp>
#include <hwflowq/workload/loop_nest.hpp>

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
  /// Counts, or gives false where a loop has a remainder, or where both loops of a window stand in
  /// space and one of them at places that are not evenly spaced. Precondition: the mapping passes
  /// `check_shape`.
  bool operator()(const workload::loop_nest& nest, const window_axis& rows,
                  const window_axis& columns, const mapping<Levels>& schedule,
                  mapping_counts<Levels>& counts) {
    if (!prepare(nest, schedule)) return false;
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

  static constexpr std::int64_t product(const factors& f) {
    return ((f[0] * f[1]) * (f[2] * f[3])) * ((f[4] * f[5]) * (f[6] * f[7]));
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

  bool prepare(const workload::loop_nest& nest, const mapping<Levels>& schedule) {
    factors& lanes = space_[Levels];
    for (std::size_t d = 0; d < workload::loop_count; ++d) lanes[d] = schedule.lanes[d];
    extent_[Levels] = lanes;
    for (std::size_t i = Levels; i-- > 0;) {
      const level_mapping& level = schedule.levels[i];
      for (std::size_t d = 0; d < workload::loop_count; ++d) {
        space_[i][d] = std::int64_t{level.spatial_x[d]} * level.spatial_y[d];
        step_[i][d] = extent_[i + 1][d] * space_[i][d];
        extent_[i][d] = step_[i][d] * level.temporal[d];
      }
    }
    if (extent_[0] != nest.bounds) return false;
    instances_[0] = 1;
    steps_before_[0] = 1;
    for (std::size_t i = 0; i < Levels; ++i) {
      const level_mapping& level = schedule.levels[i];
      instances_[i + 1] = instances_[i] * product(space_[i]);
      // Of all loops, and of those from the innermost that moves a tensor out.
      constexpr unsigned moves_weights = relevant_mask(workload::tensor::weights);
      constexpr unsigned moves_outputs = relevant_mask(workload::tensor::outputs);
      std::int64_t all = 1;
      std::int64_t weights = 1;
      std::int64_t outputs = 1;
      unsigned seen = 0;
      for (std::size_t p = workload::loop_count; p-- > 0;) {
        const auto d = at(level.order[p]);
        const std::int64_t factor = level.temporal[d];
        seen |= static_cast<unsigned>(factor > 1) << d;
        all *= factor;
        weights *= (seen & moves_weights) != 0 ? factor : 1;
        outputs *= (seen & moves_outputs) != 0 ? factor : 1;
      }
      moving_[i] = {weights, outputs};
      moves_[i] = {(seen & moves_weights) != 0, (seen & moves_outputs) != 0};
      steps_before_[i + 1] = steps_before_[i] * all;
    }
    return true;
  }

  static constexpr unsigned relevant_mask(workload::tensor t) {
    unsigned mask = 0;
    for (const workload::loop l : workload::all_loops) {
      if (workload::relevant_loops(t).contains(l)) mask |= 1U << static_cast<unsigned>(l);
    }
    return mask;
  }

  /// Weights and outputs.
  template <workload::tensor T>
  void count_plain(const mapping<Levels>& schedule, mapping_counts<Levels>& counts) const {
    using enum workload::loop;
    constexpr auto n = static_cast<std::size_t>(T);
    constexpr bool is_output = T == workload::tensor::outputs;
    constexpr std::size_t kind = is_output ? 1 : 0;
    const std::int64_t all_elements = elements<T>(extent_[0]);
    std::size_t child = Levels;
    std::int64_t received = steps_before_[Levels];  // words that one child takes
    std::int64_t tile = 1;
    std::int64_t visits = received * instances_[Levels] * product(space_[Levels]);
    std::int64_t distinct = elements<T>(space_[Levels]);  // tiles below one instance
    std::int64_t sums = 1;                                // outputs: splits of a sum in space above
    std::array<std::int64_t, Levels> splits;
    for (std::size_t i = 0; is_output && i < Levels; ++i) {
      splits[i] = sums;
      sums *= space_[i][at(C)] * space_[i][at(R)] * space_[i][at(S)];
    }
    for (std::size_t i = Levels; i-- > 0;) {
      distinct *= elements<T>(space_[i]);
      if (!schedule.levels[i].keep[n]) continue;
      access_counts& here = counts.accesses[i][n];
      const std::int64_t moved = received * distinct * instances_[i];
      if constexpr (is_output) {
        here.updates = moved;
        here.reads = moved - all_elements * splits[i];
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
      std::size_t moving = i;
      while (moving > 0 && !moves_[moving - 1][kind]) --moving;
      received = moving == 0 ? tile : tile * steps_before_[moving - 1] * moving_[moving - 1][kind];
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
    for (std::size_t i = Levels; i-- > 0;) {
      if (!schedule.levels[i].keep[n]) continue;
      std::int64_t distinct = 1;
      for (std::size_t k = i; k < child; ++k) {
        distinct *= space_[k][at(G)] * space_[k][at(N)] * space_[k][at(C)];
      }
      if (child == Levels) {
        distinct *= space_[Levels][at(G)] * space_[Levels][at(N)] * space_[Levels][at(C)];
      }
      const std::int64_t row_places = places(rows, P, R, i, child);
      const std::int64_t column_places = places(columns, Q, S, i, child);
      if (row_places < 0 || column_places < 0) return false;
      distinct *= row_places * column_places;
      counts.accesses[i][n].reads = received * distinct * instances_[i];
      if (child < Levels) {
        counts.accesses[child][n].fills = received * instances_[child];
        counts.first_words[i][n] = tile * distinct;
      }
      received = received_inputs(rows, columns, schedule, i, tile);
      counts.tile_words[i][n] = tile;
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
  // By weights and outputs: product of a level's loops in time from the innermost that moves the
  // tensor out, and whether there is one.
  std::array<std::array<std::int64_t, 2>, Levels> moving_;
  std::array<std::array<bool, 2>, Levels> moves_;
};

}  // namespace hwflowq::detail

#endif
