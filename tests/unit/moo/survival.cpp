#include <hwflowq/moo/survival.hpp>
#include <hwflowq/moo/survival/classic_crowding.hpp>
#include <hwflowq/moo/survival/nearest_neighbour_pruning.hpp>
#include <hwflowq/moo/survival/pruned_crowding.hpp>

#include <array>
#include <memory>
#include <vector>

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

}  // namespace

TEST_CASE("the smallest survival policy keeps members of lowest index", "[survival]") {
  first_come policy;
  const auto points = moo::point_set<2>::from_rows(std::vector<std::array<double, 2>>(3));
  std::vector<moo::index_type> front{0, 1, 2};
  std::vector<double> density(3, 1.0);
  policy(points.view(), front, 2, density);
  CHECK(density == std::vector<double>{0.0, 0.0, 1.0});
}
