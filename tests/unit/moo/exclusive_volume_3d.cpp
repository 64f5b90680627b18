#include <hwflowq/moo/exclusive_volume_3d.hpp>
#include <hwflowq/moo/point_columns.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "catch.hpp"
#include "hypervolume_truth.hpp"

namespace {

using hwflowq::moo::point_set;
using hwflowq::test::cloud;
using hwflowq::test::exclusive_by_difference;

}  // namespace

TEST_CASE("the volume of one point beside a sorted list is a difference of hypervolumes", "[moo]") {
  using hwflowq::moo::detail::exclusive_volume_3d;
  exclusive_volume_3d exclusive;
  exclusive.reserve(200);
  const auto reference = hwflowq::test::corner<3>(1.25);
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    for (const auto kind : {cloud::cube, cloud::plane, cloud::sphere, cloud::grid}) {
      auto rows = hwflowq::test::random_points<3>(kind, 1 + seed % 40, seed);
      const auto point = rows.back();
      rows.pop_back();
      std::sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a[2] < b[2]; });
      auto list = point_set<3>::from_rows(rows);
      list.resize(rows.size() + exclusive_volume_3d::lanes);
      const std::size_t below =
          hwflowq::moo::detail::count_up_to(list.column(2).data(), rows.size(), point[2]);
      const double actual = exclusive(list.column(0).data(), list.column(1).data(),
                                      list.column(2).data(), below, rows.size(), point, reference);
      INFO("seed " << seed << ", kind " << static_cast<int>(kind));
      REQUIRE(std::abs(actual - exclusive_by_difference<3>(rows, point, reference)) <= 1e-13);
    }
  }
}

TEST_CASE("points that the new one dominates are named", "[moo]") {
  using hwflowq::moo::detail::exclusive_volume_3d;
  // Sorted by z and mutually non-dominated; u dominates those at positions 2 and 3.
  auto list = point_set<3>::from_rows(hwflowq::test::point_rows<3>{
      {0.1, 0.9, 0.1}, {0.9, 0.1, 0.2}, {0.5, 0.6, 0.6}, {0.6, 0.5, 0.7}, {0.2, 0.2, 0.8}});
  list.resize(5 + exclusive_volume_3d::lanes);
  exclusive_volume_3d exclusive;
  exclusive.reserve(5);
  const double volume = exclusive(list.column(0).data(), list.column(1).data(),
                                  list.column(2).data(), 2, 5, {0.4, 0.4, 0.5}, {1.0, 1.0, 1.0});
  CHECK(volume > 0.0);
  REQUIRE(exclusive.dominated().size() == 2);
  CHECK(exclusive.dominated()[0] == 2);
  CHECK(exclusive.dominated()[1] == 3);
}

TEST_CASE("count_up_to counts values up to and including a bound", "[moo]") {
  const std::vector<double> values{1.0, 2.0, 2.0, 2.0, 5.0, 7.0, 9.0};
  for (std::size_t size = 0; size <= values.size(); ++size) {
    for (const double bound : {0.0, 1.0, 1.5, 2.0, 3.0, 5.0, 9.0, 10.0}) {
      const auto expected = std::upper_bound(
          values.begin(), values.begin() + static_cast<std::ptrdiff_t>(size), bound);
      CHECK(hwflowq::moo::detail::count_up_to(values.data(), size, bound) ==
            static_cast<std::size_t>(expected - values.begin()));
    }
  }
}
