// hwflowq/moo/sorting/staircase_3d.hpp
#include <hwflowq/moo/sorting/staircase_3d.hpp>

#include <initializer_list>

#include "catch.hpp"
#include "prepared_points.hpp"
#include "ranking.hpp"

using namespace hwflowq;

TEST_CASE("moo::detail::staircase_3d gives the ranks of the definition") {
  moo::detail::staircase_3d stairs;
  for (const auto kind : test::all_shapes)
    for (const std::size_t n :
         std::initializer_list<std::size_t>{1, 2, 3, 62, 63, 64, 65, 128, 300}) {
      test::random_numbers random(n);
      const auto points = test::make_points<3>(kind, n, random);
      test::prepared_points<3, std::int16_t> p(points);
      REQUIRE(stairs(p.view[0], p.view[1], p.distinct.distinct_values(1),
                     p.distinct.distinct_values(2), p.distinct.size(), p.rank.data()));
      REQUIRE(p.ranks(n) == test::ranks_by_definition(points));
    }
}

TEST_CASE("moo::detail::staircase_3d agrees with comparing all pairs beyond one upper word") {
  moo::detail::staircase_3d stairs;
  for (const auto kind : test::all_shapes) {
    test::random_numbers random(11);
    const auto points = test::make_points<3>(kind, 9000, random);
    test::prepared_points<3, std::int16_t> p(points);
    REQUIRE(stairs(p.view[0], p.view[1], p.distinct.distinct_values(1),
                   p.distinct.distinct_values(2), p.distinct.size(), p.rank.data()));
    test::prepared_points<3, std::int16_t> q(points);
    moo::detail::rank_pass<2, std::int16_t>(q.view, q.rank.data(), q.distinct.size());
    REQUIRE(p.ranks(9000) == q.ranks(9000));
  }
}

TEST_CASE("moo::detail::staircase_3d gives up where its staircases would take too much memory") {
  moo::point_set<3> chain;
  for (int i = 0; i < 40000; ++i) chain.push_back({1.0 * i, 2.0 * i, 3.0 * i});
  test::prepared_points<3, std::int32_t> p(chain);
  moo::detail::staircase_3d stairs;
  REQUIRE_FALSE(stairs(p.view[0], p.view[1], 40000, 40000, 40000, p.rank.data()));
}
