// The factors into which a mapper splits a loop.
#ifndef HWFLOWQ_COST_MAPPER_TILE_SIZES_HPP
#define HWFLOWQ_COST_MAPPER_TILE_SIZES_HPP

#include <algorithm>
#include <cstdint>
#include <vector>

namespace hwflowq {

/// Iterations of a loop in steps of `step`.
[[nodiscard]] constexpr std::int64_t steps_over(std::int64_t bound, std::int64_t step) {
  return (bound + step - 1) / step;
}

/// The divisors of a positive number, ascending.
[[nodiscard]] inline std::vector<std::int32_t> divisors(std::int64_t number) {
  std::vector<std::int32_t> found;
  for (std::int64_t d = 1; d * d <= number; ++d) {
    if (number % d != 0) continue;
    found.push_back(static_cast<std::int32_t>(d));
    if (d * d != number) found.push_back(static_cast<std::int32_t>(number / d));
  }
  std::ranges::sort(found);
  return found;
}

/// The ways to unroll a loop over at most `places`: of all numbers of places that leave the same number
/// of steps, the least. 7 iterations over up to 8 places: 1, 2, 3, 4 and 7, for 7, 4, 3, 2 and 1 steps;
/// 5 or 6 places would take two steps as 4 do. There are at most 2 sqrt(bound) of them.
[[nodiscard]] inline std::vector<std::int32_t> irredundant_factors(std::int64_t bound,
                                                                   std::int64_t places) {
  std::vector<std::int32_t> found;
  for (std::int64_t factor = 1; factor <= std::min(bound, places);) {
    found.push_back(static_cast<std::int32_t>(factor));
    const std::int64_t steps = steps_over(bound, factor);
    if (steps == 1) break;
    factor = steps_over(bound, steps - 1);  // the least that takes fewer steps
  }
  return found;
}

}  // namespace hwflowq

#endif
