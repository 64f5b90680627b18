// The grid of instances below one of a level: who shares a tile, and how far words go.
#ifndef HWFLOWQ_COST_FINE_NETWORK_GRID_HPP
#define HWFLOWQ_COST_FINE_NETWORK_GRID_HPP

#include <hwflowq/core/strict_floating_point.hpp>
#include <hwflowq/cost/fine/mapping.hpp>
#include <hwflowq/workload/loop_nest.hpp>

#include <array>
#include <cstddef>
#include <cstdint>

namespace hwflowq {

/// How the instances below one share the tiles of a tensor, and how far these go.
struct grid_sharing {
  std::int64_t distinct_tiles = 1;
  std::int64_t multicast_factor = 1;  ///< most instances that share a tile
  double average_hops = 0.0;          ///< of a tile to all its receivers, or from all its senders

  bool operator==(const grid_sharing&) const = default;
};

/// The grid of instances below one instance of a level.
///
/// Words enter at the left edge, in the middle of it. They go along X as far as the farthest receiver,
/// and from there up and down each column that has one, to the outermost ones: the trees of Timeloop
/// (Parashar et al., ISPASS 2019), which counts hops for tiles to come apart, without a router's own
/// cost. Sums of outputs come the same ways back. Loops in space along an axis stand in the level's
/// order; where a loop has a remainder, the whole grid counts.
class network_grid {
 public:
  /// `extent` holds the extents of the tiles of the instances below: the steps of loops along Y. With
  /// `by_number` instances are numbered through and wrapped into rows of `mesh_x`, as in Timeloop.
  network_grid(const workload::loop_nest& nest, const level_mapping& level,
               const std::array<std::int64_t, workload::loop_count>& extent, std::int64_t mesh_x,
               std::int64_t mesh_y, bool by_number)
      : nest_(nest),
        level_(level),
        extent_(extent),
        mesh_x_(mesh_x),
        centre_(static_cast<double>(mesh_y - 1) / 2.0),
        by_number_(by_number) {
    for (std::size_t d = 0; d < workload::loop_count; ++d) {
      columns_ *= level.spatial_x[d];
      rows_ *= level.spatial_y[d];
    }
  }

  /// Instances in the grid.
  [[nodiscard]] std::int64_t count() const { return columns_ * rows_; }

  /// How a tensor's tiles are shared. Fast where no two loops in space move a tile along the same
  /// axis, else O(count^3).
  [[nodiscard]] grid_sharing sharing(workload::tensor t) const {
    using enum workload::loop;
    if (count() == 1) return {};
    const bool joined = t == workload::tensor::inputs &&
                        ((in_space(P) && in_space(R)) || (in_space(Q) && in_space(S)));
    return joined || by_number_ ? by_pairs(t) : by_loops(t);
  }

  /// The same, by comparing all pairs of instances.
  [[nodiscard]] HWFLOWQ_STRICT_FP grid_sharing by_pairs(workload::tensor t) const {
    HWFLOWQ_STRICT_FP_BODY
    grid_sharing result{.distinct_tiles = 0};
    double hops = 0.0;
    for (std::int64_t i = 0; i < count(); ++i) {
      bool first = true;
      for (std::int64_t j = 0; j < i && first; ++j) first = !share(t, i, j);
      if (!first) continue;
      ++result.distinct_tiles;
      std::int64_t members = 0;
      std::int64_t farthest = 0;
      for (std::int64_t j = i; j < count(); ++j) {
        if (!share(t, i, j)) continue;
        ++members;
        const point at = position(j);
        farthest = farthest < at.x ? at.x : farthest;
        // Each column once: by its first member.
        bool counted = false;
        std::int64_t top = at.y;
        std::int64_t bottom = at.y;
        for (std::int64_t k = i; k < count(); ++k) {
          const point other = position(k);
          if (other.x != at.x || !share(t, i, k)) continue;
          counted = counted || k < j;
          top = top < other.y ? other.y : top;
          bottom = other.y < bottom ? other.y : bottom;
        }
        if (!counted) hops += height(static_cast<double>(bottom), static_cast<double>(top));
      }
      hops += static_cast<double>(farthest);
      if (result.multicast_factor < members) result.multicast_factor = members;
    }
    result.average_hops = hops / static_cast<double>(result.distinct_tiles);
    return result;
  }

 private:
  struct point {
    std::int64_t x;
    std::int64_t y;
  };

  [[nodiscard]] bool in_space(workload::loop l) const {
    const auto d = static_cast<std::size_t>(l);
    return level_.spatial_x[d] > 1 || level_.spatial_y[d] > 1;
  }

  // Hops up and down a column from the middle.
  [[nodiscard]] HWFLOWQ_STRICT_FP double height(double bottom, double top) const {
    HWFLOWQ_STRICT_FP_BODY
    return (top > centre_ ? top - centre_ : 0.0) + (bottom < centre_ ? centre_ - bottom : 0.0);
  }

