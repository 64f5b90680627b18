#include <hwflowq/moo/hypervolume_filter.hpp>

#include <array>
#include <vector>

#include "catch.hpp"
#include "special_values.hpp"

namespace {

using hwflowq::moo::index_type;
using hwflowq::moo::point_set;
using hwflowq::moo::detail::points_inside;
using hwflowq::test::infinity;
using hwflowq::test::not_a_number;
using pairs = std::vector<std::array<double, 2>>;

}  // namespace

TEST_CASE("only points strictly inside the reference are kept", "[moo]") {
  const auto points = point_set<2>::from_rows(pairs{
      {0.5, 0.25}, {1.0, 0.0}, {not_a_number, 0.0}, {0.0, not_a_number}, {2.0, 0.0}, {0.75, -1.0}});
  points_inside<2> inside;
  inside.assign(points.view(), {1.0, 1.0});
  REQUIRE(inside.size() == 2);
  CHECK(inside.view().point(0) == std::array{0.5, 0.25});
  CHECK(inside.view().point(1) == std::array{0.75, -1.0});
  CHECK_FALSE(inside.unbounded());
  for (std::size_t i = 0; i < points.size(); ++i) {
    CHECK(points_inside<2>::counts(points.view(), i, {1.0, 1.0}) == (i == 0 || i == 5));
  }

  inside.assign(points.view(), {not_a_number, 1.0});
  CHECK(inside.size() == 0);
}

TEST_CASE("unbounded tells of infinity only where a point counts", "[moo]") {
  points_inside<2> inside;
  const auto low = point_set<2>::from_rows(pairs{{-infinity, 0.0}, {0.0, 0.0}});
  inside.assign(low.view(), {1.0, 1.0});
  CHECK(inside.unbounded());
  inside.assign(low.view(), {1.0, 0.0});
  CHECK_FALSE(inside.unbounded());
  CHECK(inside.size() == 0);

  const auto finite = point_set<2>::from_rows(pairs{{0.0, 0.0}});
  inside.assign(finite.view(), {1.0, infinity});
  CHECK(inside.unbounded());
  inside.assign(finite.view(), {0.0, infinity});
  CHECK_FALSE(inside.unbounded());
}

TEST_CASE("runs of equal keys are put in the order of values", "[moo]") {
  const auto points =
      point_set<2>::from_rows(pairs{{3.0, 1.0}, {2.0, 1.0}, {1.0, 2.0}, {0.0, 1.0}, {0.0, 2.0}});
  points_inside<2> inside;
  inside.assign(points.view(), {9.0, 9.0});
  std::vector<hwflowq::moo::detail::keyed<index_type>> order{
      {1.0, 0}, {1.0, 1}, {1.0, 3}, {2.0, 2}, {2.0, 4}};
  hwflowq::moo::detail::sort_equal_keys<2>(order, inside);
  std::vector<index_type> sequence;
  for (const auto& record : order) sequence.push_back(record.payload);
  CHECK(sequence == std::vector<index_type>{3, 1, 0, 4, 2});
}

TEST_CASE("a volume that overflowed is infinite", "[moo]") {
  CHECK(hwflowq::moo::detail::volume_or_infinity(not_a_number) == infinity);
  CHECK(hwflowq::moo::detail::volume_or_infinity(infinity) == infinity);
  CHECK(hwflowq::moo::detail::volume_or_infinity(2.0) == 2.0);
}
