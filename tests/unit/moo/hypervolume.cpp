#include <hwflowq/moo/hypervolume.hpp>
#include <hwflowq/moo/point_columns.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>

#include "catch.hpp"
#include "hypervolume_truth.hpp"
#include "special_values.hpp"

namespace {

using hwflowq::moo::point_set;
using hwflowq::test::cloud;

}  // namespace

template <std::size_t M>
void compare_with_truth(std::size_t most) {
  hwflowq::moo::hypervolume_calculator<M> calculator;
  const auto reference = hwflowq::test::corner<M>(0.95);
  for (std::uint64_t seed = 0; seed < 12; ++seed) {
    const std::size_t size = seed % most + 1;
    for (const auto kind : {cloud::cube, cloud::plane, cloud::sphere, cloud::grid}) {
      const auto rows = hwflowq::test::random_points<M>(kind, size, seed);
      const auto points = point_set<M>::from_rows(rows);
      const double actual = calculator(points.view(), reference);
      INFO(M << " objectives, seed " << seed << ", kind " << static_cast<int>(kind));
      REQUIRE(
          hwflowq::test::close(actual, hwflowq::test::grid_hypervolume<M>(rows, reference), 1e-12));
      REQUIRE(std::abs(actual - hwflowq::test::inclusion_exclusion_hypervolume<M>(
                                    rows, reference)) <= 1e-13);
      REQUIRE(hwflowq::moo::hypervolume(points.view(), reference) == actual);
    }
  }
}

template <std::size_t M>
void check_special_values() {
  using hwflowq::test::infinity;
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  hwflowq::moo::hypervolume_calculator<M> calculator;
  const auto one = hwflowq::test::corner<M>(1.0);
  INFO(M << " objectives");

  point_set<M> points;
  CHECK(calculator(points.view(), one) == 0.0);

  points.push_back(hwflowq::test::corner<M>(0.5));
  const double box = std::pow(0.5, static_cast<double>(M));
  CHECK(calculator(points.view(), one) == box);

  // None of these counts: a duplicate, on the reference, beyond it, dominated, not a number.
  points.push_back(hwflowq::test::corner<M>(0.5));
  points.push_back(one);
  auto edge = hwflowq::test::corner<M>(-7.0);
  edge[M - 1] = 1.0;
  points.push_back(edge);
  edge[M - 1] = 2.0;
  points.push_back(edge);
  edge[M - 1] = infinity;
  points.push_back(edge);
  edge[M - 1] = nan;
  points.push_back(edge);
  points.push_back(hwflowq::test::corner<M>(0.75));
  CHECK(calculator(points.view(), one) == box);
  CHECK(calculator(points.view(), hwflowq::test::corner<M>(nan)) == 0.0);
  CHECK(calculator(points.view(), hwflowq::test::corner<M>(0.5 - 8.0)) == 0.0);
  CHECK(calculator(points.view(), hwflowq::test::corner<M>(infinity)) == infinity);

  // Both zeros are one value.
  point_set<M> zeros;
  zeros.push_back(hwflowq::test::corner<M>(-0.0));
  zeros.push_back(hwflowq::test::corner<M>(0.0));
  CHECK(calculator(zeros.view(), one) == 1.0);
  CHECK(calculator(zeros.view(), hwflowq::test::corner<M>(-0.0)) == 0.0);

  // Minus infinity, alone and beside other points.
  auto low = hwflowq::test::corner<M>(0.9);
  low[0] = -infinity;
  points.push_back(low);
  CHECK(calculator(points.view(), one) == infinity);

  // Sides near the greatest double: infinite, not NaN.
  point_set<M> huge;
  for (int i = 0; i < 30; ++i) {
    auto point = hwflowq::test::corner<M>(-1.7e308);
    point[0] += 1e306 * (i * 7 % 30);
    point[M - 1] -= 1e306 * (i * 11 % 30);
    huge.push_back(point);
  }
  CHECK(calculator(huge.view(), hwflowq::test::corner<M>(1.7e308)) == infinity);
}

TEST_CASE("hypervolume agrees with cells and with inclusion and exclusion", "[moo]") {
  compare_with_truth<1>(8);
  compare_with_truth<2>(10);
  compare_with_truth<3>(10);
  compare_with_truth<4>(10);
  compare_with_truth<5>(8);
  compare_with_truth<6>(6);
  compare_with_truth<7>(4);
}

TEST_CASE("points that do not count and infinities", "[moo]") {
  check_special_values<1>();
  check_special_values<2>();
  check_special_values<3>();
  check_special_values<4>();
  check_special_values<5>();
  check_special_values<6>();
}
