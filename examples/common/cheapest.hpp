// The cheapest point of a front at equal accuracy.
#ifndef HWFLOWQ_EXAMPLES_COMMON_CHEAPEST_HPP
#define HWFLOWQ_EXAMPLES_COMMON_CHEAPEST_HPP

#include <cstddef>
#include <limits>
#include <optional>

namespace examples {

/// Position of the point of least cost among those that are at least so accurate, the first of equals;
/// nothing where none is. Points have a member `objectives`, accuracy first; `cost` is the position of
/// another objective.
template <typename Points>
[[nodiscard]] std::optional<std::size_t> cheapest(
    const Points& points, std::size_t cost,
    double least_accuracy = -std::numeric_limits<double>::infinity()) {
  std::optional<std::size_t> best;
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (points[i].objectives[0] < least_accuracy) continue;
    if (!best || points[i].objectives[cost] < points[*best].objectives[cost]) best = i;
  }
  return best;
}

}  // namespace examples

#endif
