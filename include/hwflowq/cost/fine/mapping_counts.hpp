// All that is counted of a mapping, before energy and time have a price.
#ifndef HWFLOWQ_COST_FINE_MAPPING_COUNTS_HPP
#define HWFLOWQ_COST_FINE_MAPPING_COUNTS_HPP

#include <hwflowq/workload/loop_nest.hpp>

#include <array>
#include <cstddef>
#include <cstdint>

namespace hwflowq {

/// Words of one tensor that pass the ports of one level, all instances together.
struct access_counts {
  std::int64_t reads = 0;    ///< out, towards the engine; of outputs: partial sums read again
  std::int64_t fills = 0;    ///< in, from the level above; of outputs: partial sums coming back
  std::int64_t updates = 0;  ///< in, from below: outputs only
  std::int64_t drains = 0;  ///< out, to the level above: outputs only, priced where that is charged

  bool operator==(const access_counts&) const = default;
};

/// Counts of a mapping. Words are elements of a tensor.
template <std::size_t Levels>
struct mapping_counts {
  template <typename T>
  using per_level_and_tensor = std::array<std::array<T, workload::tensor_count>, Levels>;

  per_level_and_tensor<access_counts> accesses{};
  per_level_and_tensor<std::int64_t> tile_words{};  ///< of the largest tile of one instance
  /// Words of the first tiles that one instance sends to levels below it, each distinct one once.
  per_level_and_tensor<std::int64_t> first_words{};
  /// Words in the networks below all instances of a level, whether it keeps the tensor or lets it
  /// pass: down, or up where outputs are concerned, each multicast or spatial sum counted once.
  per_level_and_tensor<std::int64_t> network_words{};
  /// Partial sums that go back down through them, where sums are not done yet.
  std::array<std::int64_t, Levels> partial_sums_down{};
  /// Instances that take part, of each level and at last of processing elements.
  std::array<std::int64_t, Levels + 1> instances{};
  std::int64_t steps = 0;          ///< in time
  std::int64_t element_steps = 0;  ///< processing elements with work, summed over the steps
  /// Whether outputs that arrive from below are complete: each leaves its place once.
  std::array<bool, Levels> complete{};

  bool operator==(const mapping_counts&) const = default;
};

}  // namespace hwflowq

#endif
