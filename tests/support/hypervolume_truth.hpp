// Hypervolumes the slow and obvious way, and random points to compare on.
#ifndef HWFLOWQ_TESTS_SUPPORT_HYPERVOLUME_TRUTH_HPP
#define HWFLOWQ_TESTS_SUPPORT_HYPERVOLUME_TRUTH_HPP

#include <hwflowq/moo/point_columns.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

namespace hwflowq::test {

template <std::size_t M>
using point_rows = std::vector<std::array<double, M>>;

/// Cuts space at every coordinate of every point and adds up the cells that a point dominates.
template <std::size_t M>
double grid_hypervolume(const point_rows<M>& points, const std::array<double, M>& reference) {
  std::array<std::vector<double>, M> cuts;
  for (std::size_t m = 0; m < M; ++m) {
    cuts[m].push_back(reference[m]);
    for (const auto& point : points) {
      if (point[m] < reference[m]) cuts[m].push_back(point[m]);
    }
    std::sort(cuts[m].begin(), cuts[m].end());
    cuts[m].erase(std::unique(cuts[m].begin(), cuts[m].end()), cuts[m].end());
    if (cuts[m].size() < 2) return 0.0;
  }
  long double volume = 0.0L;
  std::array<std::size_t, M> cell{};
  for (;;) {
    const bool covered = std::any_of(points.begin(), points.end(), [&](const auto& point) {
      for (std::size_t m = 0; m < M; ++m) {
        if (!(point[m] <= cuts[m][cell[m]])) return false;
      }
      return true;
    });
    if (covered) {
      long double size = 1.0L;
      for (std::size_t m = 0; m < M; ++m) {
        size *= static_cast<long double>(cuts[m][cell[m] + 1]) - cuts[m][cell[m]];
      }
      volume += size;
    }
    std::size_t m = 0;
    while (m < M && ++cell[m] + 1 == cuts[m].size()) cell[m++] = 0;
    if (m == M) return static_cast<double>(volume);
  }
}

/// Alternating sum over all subsets of the volumes of their intersections.
template <std::size_t M>
double inclusion_exclusion_hypervolume(const point_rows<M>& points,
                                       const std::array<double, M>& reference) {
  long double volume = 0.0L;
  for (std::uint64_t subset = 1; subset < (std::uint64_t{1} << points.size()); ++subset) {
    long double box = 1.0L;
    for (std::size_t m = 0; m < M; ++m) {
      long double side = 1e300L;
      for (std::size_t i = 0; i < points.size(); ++i) {
        if ((subset >> i & 1U) == 0) continue;
        side = std::min(side, static_cast<long double>(reference[m]) - points[i][m]);
      }
      box *= std::max(side, 0.0L);
    }
    volume += __builtin_popcountll(subset) % 2 == 1 ? box : -box;
  }
  return static_cast<double>(volume);
}

/// Kinds of random sets: in the unit cube (most points dominated), on the plane and on the sphere
/// (none dominated), on a coarse grid that reaches past 1 (ties, duplicates, points on and beyond
/// the reference).
enum class cloud { cube, plane, sphere, grid };

template <std::size_t M>
point_rows<M> random_points(cloud kind, std::size_t size, std::uint64_t seed) {
  std::mt19937_64 bits(seed * 4 + static_cast<std::uint64_t>(kind));
  const auto uniform = [&bits] { return (static_cast<double>(bits() >> 11U) + 0.5) * 0x1.0p-53; };
  point_rows<M> points(size);
  for (auto& point : points) {
    double sum = 0.0;
    for (double& value : point) {
      value = uniform();
      if (kind == cloud::plane || kind == cloud::sphere) value = -std::log(value);
      if (kind == cloud::grid) value = std::floor(value * 5.0) * 0.25;
      sum += kind == cloud::sphere ? value * value : value;
    }
    if (kind == cloud::plane) {
      for (double& value : point) value /= sum;
    }
    if (kind == cloud::sphere) {
      for (double& value : point) value /= std::sqrt(sum);
    }
  }
  return points;
}

template <std::size_t M>
std::array<double, M> corner(double value) {
  std::array<double, M> point{};
  point.fill(value);
  return point;
}

inline bool close(double actual, double expected, double tolerance) {
  return std::abs(actual - expected) <= tolerance * std::max(std::abs(expected), 1e-300);
}

/// What one point adds to the volume that others dominate, by the definition.
template <std::size_t M>
double exclusive_by_difference(const point_rows<M>& others, const std::array<double, M>& point,
                               const std::array<double, M>& reference) {
  auto all = others;
  all.push_back(point);
  return grid_hypervolume<M>(all, reference) - grid_hypervolume<M>(others, reference);
}

}  // namespace hwflowq::test

#endif
