#include <hwflowq/moo/hypervolume_3d.hpp>
#include <hwflowq/moo/point_columns.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <limits>
#include <random>
#include <set>

#include "catch.hpp"
#include "hypervolume_truth.hpp"

namespace {

using hwflowq::moo::point_set;
using hwflowq::test::cloud;

}  // namespace

TEST_CASE("3 objectives agree with cells counted one by one", "[moo]") {
  hwflowq::moo::detail::hypervolume_3d<> calculator;
  const auto reference = hwflowq::test::corner<3>(0.9);
  for (std::uint64_t seed = 0; seed < 25; ++seed) {
    for (const std::size_t size : {0U, 1U, 2U, 7U, 19U, 35U}) {
      for (const auto kind : {cloud::cube, cloud::plane, cloud::sphere, cloud::grid}) {
        const auto rows = hwflowq::test::random_points<3>(kind, size, seed);
        const auto points = point_set<3>::from_rows(rows);
        const double expected = hwflowq::test::grid_hypervolume<3>(rows, reference);
        INFO("seed " << seed << ", size " << size << ", kind " << static_cast<int>(kind));
        REQUIRE(hwflowq::test::close(calculator(points.view(), reference), expected, 1e-12));
      }
    }
  }
}

TEST_CASE("ordered_bits finds the nearest smaller member on every level", "[moo]") {
  hwflowq::moo::detail::ordered_bits bits;
  for (const std::size_t bound : {2U, 64U, 65U, 4097U, 300000U}) {
    bits.reset(bound);
    std::set<std::size_t> members{0};
    bits.insert(0);
    std::mt19937_64 random(bound);
    for (int step = 0; step < 3000; ++step) {
      const std::size_t number = 1 + random() % (bound - 1);
      if (members.count(number) == 0) {
        bits.insert(number);
        members.insert(number);
      } else if (random() % 4 != 0) {
        bits.erase(number);
        members.erase(number);
      }
      const std::size_t query = 1 + random() % (bound - 1);
      REQUIRE(bits.before(query) == *std::prev(members.lower_bound(query)));
    }
  }
}

TEST_CASE("a long staircase is swept right", "[moo]") {
  // Every point is a step: (i, n-i) at one height, so the volume is the staircase times the depth.
  constexpr int size = 5000;
  hwflowq::test::point_rows<3> rows;
  double area = 0.0;
  for (int i = 0; i < size; ++i) {
    const int scattered = i * 1237 % size;
    rows.push_back({static_cast<double>(scattered), static_cast<double>(size - 1 - scattered), 0});
    area += i + 1;
  }
  CHECK(hwflowq::moo::detail::hypervolume_3d<>{}(point_set<3>::from_rows(rows).view(),
                                                 {size, size, 2}) == 2.0 * area);
}
