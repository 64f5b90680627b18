// Evenly spread reference points on the unit simplex, as NSGA-III and decomposition methods use.
#ifndef HWFLOWQ_MOO_REFERENCE_POINTS_HPP
#define HWFLOWQ_MOO_REFERENCE_POINTS_HPP

#include <hwflowq/core/strict_floating_point.hpp>

#include <array>
#include <cstddef>
#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

namespace hwflowq::moo {

/// How many points das_dennis<M>(partitions) gives: the binomial coefficient
/// C(partitions + M - 1, M - 1).
///
/// Throws std::invalid_argument when the number does not fit std::size_t.
template <std::size_t M>
[[nodiscard]] constexpr std::size_t das_dennis_count(std::size_t partitions) {
  static_assert(M > 0, "a point has at least one objective");
  std::size_t count = 1;
  for (std::size_t k = 1; k < M; ++k) {
    // count = C(partitions + k - 1, k - 1) is exact in every step.
    const std::size_t factor = partitions + k;
    if (factor < partitions || count > std::numeric_limits<std::size_t>::max() / factor) {
      throw std::invalid_argument("das_dennis: " + std::to_string(partitions) +
                                  " partitions give more points than can be counted");
    }
    count = count * factor / k;
  }
  return count;
}

/// The simplex lattice of Das & Dennis (SIAM J. Optim. 8(3), 1998): all points with M coordinates
/// that are multiples of 1/partitions, none negative, with sum 1. In lexicographic order, the first
/// coordinate slowest.
///
/// Every coordinate is the double nearest to its fraction k/partitions.
/// Throws std::invalid_argument when `partitions` is 0 or the number of points cannot be counted.
template <std::size_t M>
[[nodiscard]] std::vector<std::array<double, M>> das_dennis(std::size_t partitions) {
  if (partitions == 0) {
    throw std::invalid_argument("das_dennis: partitions is 0, must be at least 1");
  }
  std::vector<std::array<double, M>> points;
  points.reserve(das_dennis_count<M>(partitions));

  // Each step takes one unit for the coordinate before the last one that can give, and moves
  // everything after it into the last: the next composition of `partitions` in order.
  std::array<std::size_t, M> units{};
  units[M - 1] = partitions;
  for (;;) {
    std::array<double, M> point{};
    for (std::size_t m = 0; m < M; ++m) {
      point[m] = static_cast<double>(units[m]) / static_cast<double>(partitions);
    }
    points.push_back(point);

    std::size_t giver = M - 1;
    while (giver > 0 && units[giver] == 0) --giver;
    if (giver == 0) return points;
    const std::size_t rest = units[giver] - 1;
    units[giver] = 0;
    ++units[giver - 1];
    units[M - 1] = rest;
  }
}

/// Two lattices, the inner one shrunk towards the centre of the simplex: p/2 + 1/(2M).
///
/// With many objectives a single lattice that has points inside the simplex has far too many; two
/// coarse layers cover boundary and inside (NSGA-III: Deb & Jain, IEEE T. Evol. Comput. 18(4),
/// 2014). The outer layer comes first, each in the order of das_dennis. Throws as das_dennis does.
template <std::size_t M>
[[nodiscard]] HWFLOWQ_STRICT_FP std::vector<std::array<double, M>> das_dennis_two_layers(
    std::size_t outer_partitions, std::size_t inner_partitions) {
  HWFLOWQ_STRICT_FP_BODY
  auto points = das_dennis<M>(outer_partitions);
  const auto inner = das_dennis<M>(inner_partitions);
  points.reserve(points.size() + inner.size());
  constexpr double centre = 1.0 / static_cast<double>(M);
  for (auto point : inner) {
    for (double& coordinate : point) coordinate = 0.5 * coordinate + 0.5 * centre;
    points.push_back(point);
  }
  return points;
}

}  // namespace hwflowq::moo

#endif
