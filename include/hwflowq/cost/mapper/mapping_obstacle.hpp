// Why no mapping of a layer fits an accelerator, and what would make one fit.
#ifndef HWFLOWQ_COST_MAPPER_MAPPING_OBSTACLE_HPP
#define HWFLOWQ_COST_MAPPER_MAPPING_OBSTACLE_HPP

#include <hwflowq/cost/fine/mapping_cost.hpp>
#include <hwflowq/hardware/accelerator.hpp>
#include <hwflowq/hardware/memory_level.hpp>
#include <hwflowq/workload/loop_nest.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace hwflowq {

/// A memory that is too small for the least that a dataflow needs in it.
struct memory_shortage {
  std::size_t level = 0;
  std::optional<workload::tensor> tensor;  ///< whose part is too small; all together without one
  std::int64_t needed_bits = 0;            ///< in one instance
  std::int64_t available_bits = 0;  ///< half of the capacity where a level is double buffered

  bool operator==(const memory_shortage&) const = default;

  [[nodiscard]] std::int64_t missing_bits() const { return needed_bits - available_bits; }
};

/// Why a search found no mapping.
enum class obstacle : std::uint8_t {
  none,        ///< it found one
  memory,      ///< the least tiles exceed a memory
  area,        ///< the accelerator is larger than allowed
  constraints  ///< mappings fit, but none meets the limits of latency and bandwidth, or the search was
               ///< stopped before it met one
};

/// Why a search found no mapping, with every memory that is too small.
struct mapping_obstacle {
  obstacle reason = obstacle::none;
  std::vector<memory_shortage> shortages;

  bool operator==(const mapping_obstacle&) const = default;
};

namespace detail {

/// What a mapping's tiles exceed.
template <ComputeEngine Engine, std::size_t Levels>
[[nodiscard]] std::vector<memory_shortage> shortages_of(
    const accelerator<Engine, Levels>& hardware,
    const std::array<std::array<std::int64_t, workload::tensor_count>, Levels>& occupancy_bits) {
  std::vector<memory_shortage> found;
  for (std::size_t i = 0; i < Levels; ++i) {
    const memory_level& level = hardware.levels[i];
    std::int64_t sum = 0;
    for (const workload::tensor t : workload::all_tensors) {
      const std::int64_t needed = occupancy_bits[i][static_cast<std::size_t>(t)];
      sum += needed;
      if (needed > level.tile_bits(t)) found.push_back({i, t, needed, level.tile_bits(t)});
    }
    if (sum > level.tile_bits()) found.push_back({i, std::nullopt, sum, level.tile_bits()});
  }
  return found;
}

// The text is the same for all accelerators, and is compiled once.
[[nodiscard]] inline std::string explain_obstacle(const mapping_obstacle& found,
                                                  const std::string& accelerator_name,
                                                  double area_um2,
                                                  std::span<const memory_level> levels) {
  const std::string name = "accelerator \"" + accelerator_name + "\": ";
  switch (found.reason) {
    case obstacle::none:
      return name + "a mapping was found";
    case obstacle::area:
      return name + "its area of " + std::to_string(area_um2) + " um2 exceeds the limit";
    case obstacle::constraints:
      return name +
             "mappings fit, but none was found that meets the limits of latency and bandwidth";
    case obstacle::memory:
      break;
  }
  std::string text = name + "no mapping fits";
  for (const memory_shortage& s : found.shortages) {
    const memory_level& level = levels[s.level];
    const std::string of =
        s.tensor ? std::string(workload::name_of(*s.tensor)) : std::string("all tensors together");
    const std::string field =
        s.tensor ? "partition_bits[" + std::string(workload::name_of(*s.tensor)) + "]"
                 : std::string("capacity_bits");
    text += "; level \"" + level.name + "\" needs " + std::to_string(s.needed_bits) + " bits for " +
            of + " and has " + std::to_string(s.available_bits) + ", " +
            std::to_string(s.missing_bits()) + " too few: raise its " + field + " to " +
            std::to_string(level.double_buffered ? 2 * s.needed_bits : s.needed_bits) +
            (s.level > 0 ? ", or let it keep less" : "");
  }
  return text;
}

}  // namespace detail

/// A text for people: which level, which tensor, how many bits short, and the smallest change that makes
/// a mapping fit, for every memory concerned.
template <ComputeEngine Engine, std::size_t Levels>
[[nodiscard]] std::string explain(const mapping_obstacle& found,
                                  const accelerator<Engine, Levels>& hardware) {
  return detail::explain_obstacle(found, hardware.name, hardware.area_um2(), hardware.levels);
}

}  // namespace hwflowq

#endif
