// Ranks points by the definition, and makes sets of points that are hard to rank.
#ifndef HWFLOWQ_TESTS_SUPPORT_RANKING_HPP
#define HWFLOWQ_TESTS_SUPPORT_RANKING_HPP

#include <hwflowq/moo/point_columns.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace hwflowq::test {

/// Numbers for test data: splitmix64.
class random_numbers {
 public:
  explicit random_numbers(std::uint64_t seed) : state_(seed) {}

  std::uint64_t operator()() {
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  }
  std::size_t below(std::size_t bound) { return static_cast<std::size_t>((*this)() % bound); }
  double uniform() { return static_cast<double>((*this)() >> 11) * 0x1p-53; }

 private:
  std::uint64_t state_;
};

/// a < b, where a NaN is beyond +infinity and equal to any other.
inline bool better(double a, double b) {
  if (std::isnan(a)) return false;
  return std::isnan(b) || a < b;
}

template <std::size_t M>
bool dominates_by_definition(const std::array<double, M>& a, const std::array<double, M>& b) {
  bool somewhere = false;
  for (std::size_t m = 0; m < M; ++m) {
    if (better(b[m], a[m])) return false;
    if (better(a[m], b[m])) somewhere = true;
  }
  return somewhere;
}

/// Peels fronts off: a rank is the longest chain of points that dominate each other, found by
/// taking away what nobody left dominates. O(M n^2 fronts).
template <typename Dominates>
std::vector<moo::index_type> peel(std::size_t n, Dominates dominates) {
  constexpr auto none = std::numeric_limits<moo::index_type>::max();
  std::vector<moo::index_type> rank(n, none);
  std::size_t left = n;
  for (moo::index_type current = 0; left > 0; ++current) {
    std::vector<std::size_t> front;
    for (std::size_t i = 0; i < n; ++i) {
      if (rank[i] != none) continue;
      bool dominated = false;
      for (std::size_t j = 0; j < n && !dominated; ++j)
        dominated = rank[j] == none && dominates(j, i);
      if (!dominated) front.push_back(i);
    }
    for (const std::size_t i : front) rank[i] = current;
    left -= front.size();
  }
  return rank;
}

template <std::size_t M>
std::vector<moo::index_type> ranks_by_definition(const moo::point_set<M>& points) {
  return peel(points.size(), [&](std::size_t a, std::size_t b) {
    return dominates_by_definition(points.point(a), points.point(b));
  });
}

/// Kinds of point sets that an algorithm can trip over.
enum class shape { uniform, few_values, one_front, chain, special_values, skewed, duplicates };
inline constexpr std::array all_shapes{shape::uniform,   shape::few_values,     shape::one_front,
                                       shape::chain,     shape::special_values, shape::skewed,
                                       shape::duplicates};

template <std::size_t M>
moo::point_set<M> make_points(shape kind, std::size_t n, random_numbers& random) {
  constexpr double inf = std::numeric_limits<double>::infinity();
  constexpr std::array special{inf,
                               -inf,
                               std::numeric_limits<double>::quiet_NaN(),
                               -0.0,
                               0.0,
                               1.0,
                               std::numeric_limits<double>::max(),
                               std::numeric_limits<double>::lowest(),
                               std::numeric_limits<double>::denorm_min()};
  moo::point_set<M> points;
  const std::size_t levels = 1 + random.below(6);
  for (std::size_t i = 0; i < n; ++i) {
    std::array<double, M> p{};
    double sum = 0.0;
    const double along = random.uniform();
    for (double& value : p) {
      value = random.uniform();
      sum += value;
      if (kind == shape::few_values) value = static_cast<double>(random.below(levels)) - 2.0;
      if (kind == shape::chain) value = along + 1e-3 * value;
      if (kind == shape::special_values && random.below(3) == 0)
        value = special[random.below(special.size())];
      if (kind == shape::skewed)
        value = std::exp(80.0 * value) * (random.below(2) == 0 ? 1.0 : -1.0);
    }
    if (kind == shape::one_front)
      for (double& value : p) value /= sum;
    if (kind == shape::duplicates && i > 0 && random.below(2) == 0)
      p = points.point(random.below(i));
    points.push_back(p);
  }
  return points;
}

}  // namespace hwflowq::test

#endif
