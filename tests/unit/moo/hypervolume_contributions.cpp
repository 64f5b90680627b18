#include <hwflowq/moo/hypervolume_contributions.hpp>
#include <hwflowq/moo/point_columns.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "catch.hpp"
#include "hypervolume_truth.hpp"
#include "special_values.hpp"

namespace {

using hwflowq::moo::point_set;
using hwflowq::test::cloud;

}  // namespace

template <std::size_t M>
void compare_contributions(std::size_t most) {
  hwflowq::moo::hypervolume_contribution_calculator<M> calculator;
  const auto reference = hwflowq::test::corner<M>(0.95);
  for (std::uint64_t seed = 0; seed < 24; ++seed) {
    const std::size_t size = seed % most + 1;
    for (const auto kind : {cloud::cube, cloud::plane, cloud::sphere, cloud::grid}) {
      const auto rows = hwflowq::test::random_points<M>(kind, size, seed);
      const auto points = point_set<M>::from_rows(rows);
      std::vector<double> actual(size, -1.0);
      calculator(points.view(), reference, actual);
      CHECK(hwflowq::moo::hypervolume_contributions(points.view(), reference) == actual);
      const double volume = hwflowq::test::grid_hypervolume<M>(rows, reference);
      for (std::size_t i = 0; i < size; ++i) {
        auto others = rows;
        others.erase(others.begin() + static_cast<std::ptrdiff_t>(i));
        const double expected = volume - hwflowq::test::grid_hypervolume<M>(others, reference);
        INFO(M << " objectives, seed " << seed << ", kind " << static_cast<int>(kind) << ", point "
               << i);
        REQUIRE(actual[i] >= 0.0);
        REQUIRE(std::abs(actual[i] - expected) <= 1e-14);
      }
    }
  }
}

template <std::size_t M>
void check_special_contributions() {
  using hwflowq::test::infinity;
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  INFO(M << " objectives");
  auto low = hwflowq::test::corner<M>(0.5);
  low[M - 1] = -infinity;
  auto beside = hwflowq::test::corner<M>(0.5);
  beside[0] = 0.25;
  point_set<M> points;
  points.push_back(low);
  points.push_back(beside);
  points.push_back(hwflowq::test::corner<M>(0.75));
  points.push_back(hwflowq::test::corner<M>(nan));
  points.push_back(hwflowq::test::corner<M>(1.0));
  const auto one = hwflowq::test::corner<M>(1.0);
  auto values = hwflowq::moo::hypervolume_contributions(points.view(), one);
  CHECK(values[0] == infinity);
  // Of `beside`, only what lies left of 0.5 is its own.
  CHECK(values[1] == 0.25 * std::pow(0.5, static_cast<double>(M - 1)));
  CHECK(values[2] == 0.0);
  CHECK(values[3] == 0.0);
  CHECK(values[4] == 0.0);

  points.push_back(low);
  values = hwflowq::moo::hypervolume_contributions(points.view(), one);
  CHECK(values[0] == 0.0);
  CHECK(values[5] == 0.0);

  values =
      hwflowq::moo::hypervolume_contributions(points.view(), hwflowq::test::corner<M>(infinity));
  CHECK(values[1] == infinity);
  CHECK(values[2] == 0.0);
  CHECK(hwflowq::moo::hypervolume_contributions(points.view(0), one).empty());
}

TEST_CASE("contributions are what taking a point away loses", "[moo]") {
  compare_contributions<1>(6);
  compare_contributions<2>(12);
  compare_contributions<3>(12);
  compare_contributions<4>(9);
  compare_contributions<5>(5);
}

TEST_CASE("contributions with infinities and points that do not count", "[moo]") {
  check_special_contributions<2>();
  check_special_contributions<3>();
  check_special_contributions<4>();
  check_special_contributions<5>();
}

TEST_CASE("a tiny contribution keeps its digits", "[moo]") {
  // The middle point's own box has sides 2^-20 under two neighbours in a unit cube.
  constexpr double side = 0x1.0p-20;
  const auto points = point_set<3>::from_rows(hwflowq::test::point_rows<3>{
      {0.5, 0.5, 0.5}, {0.5 + side, 0.5, 0.25}, {0.5, 0.5 + side, 0.25}, {0.25, 0.25, 0.5 + side}});
  const auto values = hwflowq::moo::hypervolume_contributions(points.view(), {1.0, 1.0, 1.0});
  CHECK(hwflowq::test::close(values[0], side * side * side, 1e-12));
}
