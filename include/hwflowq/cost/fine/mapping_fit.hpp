// Whether a mapping can run on an accelerator, and what stands in the way.
#ifndef HWFLOWQ_COST_FINE_MAPPING_FIT_HPP
#define HWFLOWQ_COST_FINE_MAPPING_FIT_HPP

#include <hwflowq/workload/loop_nest.hpp>

#include <cstdint>

namespace hwflowq {

/// What stands in the way of a mapping.
enum class misfit : std::uint8_t {
  none,       ///< it fits
  factor,     ///< a loop factor is below 1
  order,      ///< a level's order does not name every loop once
  cover,      ///< a loop's factors multiply to less than its bound
  remainder,  ///< a loop's factors do not multiply to its bound, and the convention asks for that
  keep,       ///< a level keeps a tensor that it may not keep
  nowhere,    ///< no level keeps a tensor
  fan_out_x,  ///< more spatial iterations than instances along X
  fan_out_y,  ///< more spatial iterations than instances along Y
  lanes,      ///< more lanes than the engine has at these widths
  lane_loop,  ///< lanes unroll a loop that the engine does not
  partition,  ///< a tile exceeds its tensor's part of a level
  capacity,   ///< the tiles of a level exceed it together
  overflow    ///< counts could exceed 64 bits
};

/// The first thing that stands in the way of a mapping. Plain data: `explain` makes a text of it.
struct mapping_fit {
  misfit reason = misfit::none;
  std::uint8_t level = 0;                               ///< where, if at a level
  workload::tensor tensor = workload::tensor::weights;  ///< of what, if of a tensor
  workload::loop loop = workload::loop::G;              ///< of what, if of a loop
  std::int64_t needed = 0;     ///< bits, instances, lanes or iterations that it takes
  std::int64_t available = 0;  ///< bits, instances, lanes or iterations that there are

  bool operator==(const mapping_fit&) const = default;

  [[nodiscard]] constexpr bool fits() const { return reason == misfit::none; }
  /// How many bits, instances, lanes or iterations are missing.
  [[nodiscard]] constexpr std::int64_t short_by() const { return needed - available; }
};

}  // namespace hwflowq

#endif
