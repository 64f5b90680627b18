// Random small layers, and random mappings that cover them.
#ifndef HWFLOWQ_TESTS_SUPPORT_RANDOM_MAPPINGS_HPP
#define HWFLOWQ_TESTS_SUPPORT_RANDOM_MAPPINGS_HPP

#include <hwflowq/core/random.hpp>
#include <hwflowq/cost/fine/mapping.hpp>
#include <hwflowq/hardware/accelerator.hpp>
#include <hwflowq/workload/loop_nest.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace hwflowq::test {

/// What random layers and mappings look like.
struct mapping_taste {
  workload::loop_set loops = workload::loop_set::all();  ///< those with a bound above 1
  std::int64_t greatest_bound = 6;
  std::int64_t greatest_macs = 60;
  std::uint32_t in_space = 2;  ///< of four factors, how many stand in space
  bool remainders = true;
};

/// Draws layers and mappings.
class random_mappings {
 public:
  explicit random_mappings(std::uint64_t seed) : random_(seed) {}

  /// A number from `least` to `greatest`.
  std::int64_t number(std::int64_t least, std::int64_t greatest) {
    return least + static_cast<std::int64_t>(
                       random_.below(static_cast<std::uint32_t>(greatest - least + 1)));
  }

  workload::loop_nest layer(const mapping_taste& taste) {
    workload::loop_nest nest;
    do {
      for (const workload::loop l : workload::all_loops) {
        if (!taste.loops.contains(l)) continue;
        nest.bounds[static_cast<std::size_t>(l)] =
            number(0, 3) == 0 ? 1 : number(1, taste.greatest_bound);
      }
    } while (nest.macs() > taste.greatest_macs);
    nest.stride_rows = number(1, 4);
    nest.stride_columns = number(0, 1) == 0 ? 1 : number(1, 3);
    nest.dilation_rows = number(0, 1) == 0 ? 1 : number(1, 3);
    nest.dilation_columns = number(0, 2) == 0 ? number(1, 3) : 1;
    return nest;
  }

  template <std::size_t Levels>
  mapping<Levels> schedule(const workload::loop_nest& nest, const mapping_taste& taste) {
    mapping<Levels> result;
    for (std::size_t d = 0; d < workload::loop_count; ++d) {
      std::int64_t left = nest.bounds[d];
      while (left > 1) {
        std::int64_t factor = number(2, left);
        while (!taste.remainders && left % factor != 0) factor = number(2, left);
        *place(result, d, taste) *= static_cast<std::int32_t>(factor);
        left = (left + factor - 1) / factor;
      }
    }
    for (level_mapping& level : result.levels) {
      for (std::size_t i = workload::loop_count - 1; i > 0; --i) {
        const auto j = static_cast<std::size_t>(number(0, static_cast<std::int64_t>(i)));
        std::swap(level.order[i], level.order[j]);
      }
      for (bool& keep : level.keep) keep = number(0, 2) != 0;
    }
    for (std::size_t n = 0; n < workload::tensor_count; ++n) {
      bool kept = false;
      for (const level_mapping& level : result.levels) kept = kept || level.keep[n];
      if (!kept) result.levels[random_.below(static_cast<std::uint32_t>(Levels))].keep[n] = true;
    }
    return result;
  }

 private:
  // Where another factor of loop `d` goes.
  template <std::size_t Levels>
  std::int32_t* place(mapping<Levels>& schedule, std::size_t d, const mapping_taste& taste) {
    const std::size_t level = random_.below(static_cast<std::uint32_t>(Levels) * 4 + 1) / 4;
    if (level == Levels) return &schedule.lanes[d];
    if (random_.below(4) >= taste.in_space) return &schedule.levels[level].temporal[d];
    return random_.below(2) == 0 ? &schedule.levels[level].spatial_x[d]
                                 : &schedule.levels[level].spatial_y[d];
  }

  random_stream random_;
};

}  // namespace hwflowq::test

#endif
