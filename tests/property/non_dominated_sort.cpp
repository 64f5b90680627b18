// What non-dominated sorting must do whatever the points: agree with the definition, and with
// itself when points change places or objectives are rescaled.
#include <hwflowq/moo/non_dominated_sort.hpp>

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <numeric>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "ranking.hpp"

namespace {

using namespace hwflowq;
using ranks = std::vector<moo::index_type>;

template <std::size_t M>
void check_definition(const std::vector<std::size_t>& sizes, int repetitions) {
  test::random_numbers random(M);
  moo::non_dominated_sorter<M> sort;  // one for all: nothing may stay behind in it
  for (const std::size_t n : sizes)
    for (const auto kind : test::all_shapes)
      for (int repetition = 0; repetition < repetitions; ++repetition) {
        const auto points = test::make_points<M>(kind, n, random);
        ranks rank(n, 12345);
        const std::size_t fronts = sort(points.view(), rank);
        const ranks expected = test::ranks_by_definition(points);
        REQUIRE(rank == expected);
        REQUIRE(
            fronts ==
            (n == 0 ? 0 : *std::max_element(expected.begin(), expected.end()) + std::size_t{1}));

        const std::size_t enough = random.below(n + 2);
        const std::size_t kept = sort(points.view(), rank, enough);
        std::size_t covered = 0;
        std::size_t covered_but_last = 0;
        for (std::size_t i = 0; i < n; ++i) {
          REQUIRE(rank[i] == (expected[i] < kept ? expected[i] : moo::unranked));
          covered += expected[i] < kept ? 1 : 0;
          covered_but_last += expected[i] + std::size_t{1} < kept ? 1 : 0;
        }
        REQUIRE((covered >= enough || kept == fronts));
        REQUIRE((kept == 0 || covered_but_last < enough));
      }
}

template <std::size_t M>
void check_constraints() {
  test::random_numbers random(M + 100);
  moo::non_dominated_sorter<M> sort;
  for (int repetition = 0; repetition < 10; ++repetition)
    for (const auto kind : test::all_shapes) {
      const std::size_t n = 1 + random.below(60);
      const auto points = test::make_points<M>(kind, n, random);
      std::vector<double> violation(n);
      for (double& v : violation) {
        v = random.below(2) == 0 ? 0.0 : static_cast<double>(random.below(8)) / 4.0;
        if (random.below(10) == 0) v = std::numeric_limits<double>::quiet_NaN();
        if (random.below(10) == 0) v = std::numeric_limits<double>::infinity();
      }
      const auto dominates = [&](std::size_t a, std::size_t b) {
        const double inf = std::numeric_limits<double>::infinity();
        const double va = std::isnan(violation[a]) ? inf : violation[a];
        const double vb = std::isnan(violation[b]) ? inf : violation[b];
        if (va == 0.0 && vb == 0.0)
          return test::dominates_by_definition(points.point(a), points.point(b));
        return va < vb;
      };
      ranks rank(n);
      sort(points.view(), violation, rank);
      REQUIRE(rank == test::peel(n, dominates));
    }
}

template <std::size_t M>
void check_invariance(std::size_t n) {
  test::random_numbers random(n);
  moo::non_dominated_sorter<M> sort;
  for (const auto kind : test::all_shapes) {
    const auto points = test::make_points<M>(kind, n, random);
    ranks rank(n);
    const std::size_t fronts = sort(points.view(), rank);

    std::vector<std::size_t> place(n);
    std::iota(place.begin(), place.end(), std::size_t{0});
    for (std::size_t i = n; i > 1; --i) std::swap(place[i - 1], place[random.below(i)]);
    moo::point_set<M> shuffled(n);
    moo::point_set<M> rescaled(n);
    moo::point_set<M> turned(n);
    for (std::size_t i = 0; i < n; ++i) {
      auto p = points.point(i);
      shuffled.assign(place[i], p);
      auto q = p;  // objectives in another order
      std::rotate(q.begin(), q.begin() + 1, q.end());
      turned.assign(i, q);
      for (std::size_t m = 0; m < M; ++m) p[m] *= std::ldexp(1.0, 3 * static_cast<int>(m) + 1);
      rescaled.assign(i, p);
    }
    ranks other(n);
    REQUIRE(sort(shuffled.view(), other) == fronts);
    for (std::size_t i = 0; i < n; ++i)
      if (other[place[i]] != rank[i]) FAIL("point " << i << " changed its rank when moved");
    REQUIRE(sort(turned.view(), other) == fronts);
    REQUIRE(other == rank);
    // A power of two keeps the order of values, unless they overflow or vanish.
    if (kind == test::shape::special_values) continue;
    REQUIRE(sort(rescaled.view(), other) == fronts);
    REQUIRE(other == rank);
  }
}

}  // namespace

TEST_CASE("non-dominated ranks are those of the definition") {
  const std::vector<std::size_t> small{0, 1, 2, 3, 5, 15, 16, 17, 18, 31, 32, 33, 63, 64, 65, 100};
  check_definition<1>(small, 4);
  check_definition<2>(small, 10);
  check_definition<3>(small, 10);
  check_definition<4>(small, 4);
  check_definition<5>(small, 4);
  check_definition<6>(small, 2);
  check_definition<9>(small, 2);
}

TEST_CASE("non-dominated ranks are those of the definition where algorithms change") {
  // The definition costs n^2 per front, so these are few.
  check_definition<3>({1024, 1025, 2048, 2049}, 1);
  check_definition<4>({1024, 1025}, 1);
}

TEST_CASE("non-dominated ranks under constraints are those of the definition") {
  check_constraints<1>();
  check_constraints<2>();
  check_constraints<3>();
  check_constraints<5>();
}

TEST_CASE("non-dominated ranks follow their points and ignore scales and the order of objectives") {
  for (const std::size_t n : std::initializer_list<std::size_t>{10, 200, 1500, 4000}) {
    check_invariance<2>(n);
    check_invariance<3>(n);
    check_invariance<4>(n);
  }
  check_invariance<3>(33000);  // beyond 16-bit integers
  check_invariance<5>(33000);
}
