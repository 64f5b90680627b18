// What passes through the networks between two levels: words, multicast, reductions, hops.
#ifndef HWFLOWQ_COST_FINE_NETWORK_TRAFFIC_HPP
#define HWFLOWQ_COST_FINE_NETWORK_TRAFFIC_HPP

#include <hwflowq/core/strict_floating_point.hpp>
#include <hwflowq/cost/fine/access_counter.hpp>
#include <hwflowq/cost/fine/convention.hpp>
#include <hwflowq/cost/fine/count_accesses.hpp>
#include <hwflowq/cost/fine/mapping.hpp>
#include <hwflowq/hardware/accelerator.hpp>
#include <hwflowq/workload/loop_nest.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

namespace hwflowq {

/// Traffic of one tensor in the networks below all instances of a level.
struct network_traffic {
  std::int64_t words_down = 0;      ///< away from the outermost level, each multicast counted once
  std::int64_t words_up = 0;        ///< outputs, after spatial reduction
  std::int64_t fan_out = 1;         ///< instances below one that take part
  std::int64_t distinct_tiles = 1;  ///< among them
  std::int64_t multicast_factor = 1;    ///< most of them that share a tile
  std::int64_t spatial_reductions = 0;  ///< additions on the way up
  double average_hops = 0.0;            ///< of a word to all its receivers, or from all its senders

  bool operator==(const network_traffic&) const = default;
};

namespace detail {

/// Where the instances below one stand in the grid, and which of them share a tile.
///
/// Words enter at the left edge, in the middle of it. They go along X as far as the farthest
/// receiver, and up and down from there to the outermost ones in each column: Timeloop's trees. Loops
/// along an axis stand in the level's order.
template <std::size_t Levels>
class network_grid {
 public:
  using chain = loop_chain<Levels>;

  network_grid(const access_counter<Levels>& counter, const level_mapping& level, std::size_t place,
               std::int64_t mesh_x, std::int64_t mesh_y, bool by_number)
      : counter_(counter),
        level_(level),
        place_(place),
        mesh_x_(mesh_x),
        centre_(static_cast<double>(mesh_y - 1) / 2.0),
        by_number_(by_number) {
    for (std::size_t d = 0; d < workload::loop_count; ++d) {
      columns_ *= level.spatial_x[d];
      rows_ *= level.spatial_y[d];
    }
  }

  [[nodiscard]] std::int64_t count() const { return columns_ * rows_; }

  /// Fills in the largest group and the average hops. O(count^2).
  HWFLOWQ_STRICT_FP void measure(workload::tensor t, network_traffic& traffic) const {
    HWFLOWQ_STRICT_FP_BODY
    double hops = 0.0;
    std::int64_t groups = 0;
    for (std::int64_t i = 0; i < count(); ++i) {
      bool first = true;
      for (std::int64_t j = 0; j < i && first; ++j) first = !share(t, i, j);
      if (!first) continue;
      ++groups;
      std::int64_t members = 0;
      std::int64_t farthest = 0;
      for (std::int64_t j = i; j < count(); ++j) {
        if (!share(t, i, j)) continue;
        ++members;
        const auto [x, y] = position(j);
        farthest = std::max(farthest, x);
        // Each column once: by its first member.
        bool counted = false;
        double top = static_cast<double>(y);
        double bottom = top;
        for (std::int64_t k = i; k < count(); ++k) {
          const auto [other_x, other_y] = position(k);
          if (other_x != x || !share(t, i, k)) continue;
          counted = counted || k < j;
          top = std::max(top, static_cast<double>(other_y));
          bottom = std::min(bottom, static_cast<double>(other_y));
        }
        if (counted) continue;
        hops += std::max(0.0, top - centre_) + std::max(0.0, centre_ - bottom);
      }
      hops += static_cast<double>(farthest);
      traffic.multicast_factor = std::max(traffic.multicast_factor, members);
    }
    traffic.distinct_tiles = groups;
    traffic.average_hops = count() == 1 ? 0.0 : hops / static_cast<double>(groups);
  }

 private:
  struct point {
    std::int64_t x;
    std::int64_t y;
  };

  [[nodiscard]] point position(std::int64_t number) const {
    if (by_number_) return {number % mesh_x_, number / mesh_x_};
    return {number % columns_, number / columns_};
  }

