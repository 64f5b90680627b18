#include <hwflowq/moo/hypervolume_4d.hpp>
#include <hwflowq/moo/point_columns.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>

#include "catch.hpp"
#include "hypervolume_truth.hpp"

namespace {

using hwflowq::moo::point_set;
using hwflowq::test::cloud;

}  // namespace

TEST_CASE("4 objectives agree with cells counted one by one", "[moo]") {
  hwflowq::moo::detail::hypervolume_4d<> calculator;
  const auto reference = hwflowq::test::corner<4>(0.9);
  for (std::uint64_t seed = 0; seed < 25; ++seed) {
    for (const std::size_t size : {0U, 1U, 2U, 7U, 13U}) {
      for (const auto kind : {cloud::cube, cloud::plane, cloud::sphere, cloud::grid}) {
        const auto rows = hwflowq::test::random_points<4>(kind, size, seed);
        const auto points = point_set<4>::from_rows(rows);
        const double expected = hwflowq::test::grid_hypervolume<4>(rows, reference);
        INFO("seed " << seed << ", size " << size << ", kind " << static_cast<int>(kind));
        REQUIRE(hwflowq::test::close(calculator(points.view(), reference), expected, 1e-12));
      }
    }
  }
}

TEST_CASE("two layers of a product of sets multiply", "[moo]") {
  // A front in (x, y) times one in (z, w) has the product of the areas as its volume; 900 points
  // with many ties, and staircases far longer than on random fronts.
  constexpr int steps = 30;
  hwflowq::test::point_rows<4> rows;
  for (int i = 0; i < steps; ++i) {
    for (int j = 0; j < steps; ++j) {
      const double a = i * 7 % steps;
      const double b = j * 11 % steps;
      rows.push_back({a, steps - 1 - a, b, steps - 1 - b});
    }
  }
  const double area = steps * (steps + 1) / 2.0;
  CHECK(hwflowq::moo::detail::hypervolume_4d<>{}(point_set<4>::from_rows(rows).view(),
                                                 {steps, steps, steps, steps}) == area * area);
}
