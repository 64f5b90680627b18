#include <hwflowq/moo/survival.hpp>

#include <memory>
#include <type_traits>

#include "catch.hpp"
#include "fronts.hpp"

using namespace hwflowq;

namespace {

struct first_come {
  void operator()(moo::point_columns<2>, std::span<moo::index_type> front, std::size_t keep,
                  std::span<double> density) {
    for (const moo::index_type member : front.first(keep)) density[member] = 0.0;
  }
};

struct needs_an_argument : first_come {
  explicit needs_an_argument(int) {}
};

struct cannot_move : first_come {
  cannot_move() = default;
  cannot_move(const cannot_move&) = delete;
  cannot_move& operator=(const cannot_move&) = delete;
};

struct returns_something {
  int operator()(moo::point_columns<2>, std::span<moo::index_type>, std::size_t,
                 std::span<double>) {
    return 0;
  }
};

struct forgets_densities {
  void operator()(moo::point_columns<2>, std::span<moo::index_type>, std::size_t) {}
};

static_assert(moo::Survival<first_come, 2>);
static_assert(moo::check_survival<first_come, 2>());
static_assert(moo::check_survival<moo::classic_crowding<3>, 3>());
static_assert(moo::check_survival<moo::pruned_crowding<2>, 2>());
static_assert(moo::check_survival<moo::nearest_neighbour_pruning<5>, 5>());

static_assert(!moo::Survival<first_come, 3>, "made for another number of objectives");
static_assert(!moo::Survival<needs_an_argument, 2> &&
              !moo::makes_empty_survival<needs_an_argument>);
static_assert(!moo::Survival<cannot_move, 2> && !moo::moves_survival<cannot_move>);
static_assert(!moo::Survival<returns_something, 2>);
static_assert(!moo::Survival<forgets_densities, 2> && !moo::reduces_front<forgets_densities, 2>);

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
    const auto points = test::random_points<M>(random, 200, test::cloud::surface, false);
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
