#include <hwflowq/moo/point_columns.hpp>

#include <array>
#include <cstddef>
#include <type_traits>
#include <vector>

#include "catch.hpp"

using namespace hwflowq::moo;

namespace {

constexpr std::array<double, 3> first_column = {1.0, 2.0, 3.0};
constexpr std::array<double, 3> second_column = {-4.0, -5.0, -6.0};
constexpr point_columns<2> three_points{{first_column.data(), second_column.data()}, 3};

// Reading through a view is possible at compile time.
static_assert(three_points(2, 0) == 3.0 && three_points(2, 1) == -6.0);
static_assert(three_points.point(1) == std::array{2.0, -5.0});
static_assert(three_points.column(1).size() == 3 && three_points.column(1)[0] == -4.0);

// A view is cheap to pass by value; the owner copies like a vector.
static_assert(std::is_trivially_copyable_v<point_columns<7>>);
static_assert(std::is_copy_constructible_v<point_set<2>> &&
              std::is_nothrow_move_constructible_v<point_set<2>>);

}  // namespace

TEST_CASE("a default view and a default set have no points") {
  CHECK(point_columns<3>{}.size == 0);
  CHECK(point_set<3>{}.empty());
  CHECK(point_set<3>{}.view().size == 0);
}

TEST_CASE("a set of a given size starts at the origin") {
  const point_set<2> set(4);
  REQUIRE(set.size() == 4);
  CHECK(set.point(3) == std::array{0.0, 0.0});
}

TEST_CASE("rows become columns") {
  const std::vector<std::vector<double>> rows = {{1, 10, 100}, {2, 20, 200}};
  const auto set = point_set<3>::from_rows(rows);
  REQUIRE(set.size() == 2);
  for (std::size_t m = 0; m < 3; ++m) {
    const auto column = set.column(m);
    REQUIRE(column.size() == 2);
    for (std::size_t i = 0; i < 2; ++i) {
      CHECK(column[i] == rows[i][m]);
      CHECK(set.view()(i, m) == rows[i][m]);
    }
  }
}

TEST_CASE("points are appended, replaced and read back") {
  point_set<2> set;
  set.push_back({1.0, 2.0});
  set.push_back({3.0, 4.0});
  set.assign(0, {5.0, 6.0});
  CHECK(set.point(0) == std::array{5.0, 6.0});
  CHECK(set.point(1) == std::array{3.0, 4.0});
  CHECK(set.view().point(0) == std::array{5.0, 6.0});
}

TEST_CASE("columns can be written through") {
  point_set<2> set(2);
  set.column(1)[0] = 7.0;
  CHECK(set.point(0) == std::array{0.0, 7.0});
  CHECK(set.point(1) == std::array{0.0, 0.0});
}

TEST_CASE("a view of the first points looks at the same memory") {
  point_set<2> set(3);
  set.assign(1, {8.0, 9.0});
  const auto view = set.view(2);
  CHECK(view.size == 2);
  CHECK(view.columns[0] == set.column(0).data());
  CHECK(view.column(0).size() == 2);
  CHECK(view.point(1) == std::array{8.0, 9.0});
}

TEST_CASE("clearing and filling again allocates nothing below the reserve") {
  point_set<2> set;
  set.reserve(8);
  const double* memory = set.column(0).data();
  for (int round = 0; round < 2; ++round) {
    set.clear();
    CHECK(set.empty());
    for (int i = 0; i < 8; ++i) set.push_back({1.0 * i, -1.0 * i});
    CHECK(set.column(0).data() == memory);
  }
  set.resize(3);
  CHECK(set.size() == 3);
  CHECK(set.point(2) == std::array{2.0, -2.0});
}
