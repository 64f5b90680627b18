// hwflowq/moo/sorting/front_ranks.hpp
#include <hwflowq/moo/sorting/front_ranks.hpp>

#include <algorithm>
#include <vector>

#include "catch.hpp"
#include "ranking.hpp"

namespace {

using namespace hwflowq;

template <std::size_t M>
void check_ranks(std::size_t n) {
  test::random_numbers random(n);
  moo::detail::front_ranks<M> sort;
  for (const auto kind : test::all_shapes) {
    const auto points = test::make_points<M>(kind, n, random);
    std::vector<moo::index_type> rank(n);
    const std::size_t fronts = sort(points.view(), rank);
    REQUIRE(rank == test::ranks_by_definition(points));
    REQUIRE(fronts == *std::max_element(rank.begin(), rank.end()) + std::size_t{1});
  }
}

}  // namespace

TEST_CASE("moo::detail::front_ranks picks an algorithm that gives the ranks of the definition") {
  check_ranks<1>(60);
  check_ranks<2>(200);
  check_ranks<3>(200);
  check_ranks<4>(100);
  check_ranks<5>(100);
}

TEST_CASE("moo::detail::front_ranks passes to wider integers and out of its staircases") {
  // One chain of more points than 16 bits count, shuffled: rank i for the i-th point.
  const std::size_t n = 40000;
  std::vector<moo::index_type> expected(n);
  moo::point_set<3> points(n);
  moo::point_set<2> points2(n);
  for (std::size_t i = 0; i < n; ++i) {
    const std::size_t at = i * 7919 % n;
    expected[i] = static_cast<moo::index_type>(at);
    const auto value = static_cast<double>(at);
    points.assign(i, {value, 2.0 * value, value * value});
    points2.assign(i, {value, -1.0 / (1.0 + value)});
  }
  std::vector<moo::index_type> rank(n);
  moo::detail::front_ranks<3> sort3;
  REQUIRE(sort3(points.view(), rank) == n);
  REQUIRE(rank == expected);
  moo::detail::front_ranks<2> sort2;
  REQUIRE(sort2(points2.view(), rank) == n);
  REQUIRE(rank == expected);
}
