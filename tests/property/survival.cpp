#include <hwflowq/moo/default_survival.hpp>
#include <hwflowq/moo/survival.hpp>
#include <hwflowq/moo/survival/classic_crowding.hpp>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <random>
#include <vector>

#include "allocations.hpp"
#include "catch.hpp"
#include "fronts.hpp"

using namespace hwflowq;
using moo::index_type;

namespace {

/// Calls `check(policy)` for every policy with M objectives.
template <std::size_t M, typename Check>
void for_each_policy(Check check) {
  moo::classic_crowding<M> classic;
  moo::pruned_crowding<M> pruned;
  moo::nearest_neighbour_pruning<M> neighbours;
  check(classic);
  check(pruned);
  check(neighbours);
}

template <std::size_t M>
void check_promises() {
  std::mt19937_64 random(M);
  for_each_policy<M>([&](auto& policy) {
    for (int repeat = 0; repeat < 100; ++repeat) {
      for (const auto kind : test::all_clouds) {
        const auto points = test::random_points<M>(random, 1 + random() % 80, kind);
        const auto front = test::random_front(random, points.size());
        const std::size_t keep = random() % (front.size() + 1);
        const auto kept = test::survive(policy, points.view(), front, keep);
        REQUIRE(kept.members.size() == keep);
        REQUIRE(
            std::includes(front.begin(), front.end(), kept.members.begin(), kept.members.end()));
        REQUIRE(std::adjacent_find(kept.members.begin(), kept.members.end(),
                                   std::greater_equal<>()) == kept.members.end());
        for (const double density : kept.density) REQUIRE(density >= 0.0);
        // No knowledge is carried from front to front.
        std::decay_t<decltype(policy)> fresh;
        REQUIRE(test::survive(fresh, points.view(), front, keep) == kept);
      }
    }
  });
}

template <std::size_t M>
void check_permutation() {
  std::mt19937_64 random(10 + M);
  for_each_policy<M>([&](auto& policy) {
    for (int repeat = 0; repeat < 50; ++repeat) {
      const std::size_t n = 3 + random() % 120;
      const auto points = test::random_points<M>(random, n, test::objective_cloud::surface, false);
      std::vector<index_type> order(n);
      std::iota(order.begin(), order.end(), index_type{0});
      const std::vector<index_type> front = order;
      for (std::size_t i = n - 1; i > 0; --i) std::swap(order[i], order[random() % (i + 1)]);
      moo::point_set<M> shuffled(n);
      for (std::size_t i = 0; i < n; ++i) shuffled.assign(order[i], points.point(i));

      // Infinite densities are ties: stay above their number.
      const std::size_t keep = std::min(n, 2 * M + random() % n);
      const auto kept = test::survive(policy, points.view(), front, keep);
      const auto kept_shuffled = test::survive(policy, shuffled.view(), front, keep);
      std::vector<double> density(n, -1.0);
      std::vector<double> density_shuffled(n, -1.0);
      for (std::size_t k = 0; k < keep; ++k) {
        density[kept.members[k]] = kept.density[k];
        density_shuffled[kept_shuffled.members[k]] = kept_shuffled.density[k];
      }
      for (std::size_t i = 0; i < n; ++i) REQUIRE(density[i] == density_shuffled[order[i]]);
    }
  });
}

template <std::size_t M>
void check_scaling() {
  std::mt19937_64 random(20 + M);
  for_each_policy<M>([&](auto& policy) {
    for (int repeat = 0; repeat < 100; ++repeat) {
      const std::size_t n = 1 + random() % 80;
      const auto points = test::random_points<M>(random, n, test::all_clouds[random() % 6]);
      moo::point_set<M> scaled = points;
      for (std::size_t m = 0; m < M; ++m) {
        const double factor = std::ldexp(1.0, static_cast<int>(random() % 200) - 100);
        for (double& value : scaled.column(m)) value *= factor;
      }
      const auto front = test::random_front(random, n);
      const std::size_t keep = random() % (front.size() + 1);
      REQUIRE(test::survive(policy, points.view(), front, keep) ==
              test::survive(policy, scaled.view(), front, keep));
    }
  });
}

template <std::size_t M>
void check_allocations() {
  std::mt19937_64 random(30 + M);
  for_each_policy<M>([&](auto& policy) {
    const auto large = test::random_points<M>(random, 300, test::objective_cloud::surface);
    const auto small = test::random_points<M>(random, 60, test::objective_cloud::few_values);
    std::vector<index_type> front(300);
    std::vector<double> density(300);
    const auto run = [&](const moo::point_set<M>& points, std::size_t keep) {
      std::iota(front.begin(), front.end(), index_type{0});
      policy(points.view(), std::span(front).first(points.size()), keep, std::span(density));
    };
    run(large, 150);
    run(large, 300);
    // The first front allocated, so counting works.
    const auto before = test::allocations();
    REQUIRE((before > 0 || !test::counts_allocations()));
    run(large, 20);
    run(large, 300);
    run(small, 30);
    run(small, 60);
    run(large, 150);
    REQUIRE(test::allocations() == before);
  });
}

}  // namespace

TEST_CASE("survivors are members in ascending order, densities are set and not NaN", "[survival]") {
  check_promises<1>();
  check_promises<2>();
  check_promises<3>();
  check_promises<5>();
}

TEST_CASE("who survives does not depend on the order of distinct members", "[survival]") {
  check_permutation<2>();
  check_permutation<3>();
  check_permutation<5>();
}

TEST_CASE("who survives does not depend on the units of an objective", "[survival]") {
  check_scaling<1>();
  check_scaling<2>();
  check_scaling<3>();
  check_scaling<5>();
}

TEST_CASE("survival allocates nothing once it has seen its largest front", "[survival]") {
  check_allocations<2>();
  check_allocations<3>();
}
