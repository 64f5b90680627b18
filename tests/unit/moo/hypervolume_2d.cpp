#include <hwflowq/moo/hypervolume_2d.hpp>
#include <hwflowq/moo/point_columns.hpp>

#include <array>
#include <cstddef>
#include <cstdint>

#include "catch.hpp"
#include "hypervolume_truth.hpp"
#include "special_values.hpp"

namespace {

using hwflowq::moo::point_set;
using hwflowq::test::cloud;

}  // namespace

TEST_CASE("2 objectives agree with cells counted one by one", "[moo]") {
  hwflowq::moo::detail::hypervolume_2d<> calculator;
  const auto reference = hwflowq::test::corner<2>(0.9);
  for (std::uint64_t seed = 0; seed < 25; ++seed) {
    for (const std::size_t size : {0U, 1U, 2U, 7U, 19U, 30U, 60U}) {
      for (const auto kind : {cloud::cube, cloud::plane, cloud::sphere, cloud::grid}) {
        const auto rows = hwflowq::test::random_points<2>(kind, size, seed);
        const auto points = point_set<2>::from_rows(rows);
        const double expected = hwflowq::test::grid_hypervolume<2>(rows, reference);
        INFO("seed " << seed << ", size " << size << ", kind " << static_cast<int>(kind));
        REQUIRE(hwflowq::test::close(calculator(points.view(), reference), expected, 1e-12));
      }
    }
  }
}

TEST_CASE("one objective is a length", "[moo]") {
  const auto points = point_set<1>::from_rows(hwflowq::test::point_rows<1>{{3.0}, {1.5}, {7.0}});
  hwflowq::moo::detail::hypervolume_1d calculator;
  CHECK(calculator(points.view(), {4.0}) == 2.5);
  CHECK(calculator(points.view(), {1.5}) == 0.0);
  CHECK(calculator(points.view(0), {4.0}) == 0.0);
  using hwflowq::test::infinity;
  CHECK(calculator(points.view(), {infinity}) == infinity);
  CHECK(calculator(point_set<1>::from_rows(hwflowq::test::point_rows<1>{{-infinity}}).view(),
                   {1.0}) == infinity);
}

TEST_CASE("sorted and reversed fronts are a staircase of strips", "[moo]") {
  hwflowq::test::point_rows<2> rows;
  for (int i = 0; i < 100; ++i) rows.push_back({0.01 * i, 0.01 * (99 - i)});
  hwflowq::moo::detail::hypervolume_2d<> calculator;
  const double ascending = calculator(point_set<2>::from_rows(rows).view(), {1.0, 1.0});
  CHECK(hwflowq::test::close(ascending, 0.505, 1e-13));
  const hwflowq::test::point_rows<2> reversed(rows.rbegin(), rows.rend());
  CHECK(calculator(point_set<2>::from_rows(reversed).view(), {1.0, 1.0}) == ascending);
}
