#include <hwflowq/moo/exclusive_volume.hpp>
#include <hwflowq/moo/hypervolume_4d.hpp>
#include <hwflowq/moo/point_columns.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>

#include "catch.hpp"
#include "hypervolume_truth.hpp"

namespace {

using hwflowq::moo::point_set;
using hwflowq::test::cloud;
using hwflowq::test::exclusive_by_difference;

}  // namespace

TEST_CASE("the volume of one point alone is a difference of hypervolumes", "[moo]") {
  using hwflowq::moo::detail::hypervolume_4d;
  hwflowq::moo::detail::exclusive_volume<4, hypervolume_4d<>> exclusive;
  const auto reference = hwflowq::test::corner<4>(1.25);
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    for (const auto kind : {cloud::cube, cloud::plane, cloud::sphere, cloud::grid}) {
      auto rows = hwflowq::test::random_points<4>(kind, 1 + seed % 10, seed);
      const auto point = rows.back();
      rows.pop_back();
      const double expected = exclusive_by_difference<4>(rows, point, reference);
      const double actual = exclusive(point_set<4>::from_rows(rows).view(), point, reference);
      INFO("seed " << seed << ", kind " << static_cast<int>(kind));
      REQUIRE(std::abs(actual - expected) <= 1e-13);
    }
  }
}
