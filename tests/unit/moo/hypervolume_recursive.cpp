#include <hwflowq/moo/hypervolume_2d.hpp>
#include <hwflowq/moo/hypervolume_3d.hpp>
#include <hwflowq/moo/hypervolume_4d.hpp>
#include <hwflowq/moo/hypervolume_recursive.hpp>
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

TEST_CASE("the recursion agrees with the special algorithms", "[moo]") {
  using hwflowq::moo::detail::hypervolume_1d;
  using hwflowq::moo::detail::hypervolume_2d;
  using hwflowq::moo::detail::hypervolume_3d;
  using hwflowq::moo::detail::hypervolume_4d;
  using hwflowq::moo::detail::hypervolume_recursive;
  hypervolume_recursive<2, hypervolume_1d> by_length;
  hypervolume_recursive<3, hypervolume_2d<>> by_area;
  hypervolume_recursive<4, hypervolume_3d<>> by_volume;
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    for (const auto kind : {cloud::cube, cloud::plane, cloud::sphere, cloud::grid}) {
      const auto two = point_set<2>::from_rows(hwflowq::test::random_points<2>(kind, 80, seed));
      const auto three = point_set<3>::from_rows(hwflowq::test::random_points<3>(kind, 80, seed));
      const auto four = point_set<4>::from_rows(hwflowq::test::random_points<4>(kind, 80, seed));
      CHECK(hwflowq::test::close(by_length(two.view(), {0.9, 0.9}),
                                 hypervolume_2d<>{}(two.view(), {0.9, 0.9}), 1e-12));
      CHECK(hwflowq::test::close(by_area(three.view(), {0.9, 0.9, 0.9}),
                                 hypervolume_3d<>{}(three.view(), {0.9, 0.9, 0.9}), 1e-12));
      CHECK(hwflowq::test::close(by_volume(four.view(), {0.9, 0.9, 0.9, 0.9}),
                                 hypervolume_4d<>{}(four.view(), {0.9, 0.9, 0.9, 0.9}), 1e-12));
    }
  }
}
