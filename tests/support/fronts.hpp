// Random fronts with ties, duplicates and infinities, and survival by the definition, step by step.
#ifndef HWFLOWQ_TESTS_SUPPORT_FRONTS_HPP
#define HWFLOWQ_TESTS_SUPPORT_FRONTS_HPP

#include <hwflowq/moo/point_columns.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numeric>
#include <random>
#include <span>
#include <vector>

#include "special_values.hpp"

namespace hwflowq::test {

using moo::index_type;

/// What a random cloud of points looks like.
enum class objective_cloud { plain, few_values, flat_objective, infinities, skewed, surface };
inline constexpr std::array all_clouds = {
    objective_cloud::plain,      objective_cloud::few_values, objective_cloud::flat_objective,
    objective_cloud::infinities, objective_cloud::skewed,     objective_cloud::surface};

/// `n` points; about every eighth repeats an earlier one unless `duplicates` is false.
template <std::size_t M>
moo::point_set<M> random_points(std::mt19937_64& random, std::size_t n, objective_cloud kind,
                                bool duplicates = true) {
  const auto uniform = [&random] { return static_cast<double>(random() >> 11U) * 0x1p-53; };
  moo::point_set<M> points;
  for (std::size_t i = 0; i < n; ++i) {
    std::array<double, M> point{};
    for (std::size_t m = 0; m < M; ++m) {
      double value = uniform();
      if (kind == objective_cloud::few_values) value = std::floor(4.0 * value);
      if (kind == objective_cloud::flat_objective && m == 1) value = 3.0;
      if (kind == objective_cloud::infinities && uniform() < 0.15)
        value = value < 0.5 ? infinity : -infinity;
      if (kind == objective_cloud::skewed) value = std::exp(40.0 * value);
      point[m] = value;
    }
    if (kind == objective_cloud::surface) {
      double length = 0.0;
      for (const double value : point) length += value * value;
      for (double& value : point) value /= std::sqrt(length);
    }
    if (duplicates && i > 0 && random() % 8 == 0) {
      point = points.point(static_cast<std::size_t>(random() % i));
    }
    points.push_back(point);
  }
  return points;
}

/// About three of four of the indices below `n`, ascending.
inline std::vector<index_type> random_front(std::mt19937_64& random, std::size_t n) {
  std::vector<index_type> front;
  for (std::size_t i = 0; i < n; ++i) {
    if (random() % 4 != 0) front.push_back(static_cast<index_type>(i));
  }
  if (front.empty()) front.push_back(0);
  return front;
}

/// A product rounded to double before it is added to: compilers may otherwise fuse the two.
inline double rounded(double product) {
  const volatile double stored = product;
  return stored;
}

/// Smallest and largest value of one objective on a front, among all and among finite values.
/// Values are taken times `factor`.
struct bounds {
  double low = infinity;
  double high = -infinity;
  double finite_low = infinity;
  double finite_high = -infinity;

  template <std::size_t M>
  static bounds of(moo::point_columns<M> points, const std::vector<index_type>& front,
                   std::size_t m, double factor) {
    bounds result;
    for (const index_type i : front) {
      const double value = points(i, m) * factor;
      result.low = std::min(result.low, value);
      result.high = std::max(result.high, value);
      if (!std::isfinite(value)) continue;
      result.finite_low = std::min(result.finite_low, value);
      result.finite_high = std::max(result.finite_high, value);
    }
    return result;
  }

  [[nodiscard]] bool flat() const { return !(low < high); }
};

/// The scaling of crowding distances, fixed by the whole front.
template <std::size_t M>
struct crowding_scales {
  std::array<bounds, M> bound;

  crowding_scales(moo::point_columns<M> points, const std::vector<index_type>& front) {
    for (std::size_t m = 0; m < M; ++m) {
      bound[m] = bounds::of(points, front, m, 0.25);
      if (bound[m].finite_low > bound[m].finite_high) {
        bound[m].finite_low = bound[m].finite_high = 0.0;
      }
    }
  }