  // Whether two instances hold the same tile.
  [[nodiscard]] bool share(workload::tensor t, std::int64_t a, std::int64_t b) const {
    std::array<std::int64_t, workload::loop_count> apart{};
    const auto add = [&](std::int64_t index_a, std::int64_t index_b, std::size_t place,
                         const loop_factors& factors) {
      for (std::size_t k = workload::loop_count; k-- > 0;) {  // from the innermost out
        const auto d = static_cast<std::size_t>(level_.order[k]);
        const std::int64_t factor = factors[d];
        apart[d] += (index_a % factor - index_b % factor) *
                    counter_.chain_of(level_.order[k]).extent[place + 1];
        index_a /= factor;
        index_b /= factor;
      }
    };
    add(a % columns_, b % columns_, place_ + 1, level_.spatial_x);
    add(a / columns_, b / columns_, place_ + 2, level_.spatial_y);
    using enum workload::loop;
    for (const workload::loop l : workload::all_loops) {
      std::int64_t distance = counter_.distance(t, l, apart[static_cast<std::size_t>(l)]);
      if (t == workload::tensor::inputs && (l == P || l == Q)) {
        const workload::loop filter = l == P ? R : S;
        distance += counter_.distance(t, filter, apart[static_cast<std::size_t>(filter)]);
      } else if (t == workload::tensor::inputs && (l == R || l == S)) {
        continue;
      }
      if (distance != 0) return false;
    }
    return true;
  }

  const access_counter<Levels>& counter_;
  const level_mapping& level_;
  std::size_t place_;
  std::int64_t mesh_x_;
  double centre_;
  bool by_number_;
  std::int64_t columns_ = 1;
  std::int64_t rows_ = 1;
};

}  // namespace detail

/// The traffic of a tensor in the networks below a level, whether the level keeps the tensor or lets
/// it pass; nothing below the innermost level that a tensor never reaches, or above the outermost one
/// that keeps it. Preconditions: as `evaluate`, and the mapping fits.
template <CountingConvention Convention = exact_convention, ComputeEngine Engine,
          std::size_t Levels>
[[nodiscard]] HWFLOWQ_STRICT_FP network_traffic
traffic_below(const accelerator<Engine, Levels>& hardware, const workload::loop_nest& nest,
              const mapping<Levels>& schedule, std::size_t level, workload::tensor t) {
  HWFLOWQ_STRICT_FP_BODY
  using workload::tensor;
  using chain = detail::loop_chain<Levels>;
  const auto n = static_cast<std::size_t>(t);
  network_traffic traffic;
  bool above = false;
  for (std::size_t i = 0; i <= level; ++i) above = above || schedule.levels[i].keep[n];
  if (!above) return traffic;
  const detail::access_counter<Levels> counter(nest, schedule, Convention::takes_bounding_boxes);
  std::size_t child = level + 1;
  while (child < Levels && !schedule.levels[child].keep[n]) ++child;
  const std::size_t place = chain::place_of(level);
  const bool is_output = t == tensor::outputs;
  const auto words = [&](std::size_t shared) {
    return detail::words_to<Convention>(counter, t, child, shared);
  };
  const std::int64_t passing = words(place);
  if (is_output) {
    traffic.words_up = passing;
    traffic.words_down =
        Convention::elides_first_read ? passing - counter.distinct(t, place) : passing;
    // What arrives from each instance below, less what leaves.
    traffic.spatial_reductions =
        words(level + 1 < Levels ? chain::place_of(level + 1) : chain::places - 1) - passing;
  } else {
    traffic.words_down = passing;
  }
  const detail::network_grid<Levels> grid(
      counter, schedule.levels[level], place, hardware.levels[level].fan_out_x,
      hardware.levels[level].fan_out_y, Convention::numbers_instances);
  traffic.fan_out = grid.count();
  grid.measure(t, traffic);
  if constexpr (Convention::numbers_instances) {
    // Timeloop adds up the hops of changes only, and divides by all accesses.
    if (child == Levels) {
      traffic.average_hops *=
          static_cast<double>(detail::moved_words<Convention>(counter, t, chain::places, place)) /
          static_cast<double>(passing);
    }
  }
  return traffic;
}

}  // namespace hwflowq

#endif
