// hwflowq/moo/non_dominated_sort.hpp
#include <hwflowq/moo/non_dominated_sort.hpp>

#include <algorithm>
#include <initializer_list>
#include <vector>

#include "allocations.hpp"
#include "catch.hpp"
#include "ranking.hpp"
#include "special_values.hpp"

namespace {

using namespace hwflowq;
using ranks = std::vector<moo::index_type>;
using hwflowq::test::infinity;
using hwflowq::test::not_a_number;

template <std::size_t M>
ranks ranks_of(const std::vector<std::array<double, M>>& rows) {
  return moo::non_dominated_ranks(moo::point_set<M>::from_rows(rows).view());
}

}  // namespace

TEST_CASE("moo::non_dominated_ranks of sets that can be ranked by hand") {
  REQUIRE(ranks_of<2>({}).empty());
  REQUIRE(ranks_of<2>({{1, 2}}) == ranks{0});
  REQUIRE(ranks_of<2>({{1, 2}, {1, 2}}) == ranks{0, 0});
  REQUIRE(ranks_of<2>({{2, 2}, {1, 1}, {1, 2}, {0, 3}}) == ranks{2, 0, 1, 0});
  REQUIRE(ranks_of<2>({{0.0, 1}, {-0.0, 1}, {0.0, -0.0}, {-0.0, 0.0}}) == ranks{1, 1, 0, 0});
  REQUIRE(ranks_of<1>({{3}, {1}, {3}, {-infinity}, {not_a_number}, {infinity}}) ==
          ranks{2, 1, 2, 0, 4, 3});
  REQUIRE(ranks_of<3>({{1, 1, not_a_number}, {1, 1, infinity}, {1, 1, 1}, {not_a_number, 0, 0}}) ==
          ranks{2, 1, 0, 0});
}

TEST_CASE("moo::non_dominated_sorter stops at the front that completes what is wanted") {
  // Five points on three fronts of sizes 2, 2 and 1.
  const auto points = moo::point_set<2>::from_rows(
      std::vector<std::array<double, 2>>{{4, 4}, {0, 1}, {1, 0}, {2, 1}, {1, 2}});
  moo::non_dominated_sorter<2> sort;
  ranks rank(5);
  constexpr auto none = moo::unranked;
  REQUIRE(sort(points.view(), rank) == 3);
  REQUIRE(rank == ranks{2, 0, 0, 1, 1});
  REQUIRE(sort(points.view(), rank, 0) == 0);
  REQUIRE(rank == ranks{none, none, none, none, none});
  for (const std::size_t enough : std::initializer_list<std::size_t>{1, 2}) {
    REQUIRE(sort(points.view(), rank, enough) == 1);
    REQUIRE(rank == ranks{none, 0, 0, none, none});
  }
  for (const std::size_t enough : std::initializer_list<std::size_t>{3, 4}) {
    REQUIRE(sort(points.view(), rank, enough) == 2);
    REQUIRE(rank == ranks{none, 0, 0, 1, 1});
  }
  for (const std::size_t enough : std::initializer_list<std::size_t>{5, 6, 1000}) {
    REQUIRE(sort(points.view(), rank, enough) == 3);
    REQUIRE(rank == ranks{2, 0, 0, 1, 1});
  }
}

TEST_CASE("moo::non_dominated_sorter puts infeasible points behind, by their violation") {
  const auto points = moo::point_set<2>::from_rows(std::vector<std::array<double, 2>>{
      {0, 0}, {5, 5}, {6, 6}, {0, 0}, {9, 9}, {0, 0}, {1, 1}, {5, 5}});
  const std::vector<double> violation{0.5, 0.0, -0.0, 0.25, 0.5, not_a_number, infinity, 0.0};
  moo::non_dominated_sorter<2> sort;
  ranks rank(8);
  REQUIRE(sort(points.view(), violation, rank) == 5);
  REQUIRE(rank == ranks{3, 0, 1, 2, 3, 4, 4, 0});
  constexpr auto none = moo::unranked;
  REQUIRE(sort(points.view(), violation, rank, 4) == 3);
  REQUIRE(rank == ranks{none, 0, 1, 2, none, none, none, 0});

  const std::vector<double> all_infeasible(8, 1.0);
  REQUIRE(sort(points.view(), all_infeasible, rank) == 1);
  REQUIRE(rank == ranks(8, 0));
  const std::vector<double> all_feasible(8, 0.0);
  REQUIRE(sort(points.view(), all_feasible, rank) == 5);
  REQUIRE(rank == moo::non_dominated_ranks(points.view()));
  REQUIRE(sort(moo::point_set<2>().view(), std::vector<double>{}, std::span<moo::index_type>{}) ==
          0);
}

TEST_CASE("moo::non_dominated_sorter allocates nothing once it is warm") {
  const auto check = []<std::size_t M>(std::integral_constant<std::size_t, M>, std::size_t n) {
    test::random_numbers random(n);
    std::vector<moo::point_set<M>> sets;
    for (const auto kind : test::all_shapes) sets.push_back(test::make_points<M>(kind, n, random));
    std::vector<double> violation(n);
    for (double& v : violation) v = std::max(0.0, random.uniform() - 0.5);
    ranks rank(n);
    moo::non_dominated_sorter<M> sort;
    // The number of fronts decides how much memory staircases take, so every set is seen once.
    const auto sort_all = [&] {
      for (const auto& points : sets) {
        sort(points.view(), rank, n / 2);
        sort(points.view(), violation, rank, n / 2);
        sort(points.view(n / 3), std::span(rank).first(n / 3));
      }
    };
    sort_all();
    const std::size_t before = test::allocations();
    sort_all();
    const std::size_t after = test::allocations();
    REQUIRE(after == before);
  };
  for (const std::size_t n : std::initializer_list<std::size_t>{200, 3000}) {
    check(std::integral_constant<std::size_t, 1>(), n);
    check(std::integral_constant<std::size_t, 2>(), n);
    check(std::integral_constant<std::size_t, 3>(), n);
    check(std::integral_constant<std::size_t, 5>(), n);
  }
}
