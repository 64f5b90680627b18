#include <hwflowq/moo/default_survival.hpp>
#include <hwflowq/moo/survival/classic_crowding.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <random>
#include <type_traits>
#include <vector>

#include "catch.hpp"
#include "fronts.hpp"

using namespace hwflowq;

namespace {

static_assert(std::is_same_v<moo::default_survival<1>, moo::pruned_crowding<1>>);
static_assert(std::is_same_v<moo::default_survival<2>, moo::pruned_crowding<2>>);
static_assert(std::is_same_v<moo::default_survival<3>, moo::nearest_neighbour_pruning<3>>);

/// Mean distance from the survivors of a quarter circle or its octant to their nearest: the larger,
/// the more even.
template <typename Policy, std::size_t M>
double evenness() {
  std::mt19937_64 random(7);
  Policy policy;
  double total = 0.0;
  for (int repeat = 0; repeat < 20; ++repeat) {
    const auto points = test::random_points<M>(random, 200, test::objective_cloud::surface, false);
    std::vector<moo::index_type> front(200);
    std::iota(front.begin(), front.end(), moo::index_type{0});
    const auto kept = test::survive(policy, points.view(), front, 100).members;
    for (const auto a : kept) {
      double nearest = 9.0;
      for (const auto b : kept) {
        double sum = 0.0;
        for (std::size_t m = 0; m < M; ++m) {
          sum += std::pow(points.point(a)[m] - points.point(b)[m], 2);
        }
        if (a != b) nearest = std::min(nearest, std::sqrt(sum));
      }
      total += nearest;
    }
  }
  return total / 2000;
}

}  // namespace

TEST_CASE("the policy taken by default spreads its survivors best", "[survival]") {
  CHECK(evenness<moo::pruned_crowding<2>, 2>() > 1.1 * evenness<moo::classic_crowding<2>, 2>());
  CHECK(evenness<moo::nearest_neighbour_pruning<3>, 3>() >
        1.2 * evenness<moo::classic_crowding<3>, 3>());
  CHECK(evenness<moo::nearest_neighbour_pruning<3>, 3>() >
        1.1 * evenness<moo::pruned_crowding<3>, 3>());
}
