#include <hwflowq/moo/indicators.hpp>
#include <hwflowq/moo/point_columns.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <stdexcept>
#include <vector>

#include "catch.hpp"
#include "hypervolume_truth.hpp"
#include "special_values.hpp"

namespace {

namespace moo = hwflowq::moo;
using hwflowq::test::cloud;
template <std::size_t M>
using rows = hwflowq::test::point_rows<M>;

using hwflowq::test::infinity;

/// The definitions, word by word.
template <std::size_t M>
struct by_definition {
  rows<M> a;
  rows<M> z;

  static double distance(const std::array<double, M>& p, const std::array<double, M>& q,
                         bool plus) {
    double sum = 0.0;
    for (std::size_t m = 0; m < M; ++m) {
      const double difference = plus ? std::max(p[m] - q[m], 0.0) : p[m] - q[m];
      sum += difference * difference;
    }
    return std::sqrt(sum);
  }
  [[nodiscard]] double gd(bool plus, double power = 1.0) const {
    double sum = 0.0;
    for (const auto& p : a) {
      double nearest = infinity;
      for (const auto& q : z) nearest = std::min(nearest, distance(p, q, plus));
      sum += std::pow(nearest, power);
    }
    return std::pow(sum / static_cast<double>(a.size()), 1.0 / power);
  }
  [[nodiscard]] double igd(bool plus, double power = 1.0) const {
    double sum = 0.0;
    for (const auto& q : z) {
      double nearest = infinity;
      for (const auto& p : a) nearest = std::min(nearest, distance(p, q, plus));
      sum += std::pow(nearest, power);
    }
    return std::pow(sum / static_cast<double>(z.size()), 1.0 / power);
  }
  [[nodiscard]] double epsilon(bool ratio) const {
    double worst = -infinity;
    for (const auto& q : z) {
      double best = infinity;
      for (const auto& p : a) {
        double gap = -infinity;
        for (std::size_t m = 0; m < M; ++m) {
          gap = std::max(gap, ratio ? p[m] / q[m] : p[m] - q[m]);
        }
        best = std::min(best, gap);
      }
      worst = std::max(worst, best);
    }
    return worst;
  }
};

template <std::size_t M>
void compare_with_definition() {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    for (const auto kind : {cloud::cube, cloud::plane, cloud::sphere}) {
      const by_definition<M> truth{
          hwflowq::test::random_points<M>(kind, 1 + seed * 3, seed),
          hwflowq::test::random_points<M>(cloud::plane, 1 + seed * 2, seed + 100)};
      const auto points = moo::point_set<M>::from_rows(truth.a);
      const auto set = moo::point_set<M>::from_rows(truth.z);
      const auto a = points.view();
      const auto z = set.view();
      const auto same = [](double actual, double expected) {
        return hwflowq::test::close(actual, expected, 1e-13);
      };
      CHECK(same(moo::gd(a, z), truth.gd(false)));
      CHECK(same(moo::igd(a, z), truth.igd(false)));
      CHECK(same(moo::gd_plus(a, z), truth.gd(true)));
      CHECK(same(moo::igd_plus(a, z), truth.igd(true)));
      CHECK(same(moo::additive_epsilon(a, z), truth.epsilon(false)));
      CHECK(same(moo::multiplicative_epsilon(a, z), truth.epsilon(true)));
      CHECK(same(moo::average_hausdorff(a, z), std::max(truth.gd(false), truth.igd(false))));
      CHECK(same(moo::average_hausdorff(a, z, 2.0),
                 std::max(truth.gd(false, 2.0), truth.igd(false, 2.0))));
    }
  }
}

moo::point_set<2> two(const rows<2>& points) {
  return moo::point_set<2>::from_rows(points);
}

}  // namespace

TEST_CASE("distances and epsilons follow their definitions", "[moo]") {
  compare_with_definition<1>();
  compare_with_definition<2>();
  compare_with_definition<3>();
  compare_with_definition<5>();
}

TEST_CASE("a set compared with itself is perfect", "[moo]") {
  const auto points =
      moo::point_set<3>::from_rows(hwflowq::test::random_points<3>(cloud::plane, 50, 1));
  CHECK(moo::gd(points.view(), points.view()) == 0.0);
  CHECK(moo::igd_plus(points.view(), points.view()) == 0.0);
  CHECK(moo::additive_epsilon(points.view(), points.view()) == 0.0);
  CHECK(moo::multiplicative_epsilon(points.view(), points.view()) == 1.0);
}

TEST_CASE("a set that dominates the reference has no plus distance", "[moo]") {
  const auto better = two({{0.0, 0.5}, {0.5, 0.0}});
  const auto reference = two({{0.25, 0.75}, {0.75, 0.25}});
  CHECK(moo::gd_plus(better.view(), reference.view()) == 0.0);
  CHECK(moo::igd_plus(better.view(), reference.view()) == 0.0);
  CHECK(moo::additive_epsilon(better.view(), reference.view()) == -0.25);
  CHECK(moo::gd(better.view(), reference.view()) > 0.3);
}

