#include <hwflowq/moo/reference_points.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <set>
#include <stdexcept>

#include "catch.hpp"

namespace {

template <std::size_t M>
void check_lattice(std::size_t partitions, std::size_t expected_count) {
  const auto points = hwflowq::moo::das_dennis<M>(partitions);
  INFO(M << " objectives, " << partitions << " partitions");
  REQUIRE(points.size() == expected_count);
  CHECK(hwflowq::moo::das_dennis_count<M>(partitions) == expected_count);
  CHECK(std::is_sorted(points.begin(), points.end()));
  // Distinct, on the simplex, each coordinate a multiple of 1/partitions: with the right number of
  // points, that is the whole lattice.
  CHECK(std::set<std::array<double, M>>(points.begin(), points.end()).size() == expected_count);
  for (const auto& point : points) {
    std::size_t sum = 0;
    for (const double value : point) {
      const auto units =
          static_cast<std::size_t>(std::lround(value * static_cast<double>(partitions)));
      REQUIRE(value == static_cast<double>(units) / static_cast<double>(partitions));
      sum += units;
    }
    REQUIRE(sum == partitions);
  }
}

}  // namespace

TEST_CASE("das_dennis is the whole lattice in lexicographic order", "[moo]") {
  check_lattice<1>(5, 1);
  check_lattice<2>(1, 2);
  check_lattice<2>(99, 100);
  check_lattice<3>(1, 3);
  check_lattice<3>(12, 91);
  check_lattice<4>(7, 120);
  check_lattice<5>(6, 210);
  check_lattice<8>(3, 120);
  check_lattice<15>(2, 120);
}

TEST_CASE("two layers: the inner one stands halfway to the centre", "[moo]") {
  const auto points = hwflowq::moo::das_dennis_two_layers<8>(3, 2);
  const auto outer = hwflowq::moo::das_dennis<8>(3);
  const auto inner = hwflowq::moo::das_dennis<8>(2);
  REQUIRE(points.size() == 156);
  CHECK(std::equal(outer.begin(), outer.end(), points.begin()));
  for (std::size_t i = 0; i < inner.size(); ++i) {
    const auto& point = points[outer.size() + i];
    for (std::size_t m = 0; m < 8; ++m) REQUIRE(point[m] == (inner[i][m] + 0.125) / 2.0);
    CHECK(std::abs(std::accumulate(point.begin(), point.end(), 0.0) - 1.0) < 1e-15);
  }
}

TEST_CASE("impossible lattices are errors", "[moo]") {
  CHECK_THROWS_WITH(hwflowq::moo::das_dennis<3>(0),
                    "das_dennis: partitions is 0, must be at least 1");
  CHECK_THROWS_AS(hwflowq::moo::das_dennis_two_layers<3>(2, 0), std::invalid_argument);
  CHECK_THROWS_AS(hwflowq::moo::das_dennis_count<10>(100000), std::invalid_argument);
  CHECK_THROWS_AS(hwflowq::moo::das_dennis_count<2>(static_cast<std::size_t>(-1)),
                  std::invalid_argument);
}
