// Size and hypervolume of a search's feasible front.
#include <hwflowq/moo/front_hypervolume.hpp>

#include <array>
#include <cstddef>
#include <utility>

#include "allocations.hpp"
#include "catch.hpp"
#include "hypervolume_truth.hpp"
#include "ranking.hpp"
#include "searches.hpp"
#include "synthetic_search.hpp"

namespace {

using namespace hwflowq;
using namespace hwflowq::moo;

template <std::size_t... I>
auto problem_of_objectives(std::index_sequence<I...>) {
  return make_problem<std::array<double, sizeof...(I)>>(objectives(minimise<"f">(element<I>)...));
}

// Random points of which some are infeasible and some of later ranks, and those that count.
template <std::size_t M, typename Search>
test::point_rows<M> fill(Search& search, std::size_t size, test::random_numbers& random) {
  test::point_rows<M> counted;
  search.next({});
  for (const auto& p : test::random_points<M>(test::cloud::grid, size, random())) {
    const auto rank = static_cast<index_type>(random.below(2));
    const double violation = random.below(3) == 0 ? 0x1p-1074 : 0.0;
    search.add(p, rank, violation);
    if (rank == 0 && violation == 0.0) counted.push_back(p);
  }
  return counted;
}

template <std::size_t M>
void compare_with_grid() {
  test::random_numbers random(M);
  auto search = test::synthetic(problem_of_objectives(std::make_index_sequence<M>{}));
  front_hypervolume<M> measure(test::corner<M>(1.0));
  for (int i = 0; i < 40; ++i) {
    const auto counted = fill<M>(search, random.below(16), random);
    CHECK(front_size(search) == counted.size());
    auto reference = test::corner<M>(1.0);
    if (i % 2 == 1) reference[0] = 0.8;
    measure.set_reference(reference);
    CHECK(measure.reference() == reference);
    CHECK(test::close(measure(search), test::grid_hypervolume(counted, reference), 1e-12));
  }
}

}  // namespace

TEST_CASE("front size and hypervolume count the feasible points of rank 0") {
  compare_with_grid<1>();
  compare_with_grid<2>();
  compare_with_grid<3>();
  compare_with_grid<4>();
  compare_with_grid<5>();
}

TEST_CASE("an empty population and an infeasible one have no front") {
  auto search = test::synthetic(test::rational_problem());
  front_hypervolume<2> measure({2.0, 2.0});
  CHECK(front_size(search) == 0);
  CHECK(measure(search) == 0.0);
  search.add({1.0, 1.0}, 0, 0.5);
  CHECK(front_size(search) == 0);
  CHECK(measure(search) == 0.0);
  search.add({1.0, 1.5});
  CHECK(front_size(search) == 1);
  CHECK(measure(search) == 0.5);
}

TEST_CASE("the front of a search is what the search reports as its front") {
  nsga2 search(test::rational_problem(), test::unit_cube(5), {.population_size = 30});
  front_hypervolume<2> measure({1.0, 10.0});
  CHECK(measure(search) == 0.0);
  search.run(after_generations(20), [&](const auto& s) {
    test::point_rows<2> points;
    for (const auto& one : s.front()) points.push_back(one.objectives);
    CHECK(front_size(s) == points.size());
    CHECK(test::close(measure(s), test::grid_hypervolume(points, {1.0, 10.0}), 1e-12));
  });
}

TEST_CASE("measuring fronts allocates nothing once warm") {
  test::random_numbers random(3);
  auto search = test::synthetic(test::bits_search_problem());
  front_hypervolume<3> measure({1.0, 1.0, 1.0});
  search.next(test::random_points<3>(test::cloud::sphere, 200, 1));
  double sum = measure(search);
  std::size_t allocated = 0;
  for (int i = 0; i < 20; ++i) {
    search.next(test::random_points<3>(test::cloud::plane, 10 + random.below(190), random()));
    const auto before = test::allocations();
    sum += measure(search);
    allocated += test::allocations() - before;
  }
  CHECK(allocated == 0);
  CHECK(sum > 0.0);
}