  /// Crowding distances of the members, in the order of `members`.
  [[nodiscard]] std::vector<double> distances(moo::point_columns<M> points,
                                              const std::vector<index_type>& members) const {
    const std::size_t n = members.size();
    if (n <= 2) return std::vector<double>(n, infinity);
    std::vector<double> sum(n, 0.0);
    for (std::size_t m = 0; m < M; ++m) {
      if (bound[m].flat()) continue;
      const double low = bound[m].finite_low;
      const double high = bound[m].finite_high;
      const double range = high > low ? high - low : 1.0;
      const auto value = [&](std::size_t k) {
        const double raw = points(members[k], m);
        return raw == infinity ? high + range : raw == -infinity ? low - range : raw * 0.25;
      };
      std::vector<std::size_t> order(n);
      std::iota(order.begin(), order.end(), std::size_t{0});
      std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return points(members[a], m) < points(members[b], m);
      });
      const double scale = 1.0 / range;
      for (std::size_t k = 1; k + 1 < n; ++k) {
        sum[order[k]] += rounded((value(order[k + 1]) - value(order[k - 1])) * scale);
      }
      sum[order.front()] = infinity;
      sum[order.back()] = infinity;
    }
    return sum;
  }
};

/// Survivors and their densities.
struct survivors {
  std::vector<index_type> members;
  std::vector<double> density;

  friend bool operator==(const survivors&, const survivors&) = default;
};

/// Removes the last of those of least density until `keep` are left; `densities(members)` gives the
/// densities of those that are left.
template <typename Densities>
survivors prune(std::vector<index_type> members, std::size_t keep, Densities densities) {
  std::vector<double> density = densities(members);
  while (members.size() > keep) {
    std::size_t worst = 0;
    for (std::size_t k = 1; k < members.size(); ++k) {
      if (density[k] <= density[worst]) worst = k;
    }
    members.erase(members.begin() + static_cast<std::ptrdiff_t>(worst));
    density = densities(members);
  }
  if (keep <= 2) std::fill(density.begin(), density.end(), infinity);
  return {members, density};
}

template <std::size_t M>
survivors prune_by_crowding(moo::point_columns<M> points, const std::vector<index_type>& front,
                            std::size_t keep) {
  const crowding_scales<M> scales(points, front);
  return prune(front, keep, [&](const std::vector<index_type>& members) {
    return scales.distances(points, members);
  });
}

/// Products of squared distances to the M nearest, by sorting all distances of every member.
template <std::size_t M>
survivors prune_by_neighbours(moo::point_columns<M> points, const std::vector<index_type>& front,
                              std::size_t keep) {
  std::vector<std::array<double, M>> place(points.size);
  std::vector<bool> extreme(points.size, false);
  for (std::size_t m = 0; m < M; ++m) {
    const bounds bound = bounds::of(points, front, m, 0.5);
    if (bound.flat()) continue;
    const double range = bound.finite_high - bound.finite_low;
    const double scale = range > 0.0 ? 1.0 / range : 1.0;
    bool low_seen = false;
    for (const index_type i : front) {
      const double value = points(i, m) * 0.5;
      if (value == bound.low && !low_seen) extreme[i] = low_seen = true;
      place[i][m] = value == infinity    ? 2.0
                    : value == -infinity ? -1.0
                                         : (value - bound.finite_low) * scale;
    }
  }
  const auto squared_distance = [&](index_type a, index_type b) {
    double sum = 0x1p-200;
    for (std::size_t m = 0; m < M; ++m) {
      const double difference = place[a][m] - place[b][m];
      sum += rounded(difference * difference);
    }
    return std::bit_cast<double>(std::bit_cast<std::uint64_t>(sum) >> 20U << 20U);
  };
  return prune(front, keep, [&](const std::vector<index_type>& members) {
    std::vector<double> densities;
    for (const index_type a : members) {
      std::vector<double> distances;
      for (const index_type b : members) {
        if (a != b) distances.push_back(squared_distance(a, b));
      }
      std::sort(distances.begin(), distances.end());
      double product = 1.0;
      for (std::size_t k = 0; k < std::min(M, distances.size()); ++k) product *= distances[k];
      densities.push_back(extreme[a] || front.size() <= 2 ? infinity : product);
    }
    return densities;
  });
}

/// Runs a policy; density entries of those that did not survive must not matter.
template <typename Policy, std::size_t M>
survivors survive(Policy& policy, moo::point_columns<M> points, std::vector<index_type> front,
                  std::size_t keep) {
  std::vector<double> density(points.size, std::numeric_limits<double>::quiet_NaN());
  policy(points, std::span<index_type>(front), keep, std::span<double>(density));
  survivors result;
  for (std::size_t k = 0; k < keep; ++k) {
    result.members.push_back(front[k]);
    result.density.push_back(density[front[k]]);
  }
  return result;
}

}  // namespace hwflowq::test

#endif