  // Loops that move the tile tell tiles apart, all others lie inside a tile's tree.
  [[nodiscard]] HWFLOWQ_STRICT_FP grid_sharing by_loops(workload::tensor t) const {
    HWFLOWQ_STRICT_FP_BODY
    const workload::loop_set relevant = workload::relevant_loops(t);
    grid_sharing result;
    // Along X: the farthest receiver, on average over the tiles.
    double farthest = 0.0;
    std::int64_t tree_columns = 1;
    std::int64_t spacing = 1;
    for (std::size_t k = workload::loop_count; k-- > 0;) {
      const workload::loop l = level_.order[k];
      const std::int64_t factor = level_.spatial_x[static_cast<std::size_t>(l)];
      if (factor == 1) continue;
      const auto reach = static_cast<double>((factor - 1) * spacing);
      if (relevant.contains(l)) {
        farthest += reach / 2.0;
        result.distinct_tiles *= factor;
      } else {
        farthest += reach;
        tree_columns *= factor;
      }
      spacing *= factor;
    }
    // Along Y: from the lowest receiver to the highest one, tile by tile.
    std::int64_t tree_reach = 0;
    std::int64_t tree_rows = 1;
    std::array<std::int64_t, workload::loop_count> factors{};
    std::array<std::int64_t, workload::loop_count> spacings{};
    std::size_t loops = 0;
    std::int64_t tiles = 1;
    spacing = 1;
    for (std::size_t k = workload::loop_count; k-- > 0;) {
      const workload::loop l = level_.order[k];
      const std::int64_t factor = level_.spatial_y[static_cast<std::size_t>(l)];
      if (factor == 1) continue;
      if (relevant.contains(l)) {
        factors[loops] = factor;
        spacings[loops++] = spacing;
        tiles *= factor;
      } else {
        tree_reach += (factor - 1) * spacing;
        tree_rows *= factor;
      }
      spacing *= factor;
    }
    double heights = 0.0;
    for (std::int64_t tile = 0; tile < tiles; ++tile) {
      std::int64_t bottom = 0;
      std::int64_t rest = tile;
      for (std::size_t k = 0; k < loops; ++k) {
        bottom += rest % factors[k] * spacings[k];
        rest /= factors[k];
      }
      heights += height(static_cast<double>(bottom), static_cast<double>(bottom + tree_reach));
    }
    result.distinct_tiles *= tiles;
    result.multicast_factor = tree_columns * tree_rows;
    result.average_hops =
        farthest + static_cast<double>(tree_columns) * (heights / static_cast<double>(tiles));
    return result;
  }

  [[nodiscard]] point position(std::int64_t number) const {
    const std::int64_t row = by_number_ ? mesh_x_ : columns_;
    return {number % row, number / row};
  }

  // Whether two instances hold the same tile.
  [[nodiscard]] bool share(workload::tensor t, std::int64_t a, std::int64_t b) const {
    using enum workload::loop;
    std::array<std::int64_t, workload::loop_count> apart{};
    std::int64_t ax = a % columns_;
    std::int64_t bx = b % columns_;
    std::int64_t ay = a / columns_;
    std::int64_t by = b / columns_;
    for (std::size_t k = workload::loop_count; k-- > 0;) {  // from the innermost out
      const auto d = static_cast<std::size_t>(level_.order[k]);
      const std::int64_t x = level_.spatial_x[d];
      const std::int64_t y = level_.spatial_y[d];
      apart[d] = (ax % x - bx % x) * y + (ay % y - by % y);
      apart[d] *= extent_[d];
      ax /= x;
      bx /= x;
      ay /= y;
      by /= y;
    }
    const auto at = [&](workload::loop l) { return apart[static_cast<std::size_t>(l)]; };
    if (t == workload::tensor::inputs) {
      return at(G) == 0 && at(N) == 0 && at(C) == 0 &&
             at(P) * nest_.stride_rows + at(R) * nest_.dilation_rows == 0 &&
             at(Q) * nest_.stride_columns + at(S) * nest_.dilation_columns == 0;
    }
    for (const workload::loop l : workload::all_loops) {
      if (workload::relevant_loops(t).contains(l) && at(l) != 0) return false;
    }
    return true;
  }

  const workload::loop_nest& nest_;
  const level_mapping& level_;
  const std::array<std::int64_t, workload::loop_count>& extent_;
  std::int64_t mesh_x_;
  double centre_;
  bool by_number_;
  std::int64_t columns_ = 1;
  std::int64_t rows_ = 1;
};

/// Extents of the tiles of the instances below a level: of the next level, or of the processing
/// elements with their lanes.
template <std::size_t Levels>
[[nodiscard]] constexpr std::array<std::int64_t, workload::loop_count> extents_below(
    const mapping<Levels>& schedule, std::size_t level) {
  std::array<std::int64_t, workload::loop_count> extent{};
  for (std::size_t d = 0; d < workload::loop_count; ++d) {
    extent[d] = schedule.lanes[d];
    for (std::size_t i = level + 1; i < Levels; ++i) {
      const level_mapping& inner = schedule.levels[i];
      extent[d] *= std::int64_t{inner.temporal[d]} * inner.spatial_x[d] * inner.spatial_y[d];
    }
  }
  return extent;
}

}  // namespace hwflowq

#endif