TEST_CASE("an empty set and NaN are infinitely bad, an empty reference is an error", "[moo]") {
  constexpr double nan_value = std::numeric_limits<double>::quiet_NaN();
  const moo::point_set<2> none;
  const auto one = two({{0.5, 0.5}});
  const auto broken = two({{nan_value, 0.0}});
  for (const auto& bad : {none, broken}) {
    CHECK(moo::gd(bad.view(), one.view()) == infinity);
    CHECK(moo::igd(bad.view(), one.view()) == infinity);
    CHECK(moo::gd_plus(bad.view(), one.view()) == infinity);
    CHECK(moo::igd_plus(bad.view(), one.view()) == infinity);
    CHECK(moo::additive_epsilon(bad.view(), one.view()) == infinity);
    CHECK(moo::multiplicative_epsilon(bad.view(), one.view()) == infinity);
    CHECK(moo::average_hausdorff(bad.view(), one.view()) == infinity);
    CHECK(moo::spread(bad.view(), one.view()) == infinity);
  }
  CHECK(moo::generalised_spread(none.view(), one.view()) == infinity);
  CHECK_THROWS_AS(moo::gd(one.view(), none.view()), std::invalid_argument);
  CHECK_THROWS_AS(moo::igd(one.view(), none.view()), std::invalid_argument);
  CHECK_THROWS_AS(moo::gd_plus(one.view(), none.view()), std::invalid_argument);
  CHECK_THROWS_AS(moo::igd_plus(one.view(), none.view()), std::invalid_argument);
  CHECK_THROWS_AS(moo::additive_epsilon(one.view(), none.view()), std::invalid_argument);
  CHECK_THROWS_AS(moo::multiplicative_epsilon(one.view(), none.view()), std::invalid_argument);
  CHECK_THROWS_AS(moo::average_hausdorff(one.view(), none.view()), std::invalid_argument);
  CHECK_THROWS_AS(moo::spread(one.view(), none.view()), std::invalid_argument);
  CHECK_THROWS_AS(moo::generalised_spread(one.view(), none.view()), std::invalid_argument);
  CHECK_THROWS_AS(moo::average_hausdorff(one.view(), one.view(), 0.0), std::invalid_argument);
  CHECK_THROWS_WITH(
      moo::multiplicative_epsilon(one.view(), two({{1.0, 0.0}}).view()),
      "multiplicative_epsilon: objective 1 of the reference set holds 0.000000, must be positive");
}

TEST_CASE("spread is zero for even steps between the extremes", "[moo]") {
  const auto reference = two({{0.0, 4.0}, {1.0, 1.0}, {4.0, 0.0}});
  CHECK(moo::spread(two({{2.0, 2.0}, {0.0, 4.0}, {4.0, 0.0}, {1.0, 3.0}, {3.0, 1.0}}).view(),
                    reference.view()) < 1e-15);

  // By hand, all on one line: ends 1 and 0, gaps 1 and 2, mean 1.5 (in units of sqrt 2).
  const double expected = (1.0 + 0.5 + 0.5) / (1.0 + 3.0);
  CHECK(hwflowq::test::close(
      moo::spread(two({{1.0, 3.0}, {4.0, 0.0}, {2.0, 2.0}}).view(), reference.view()), expected,
      1e-14));
  CHECK(moo::spread(two({{1.0, 3.0}}).view(), reference.view()) == 1.0);
  CHECK(moo::spread(two({{1.0, 1.0}}).view(), two({{1.0, 1.0}}).view()) == 0.0);
}

TEST_CASE("generalised spread uses nearest neighbours and extremes", "[moo]") {
  const auto reference = two({{0.0, 4.0}, {4.0, 0.0}});
  const auto even = two({{0.0, 4.0}, {2.0, 2.0}, {4.0, 0.0}});
  CHECK(moo::generalised_spread(even.view(), reference.view()) < 1e-15);

  // Nearest neighbours 1, 1 and 2, mean 4/3; ends 1 and 0 (in units of sqrt 2).
  const auto uneven = two({{1.0, 3.0}, {2.0, 2.0}, {4.0, 0.0}});
  const double expected = (1.0 + 1.0 / 3.0 + 1.0 / 3.0 + 2.0 / 3.0) / (1.0 + 4.0);
  CHECK(hwflowq::test::close(moo::generalised_spread(uneven.view(), reference.view()), expected,
                             1e-14));
  CHECK(moo::generalised_spread(two({{1.0, 3.0}}).view(), reference.view()) == 1.0);
}

TEST_CASE("spacing is the deviation of nearest sums of differences", "[moo]") {
  CHECK(moo::spacing(two({{0.0, 2.0}, {1.0, 1.0}, {2.0, 0.0}}).view()) == 0.0);
  CHECK(moo::spacing(two({{0.0, 2.0}}).view()) == 0.0);
  // Nearest 2, 2, 4: mean 8/3, squares 4/9 + 4/9 + 16/9 over 2.
  CHECK(hwflowq::test::close(moo::spacing(two({{0.0, 4.0}, {1.0, 3.0}, {3.0, 1.0}}).view()),
                             std::sqrt(24.0 / 9.0 / 2.0), 1e-14));
}
