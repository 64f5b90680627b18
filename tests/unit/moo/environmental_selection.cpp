#include <hwflowq/moo/default_survival.hpp>
#include <hwflowq/moo/environmental_selection.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <set>
#include <span>
#include <vector>

#include "catch.hpp"
#include "ranking.hpp"

namespace {

using namespace hwflowq;

/// Keeps the members of highest index, so that a test sees whom the policy was asked about.
template <std::size_t M>
struct last_come {
  void operator()(moo::point_columns<M>, std::span<moo::index_type> front, std::size_t keep,
                  std::span<double> density) {
    std::copy(front.end() - static_cast<std::ptrdiff_t>(keep), front.end(), front.begin());
    for (const auto member : front.first(keep)) density[member] = 1000.0 + member;
  }
};

static_assert(moo::Survival<last_come<3>, 3>);

template <std::size_t M>
moo::population<std::size_t, M> make_population(const moo::point_set<M>& points,
                                                const std::vector<double>& violation) {
  moo::population<std::size_t, M> p(points.size());
  for (std::size_t i = 0; i < points.size(); ++i) {
    p.genomes[i] = i;
    p.hashes[i] = 7 * i;
    p.objectives.assign(i, points.point(i));
    p.violation[i] = violation[i];
  }
  return p;
}

/// Constrained ranks by the definition.
template <std::size_t M>
std::vector<moo::index_type> ranks_by_definition(const moo::point_set<M>& points,
                                                 const std::vector<double>& violation) {
  return test::peel(points.size(), [&](std::size_t a, std::size_t b) {
    if (violation[a] == 0.0 && violation[b] == 0.0)
      return test::dominates_by_definition(points.point(a), points.point(b));
    return violation[a] < violation[b];
  });
}

template <std::size_t M>
void check_selection(test::shape kind, std::size_t n, bool constrained,
                     moo::environmental_selection<M, last_come<M>>& select,
                     test::random_numbers& random) {
  const auto points = test::make_points<M>(kind, n, random);
  std::vector<double> violation(n);
  if (constrained)
    for (double& v : violation) v = static_cast<double>(random.below(3));
  const std::size_t extra = random.below(5);  // individuals that do not take part
  const std::size_t count = n - std::min(extra, n);
  const std::size_t keep = random.below(count + 1);
  auto p = make_population(points, violation);
  select(p, count, keep);

  moo::point_set<M> taking_part;
  for (std::size_t i = 0; i < count; ++i) taking_part.push_back(points.point(i));
  violation.resize(count);
  const auto rank = ranks_by_definition(taking_part, violation);
  // Survivors by rank; within the last rank the policy's, which are those of highest index.
  std::vector<std::size_t> order(count);
  for (std::size_t i = 0; i < count; ++i) order[i] = i;
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return rank[a] != rank[b] ? rank[a] < rank[b] : a > b;
  });
  const std::set<std::size_t> expected(order.begin(),
                                       order.begin() + static_cast<std::ptrdiff_t>(keep));
  const std::set<std::size_t> survivors(p.genomes.begin(),
                                        p.genomes.begin() + static_cast<std::ptrdiff_t>(keep));
  REQUIRE(survivors == expected);
  for (std::size_t i = 0; i < n; ++i) {
    const std::size_t was = p.genomes[i];
    REQUIRE(p.hashes[i] == 7 * was);
    if (i >= count) REQUIRE(was == i);
    if (i >= keep) continue;
    REQUIRE(p.rank[i] == rank[was]);
    REQUIRE(p.density[i] == 1000.0 + static_cast<double>(was));
    REQUIRE(p.violation[i] == violation[was]);
    // Survivors in the places of survivors stay there.
    if (was < keep) REQUIRE(was == i);
  }
  // Nobody is lost: the next generation writes over the others.
  REQUIRE(std::set<std::size_t>(p.genomes.begin(), p.genomes.end()).size() == n);
}

}  // namespace

TEST_CASE("whole fronts survive by rank, and the policy thins out the last") {
  test::random_numbers random(1);
  moo::environmental_selection<2, last_come<2>> two;
  moo::environmental_selection<3, last_come<3>> three;
  moo::environmental_selection<5, last_come<5>> five;
  for (const auto kind : test::all_shapes) {
    for (int repeat = 0; repeat < 40; ++repeat) {
      const std::size_t n = 1 + random.below(60);
      const bool constrained = repeat % 2 == 1;
      check_selection<2>(kind, n, constrained, two, random);
      check_selection<3>(kind, n, constrained, three, random);
      check_selection<5>(kind, n, constrained, five, random);
    }
  }
}

TEST_CASE("a violation that is no number is the worst") {
  moo::point_set<2> points;
  points.push_back({0.0, 0.0});
  points.push_back({5.0, 5.0});
  points.push_back({6.0, 6.0});
  auto p = make_population(points, {std::numeric_limits<double>::quiet_NaN(), 3.0, 0.0});
  moo::environmental_selection<2, last_come<2>> select;
  select(p, 3, 2);
  const std::set<std::size_t> survivors(p.genomes.begin(), p.genomes.begin() + 2);
  CHECK(survivors == std::set<std::size_t>{1, 2});
}

TEST_CASE("selection with the library's policies keeps the extremes of the first front") {
  test::random_numbers random(2);
  moo::environmental_selection<2, moo::default_survival<2>> select;
  for (int repeat = 0; repeat < 50; ++repeat) {
    const auto points = test::make_points<2>(test::shape::one_front, 40, random);
    auto p = make_population(points, std::vector<double>(40));
    select(p, 40, 20);
    for (std::size_t m = 0; m < 2; ++m) {
      const auto column = points.column(m);
      const auto kept = p.objectives.column(m).first(20);
      REQUIRE(*std::min_element(kept.begin(), kept.end()) ==
              *std::min_element(column.begin(), column.end()));
    }
  }
}
