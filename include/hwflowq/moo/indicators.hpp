// Quality indicators of a front: distances to a reference set, epsilon, spread and spacing.
#ifndef HWFLOWQ_MOO_INDICATORS_HPP
#define HWFLOWQ_MOO_INDICATORS_HPP

#include <hwflowq/core/strict_floating_point.hpp>
#include <hwflowq/moo/point_columns.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdlib>
#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

/// @file
/// All objectives are minimised and taken as they are: normalise first where their units differ.
/// A is the set of points, Z the reference set (samples of the true front), d the Euclidean
/// distance. Each takes O(|A| |Z| M) unless said otherwise.
///
/// An empty A is infinitely bad: the indicator is infinity. A point with a NaN coordinate, or one
/// whose distance to another is not a number, is infinitely far from it. An empty Z throws
/// std::invalid_argument.
///
/// Roots and powers are the builtins that `<cmath>` consists of: it takes compilers longer than the
/// rest of this header.

namespace hwflowq::moo {

namespace detail {

inline void require_reference_set(std::size_t size, const char* indicator) {
  if (size == 0) {
    throw std::invalid_argument(std::string(indicator) +
                                ": the reference set has no points, at least 1 is needed");
  }
}

/// Differences that count for a distance from `from` to `to`.
struct any_difference {
  static double of(double from, double to) { return from - to; }
};
/// By how much `from` is worse than `to`; for measuring from A to Z.
struct excess_of_from {
  static double of(double from, double to) { return from - to < 0.0 ? 0.0 : from - to; }
};
/// By how much `to` is worse than `from`; for measuring from Z to A.
struct excess_of_to {
  static double of(double from, double to) { return to - from < 0.0 ? 0.0 : to - from; }
};

HWFLOWQ_STRICT_FP inline double distance(const std::array<double, 2>& a,
                                         const std::array<double, 2>& b) {
  HWFLOWQ_STRICT_FP_BODY
  return __builtin_sqrt((a[0] - b[0]) * (a[0] - b[0]) + (a[1] - b[1]) * (a[1] - b[1]));
}

/// Distance of every point of `from` to the nearest point of `to`, infinity where there is none.
///
/// The inner loop runs along the columns of `from` and keeps all minima side by side, so that it is
/// a plain elementwise loop. `skip_same` leaves out pairs of equal index, for distances within a
/// set.
template <typename Difference, std::size_t M>
HWFLOWQ_STRICT_FP std::vector<double> nearest_distances(point_columns<M> from, point_columns<M> to,
                                                        bool skip_same = false) {
  HWFLOWQ_STRICT_FP_BODY
  constexpr double infinity = std::numeric_limits<double>::infinity();
  std::vector<double> nearest(from.size, infinity);
  double* const best = nearest.data();
  for (std::size_t j = 0; j < to.size; ++j) {
    const std::array<double, M> target = to.point(j);
    const double spared = skip_same ? best[j] : 0.0;
    for (std::size_t i = 0; i < from.size; ++i) {
      double sum = 0.0;
      for (std::size_t m = 0; m < M; ++m) {
        const double difference = Difference::of(from.columns[m][i], target[m]);
        sum += difference * difference;
      }
      best[i] = sum < best[i] ? sum : best[i];
    }
    if (skip_same) best[j] = spared;
  }
  for (std::size_t i = 0; i < from.size; ++i) best[i] = __builtin_sqrt(best[i]);
  return nearest;
}

/// (mean of values^power)^(1/power); infinity for no values.
HWFLOWQ_STRICT_FP inline double power_mean(const std::vector<double>& values, double power = 1.0) {
  HWFLOWQ_STRICT_FP_BODY
  if (values.empty()) return std::numeric_limits<double>::infinity();
  double sum = 0.0;
  for (const double value : values) sum += power == 1.0 ? value : __builtin_pow(value, power);
  const double mean = sum / static_cast<double>(values.size());
  return power == 1.0 ? mean : __builtin_pow(mean, 1.0 / power);
}

/// max over Z of min over A of max over objectives of Gap::of(a, z).
template <typename Gap, std::size_t M>
HWFLOWQ_STRICT_FP double worst_best_gap(point_columns<M> points, point_columns<M> reference_set) {
  HWFLOWQ_STRICT_FP_BODY
  constexpr double infinity = std::numeric_limits<double>::infinity();
  std::vector<double> best(reference_set.size, infinity);
  for (std::size_t a = 0; a < points.size; ++a) {
    const std::array<double, M> point = points.point(a);
    for (std::size_t z = 0; z < reference_set.size; ++z) {
      double gap = -infinity;
      bool comparable = true;
      for (std::size_t m = 0; m < M; ++m) {
        const double value = Gap::of(point[m], reference_set.columns[m][z]);
        gap = value > gap ? value : gap;
        comparable &= value == value;
      }
      best[z] = comparable && gap < best[z] ? gap : best[z];
    }
  }
  return *std::max_element(best.begin(), best.end());
}

struct difference_gap {
  static double of(double value, double reference) { return value - reference; }
};
struct ratio_gap {
  static double of(double value, double reference) { return value / reference; }
};

}  // namespace detail

/// Generational distance: mean over A of the distance to the nearest point of Z.
///
/// The plain mean, not the older sqrt(sum d^2)/|A| of Van Veldhuizen (1999), which rewards large
/// sets.
template <std::size_t M>
[[nodiscard]] double gd(point_columns<M> points, point_columns<M> reference_set) {
  detail::require_reference_set(reference_set.size, "gd");
  return detail::power_mean(
      detail::nearest_distances<detail::any_difference>(points, reference_set));
}

/// Inverted generational distance: mean over Z of the distance to the nearest point of A
/// (Coello Coello & Reyes Sierra 2004, with the plain mean).
template <std::size_t M>
[[nodiscard]] double igd(point_columns<M> points, point_columns<M> reference_set) {
  detail::require_reference_set(reference_set.size, "igd");
  return detail::power_mean(
      detail::nearest_distances<detail::any_difference>(reference_set, points));
}

/// GD+ (Ishibuchi, Masuda, Tanigaki & Nojima, EMO 2015): as gd, but only objectives in which a is
/// worse than z count, d+(a, z) = |max(a - z, 0)|.
template <std::size_t M>
[[nodiscard]] double gd_plus(point_columns<M> points, point_columns<M> reference_set) {
  detail::require_reference_set(reference_set.size, "gd_plus");
  return detail::power_mean(
      detail::nearest_distances<detail::excess_of_from>(points, reference_set));
}

/// IGD+ (Ishibuchi et al., EMO 2015): as igd with d+(a, z) = |max(a - z, 0)|; weakly Pareto
/// compliant.
template <std::size_t M>
[[nodiscard]] double igd_plus(point_columns<M> points, point_columns<M> reference_set) {
  detail::require_reference_set(reference_set.size, "igd_plus");
  return detail::power_mean(detail::nearest_distances<detail::excess_of_to>(reference_set, points));
}

/// Averaged Hausdorff distance (Schuetze, Esquivel, Lara & Coello Coello, IEEE T. Evol. Comput.
/// 16(4), 2012): the greater of gd and igd with means of the given power, (mean d^p)^(1/p).
///
/// Throws std::invalid_argument unless `power` is positive and finite.
template <std::size_t M>
[[nodiscard]] double average_hausdorff(point_columns<M> points, point_columns<M> reference_set,
                                       double power = 1.0) {
  detail::require_reference_set(reference_set.size, "average_hausdorff");
  if (!(power > 0.0 && power < std::numeric_limits<double>::infinity())) {
    throw std::invalid_argument("average_hausdorff: power is " + std::to_string(power) +
                                ", must be positive and finite");
  }
  return std::max(
      detail::power_mean(detail::nearest_distances<detail::any_difference>(points, reference_set),
                         power),
      detail::power_mean(detail::nearest_distances<detail::any_difference>(reference_set, points),
                         power));
}

/// Additive epsilon (Zitzler et al., IEEE T. Evol. Comput. 7(2), 2003): the least e such that A
/// shifted down by e in every objective weakly dominates all of Z. Negative when A is better.
template <std::size_t M>
[[nodiscard]] double additive_epsilon(point_columns<M> points, point_columns<M> reference_set) {
  detail::require_reference_set(reference_set.size, "additive_epsilon");
  return detail::worst_best_gap<detail::difference_gap>(points, reference_set);
}

/// Multiplicative epsilon (Zitzler et al. 2003): the least e such that A divided by e in every
/// objective weakly dominates all of Z.
///
/// Objectives have to be positive for that to mean anything: throws std::invalid_argument when a
/// coordinate of Z is not.
template <std::size_t M>
[[nodiscard]] double multiplicative_epsilon(point_columns<M> points,
                                            point_columns<M> reference_set) {
  detail::require_reference_set(reference_set.size, "multiplicative_epsilon");
  for (std::size_t m = 0; m < M; ++m) {
    for (const double value : reference_set.column(m)) {
      if (value > 0.0) continue;
      throw std::invalid_argument("multiplicative_epsilon: objective " + std::to_string(m) +
                                  " of the reference set holds " + std::to_string(value) +
                                  ", must be positive");
    }
  }
  return detail::worst_best_gap<detail::ratio_gap>(points, reference_set);
}

/// Spread Delta of two-objective fronts (Deb, Pratap, Agarwal & Meyarivan, IEEE T. Evol. Comput.
/// 6(2), 2002): (d_f + d_l + sum |d_i - mean d|) / (d_f + d_l + (n-1) mean d).
///
/// d_i are the distances between neighbours in the order of the first objective, d_f and d_l those
/// from its first and last point to the extreme points of Z (least first, least second objective).
/// 0 for an even spread that reaches both extremes; a single point gives 1 unless it is both.
/// O(|A| log |A| + |Z|).
template <std::size_t M>
  requires(M == 2)
HWFLOWQ_STRICT_FP double spread(point_columns<M> points, point_columns<M> reference_set) {
  HWFLOWQ_STRICT_FP_BODY
  detail::require_reference_set(reference_set.size, "spread");
  if (points.size == 0) return std::numeric_limits<double>::infinity();
  using point = std::array<double, M>;

  std::vector<point> front(points.size);
  for (std::size_t i = 0; i < points.size; ++i) {
    front[i] = points.point(i);
    for (const double value : front[i]) {  // no order among NaN: not a front
      if (value != value) return std::numeric_limits<double>::infinity();
    }
  }
  std::sort(front.begin(), front.end());

  point first = reference_set.point(0);
  point last = first;
  for (std::size_t z = 1; z < reference_set.size; ++z) {
    const point candidate = reference_set.point(z);
    if (candidate < first) first = candidate;
    if (candidate[1] < last[1] || (candidate[1] == last[1] && candidate[0] < last[0])) {
      last = candidate;
    }
  }

  const double ends = detail::distance(front.front(), first) + detail::distance(front.back(), last);
  double length = 0.0;
  for (std::size_t i = 1; i < front.size(); ++i) length += detail::distance(front[i - 1], front[i]);
  double uneven = 0.0;
  if (front.size() > 1) {
    const double mean = length / static_cast<double>(front.size() - 1);
    for (std::size_t i = 1; i < front.size(); ++i) {
      uneven += std::abs(detail::distance(front[i - 1], front[i]) - mean);
    }
  }
  return ends + length > 0.0 ? (ends + uneven) / (ends + length) : 0.0;
}

/// Generalised spread for any number of objectives (Zhou, Jin, Zhang, Sendhoff & Tsang, CEC 2006):
/// (sum_m d(e_m, A) + sum_a |d(a) - mean d|) / (sum_m d(e_m, A) + |A| mean d).
///
/// d(a) is the Euclidean distance from a to its nearest neighbour in A, d(e_m, A) that from the
/// extreme point of Z with the greatest objective m (the first of them in Z) to A.
/// O(|A|^2 M + |Z| M).
template <std::size_t M>
HWFLOWQ_STRICT_FP double generalised_spread(point_columns<M> points,
                                            point_columns<M> reference_set) {
  HWFLOWQ_STRICT_FP_BODY
  detail::require_reference_set(reference_set.size, "generalised_spread");
  if (points.size == 0) return std::numeric_limits<double>::infinity();

  point_set<M> extremes;
  for (std::size_t m = 0; m < M; ++m) {
    std::size_t greatest = 0;
    for (std::size_t z = 1; z < reference_set.size; ++z) {
      if (reference_set(z, m) > reference_set(greatest, m)) greatest = z;
    }
    extremes.push_back(reference_set.point(greatest));
  }
  double ends = 0.0;
  for (const double distance :
       detail::nearest_distances<detail::any_difference>(extremes.view(), points)) {
    ends += distance;
  }
  double length = 0.0;
  double uneven = 0.0;
  if (points.size > 1) {
    const auto nearest = detail::nearest_distances<detail::any_difference>(points, points, true);
    for (const double distance : nearest) length += distance;
    const double mean = length / static_cast<double>(points.size);
    for (const double distance : nearest) uneven += std::abs(distance - mean);
  }
  return ends + length > 0.0 ? (ends + uneven) / (ends + length) : 0.0;
}

/// Spacing (Schott 1995): the standard deviation, with n - 1 in the denominator, of the distances
/// to the nearest neighbour within A, measured as the sum of absolute differences. 0 for fewer than
/// two points. O(|A|^2 M).
template <std::size_t M>
HWFLOWQ_STRICT_FP double spacing(point_columns<M> points) {
  HWFLOWQ_STRICT_FP_BODY
  if (points.size < 2) return 0.0;
  std::vector<double> nearest(points.size, std::numeric_limits<double>::infinity());
  double sum = 0.0;
  for (std::size_t i = 0; i < points.size; ++i) {
    for (std::size_t j = 0; j < points.size; ++j) {
      if (i == j) continue;
      double distance = 0.0;
      for (std::size_t m = 0; m < M; ++m) distance += std::abs(points(i, m) - points(j, m));
      nearest[i] = distance < nearest[i] ? distance : nearest[i];
    }
    sum += nearest[i];
  }
  const double mean = sum / static_cast<double>(points.size);
  double squares = 0.0;
  for (const double distance : nearest) squares += (distance - mean) * (distance - mean);
  return __builtin_sqrt(squares / static_cast<double>(points.size - 1));
}

}  // namespace hwflowq::moo

#endif
