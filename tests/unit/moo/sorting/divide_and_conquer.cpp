// hwflowq/moo/sorting/divide_and_conquer.hpp
#include <hwflowq/moo/sorting/divide_and_conquer.hpp>

#include <initializer_list>

#include "catch.hpp"
#include "prepared_points.hpp"
#include "ranking.hpp"

namespace {

using namespace hwflowq;

// Comparing all pairs, which its own test compares with the definition, is the truth here.
template <std::size_t M, typename T>
void check_division(std::size_t n) {
  moo::detail::divide_and_conquer<M - 1, T> halving;
  for (const auto kind : test::all_shapes) {
    test::random_numbers random(n + M);
    const auto points = test::make_points<M>(kind, n, random);
    test::prepared_points<M, T> p(points);
    std::fill(p.rank.begin(), p.rank.end(), T{99});  // what was there before must not matter
    halving(p.view, p.rank.data(), p.distinct.size());
    test::prepared_points<M, T> q(points);
    moo::detail::rank_pass<M - 1, T>(q.view, q.rank.data(), q.distinct.size());
    REQUIRE(p.ranks(n) == q.ranks(n));
  }
}

}  // namespace

TEST_CASE("moo::detail::divide_and_conquer gives the ranks of comparing all pairs") {
  for (const std::size_t n : std::initializer_list<std::size_t>{1, 1023, 1024, 1025, 1026, 5000}) {
    check_division<2, std::int16_t>(n);
    check_division<3, std::int16_t>(n);
    check_division<4, std::int32_t>(n);
    check_division<5, std::int16_t>(n);
    check_division<7, std::int16_t>(n);
  }
}
