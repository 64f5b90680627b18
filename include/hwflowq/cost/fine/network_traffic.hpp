// What passes through the networks between two levels: words, multicast, reductions, hops.
#ifndef HWFLOWQ_COST_FINE_NETWORK_TRAFFIC_HPP
#define HWFLOWQ_COST_FINE_NETWORK_TRAFFIC_HPP

#include <hwflowq/core/strict_floating_point.hpp>
#include <hwflowq/cost/fine/access_counter.hpp>
#include <hwflowq/cost/fine/convention.hpp>
#include <hwflowq/cost/fine/count_accesses.hpp>
#include <hwflowq/cost/fine/mapping.hpp>
#include <hwflowq/cost/fine/network_grid.hpp>
#include <hwflowq/hardware/accelerator.hpp>
#include <hwflowq/workload/loop_nest.hpp>

#include <cstddef>
#include <cstdint>

namespace hwflowq {

/// Traffic of one tensor in the networks below all instances of a level.
struct network_traffic {
  std::int64_t words_down = 0;  ///< away from the outermost level, each multicast counted once
  std::int64_t words_up = 0;    ///< outputs, after spatial reduction
  std::int64_t spatial_reductions = 0;  ///< additions on the way up
  std::int64_t fan_out = 1;             ///< instances below one that take part
  grid_sharing sharing;

  bool operator==(const network_traffic&) const = default;
};

/// The traffic of a tensor in the networks below a level, whether the level keeps the tensor or lets
/// it pass; nothing above the outermost level that keeps it. For reports: `evaluate` charges the same
/// words and hops. Preconditions: as `evaluate`, and the mapping fits.
template <CountingConvention Convention = exact_convention, ComputeEngine Engine,
          std::size_t Levels>
[[nodiscard]] HWFLOWQ_STRICT_FP network_traffic
traffic_below(const accelerator<Engine, Levels>& hardware, const workload::loop_nest& nest,
              const mapping<Levels>& schedule, std::size_t level, workload::tensor t) {
  HWFLOWQ_STRICT_FP_BODY
  using chain = detail::loop_chain<Levels>;
  const auto n = static_cast<std::size_t>(t);
  network_traffic traffic;
  bool above = false;
  for (std::size_t i = 0; i <= level; ++i) above = above || schedule.levels[i].keep[n];
  if (!above) return traffic;
  const detail::access_counter<Levels> counter(nest, schedule, Convention::takes_bounding_boxes,
                                               Convention::halo != halo_rule::none);
  std::size_t child = level + 1;
  while (child < Levels && !schedule.levels[child].keep[n]) ++child;
  const std::size_t place = chain::place_of(level);
  const std::int64_t passing = detail::words_to<Convention>(counter, t, child, place);
  traffic.words_down = passing;
  if (t == workload::tensor::outputs) {
    traffic.words_up = passing;
    if (Convention::elides_first_read) traffic.words_down -= counter.distinct(t, place);
    // What arrives from each instance below, less what leaves.
    traffic.spatial_reductions =
        detail::words_to<Convention>(counter, t, child, chain::place_of(level + 1)) - passing;
  }
  const auto& hardware_level = hardware.levels[level];
  const auto extent = extents_below(schedule, level);
  const network_grid grid(nest, schedule.levels[level], extent, hardware_level.fan_out_x,
                          hardware_level.fan_out_y, Convention::numbers_instances);
  traffic.fan_out = grid.count();
  traffic.sharing = grid.sharing(t);
  if constexpr (Convention::numbers_instances) {
    // Timeloop adds up the hops of changes only, and divides by all accesses.
    if (child == Levels) {
      traffic.sharing.average_hops *=
          static_cast<double>(detail::moved_words<Convention>(counter, t, chain::places, place)) /
          static_cast<double>(passing);
    }
  }
  return traffic;
}

}  // namespace hwflowq

#endif
