// hwflowq/moo/sorting/sweep_2d.hpp
#include <hwflowq/moo/sorting/sweep_2d.hpp>

#include <initializer_list>

#include "catch.hpp"
#include "prepared_points.hpp"
#include "ranking.hpp"

namespace {

using namespace hwflowq;

template <typename T>
void check_sweep(moo::detail::sweep_2d& sweep, test::shape kind, std::size_t n) {
  test::random_numbers random(n);
  const auto points = test::make_points<2>(kind, n, random);
  test::prepared_points<2, T> p(points);
  sweep(p.view[0], p.distinct.distinct_values(1), p.distinct.size(), p.rank.data());
  REQUIRE(p.ranks(n) == test::ranks_by_definition(points));
}

}  // namespace

TEST_CASE("moo::detail::sweep_2d gives the ranks of the definition") {
  moo::detail::sweep_2d sweep;
  for (const auto kind : test::all_shapes)
    for (const std::size_t n : std::initializer_list<std::size_t>{1, 2, 3, 63, 64, 65, 128, 300}) {
      check_sweep<std::int16_t>(sweep, kind, n);
      check_sweep<std::int32_t>(sweep, kind, n);
    }
}

TEST_CASE("moo::detail::sweep_2d searches beyond one word of its upper layer") {
  // More than 64 * 64 positions; sparse members make the search cross groups.
  moo::detail::sweep_2d sweep;
  for (const auto kind : {test::shape::uniform, test::shape::one_front, test::shape::few_values}) {
    const std::size_t n = 9000;
    test::random_numbers random(n);
    const auto points = test::make_points<2>(kind, n, random);
    test::prepared_points<2, std::int16_t> p(points);
    const std::size_t distinct = p.distinct.size();
    sweep(p.view[0], p.distinct.distinct_values(1), distinct, p.rank.data());
    for (std::size_t t = 0; t < distinct; ++t) {
      // The definition, for points already in lexicographic order.
      std::int16_t expected = 0;
      for (std::size_t s = 0; s < t; ++s)
        if (p.view[0][s] <= p.view[0][t])
          expected = std::max(expected, static_cast<std::int16_t>(p.rank[s] + 1));
      if (p.rank[t] != expected) FAIL("rank of point " << t);
    }
  }
}
