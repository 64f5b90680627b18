// A schedule of one layer on an accelerator: tiles, loop orders and unrolling of every level.
#ifndef HWFLOWQ_COST_FINE_MAPPING_HPP
#define HWFLOWQ_COST_FINE_MAPPING_HPP

#include <hwflowq/workload/loop_nest.hpp>

#include <array>
#include <cstddef>
#include <cstdint>

namespace hwflowq {

/// Loop factors, one for each loop; 1 where a loop does not take part.
using loop_factors = std::array<std::int32_t, workload::loop_count>;

inline constexpr loop_factors no_factors = {1, 1, 1, 1, 1, 1, 1, 1};

/// What a mapping says of one memory level: loops in time, then loops in space over the instances
/// below.
struct level_mapping {
  loop_factors temporal = no_factors;
  /// Loops in time from the outermost to the innermost; those of factor 1 have no effect.
  std::array<workload::loop, workload::loop_count> order = workload::all_loops;
  loop_factors spatial_x = no_factors;
  loop_factors spatial_y = no_factors;
  std::array<bool, workload::tensor_count> keep = {true, true, true};  ///< stored here, or bypassed

  bool operator==(const level_mapping&) const = default;
};

/// A mapping: its levels from the outermost in, then the lanes of the compute engine. Of each loop the
/// product of all factors is at least its bound. A factor's step is the product of the factors
/// inside it; iterations that begin at or beyond the bound do not take place, and the last one may be
/// a remainder.
template <std::size_t Levels>
struct mapping {
  std::array<level_mapping, Levels> levels;
  loop_factors lanes = no_factors;

  bool operator==(const mapping&) const = default;
};

}  // namespace hwflowq

#endif
