// How far a search for mappings went, and how far it may go.
#ifndef HWFLOWQ_COST_MAPPER_SEARCH_COUNTS_HPP
#define HWFLOWQ_COST_MAPPER_SEARCH_COUNTS_HPP

#include <atomic>
#include <cstdint>
#include <limits>

namespace hwflowq::detail {

/// How far a search went.
struct search_counts {
  std::uint64_t candidates = 0;   ///< all factors in space and time: bounded one by one
  std::uint64_t orders = 0;       ///< of candidates' loops: bounded one by one
  std::uint64_t evaluations = 0;  ///< of the exact model
  std::uint64_t unrollings = 0;
  std::uint64_t outer_tiles = 0;
  std::uint64_t inner_tiles = 0;

  bool operator==(const search_counts&) const = default;

  /// All that was looked at.
  [[nodiscard]] constexpr std::uint64_t steps() const {
    return candidates + orders + unrollings + outer_tiles + inner_tiles;
  }
};

/// When a search ends before it has proved anything.
struct search_limits {
  std::uint64_t steps = std::numeric_limits<std::uint64_t>::max();
  const std::atomic<bool>* stop = nullptr;

  /// Whether a part of the steps is used up, or somebody asked to stop.
  [[nodiscard]] bool reached(const search_counts& counts, std::uint64_t part = 1) const {
    return counts.steps() >= steps / part ||
           (stop != nullptr && stop->load(std::memory_order_relaxed));
  }
};

}  // namespace hwflowq::detail

#endif
