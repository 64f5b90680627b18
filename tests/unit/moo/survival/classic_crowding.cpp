#include <hwflowq/moo/survival/classic_crowding.hpp>

#include "catch.hpp"
#include "fronts.hpp"

using namespace hwflowq;
using hwflowq::test::infinity;

TEST_CASE("a cluster is dropped as a whole", "[survival][classic_crowding]") {
  // Distances on one axis of range 10: inf, .25, .2, .25, .75, inf in this order.
  const auto points = moo::point_set<1>::from_rows(
      std::vector<std::vector<double>>{{0}, {1.5}, {2.5}, {3.5}, {5}, {10}});
  moo::classic_crowding<1> policy;
  const auto kept = test::survive(policy, points.view(), {0, 1, 2, 3, 4, 5}, 3);
  CHECK(kept.members == std::vector<moo::index_type>{0, 4, 5});
  CHECK_THAT(kept.density[1], Catch::Matchers::WithinRel(0.65, 1e-15));
}

TEST_CASE("classic crowding keeps the largest distances, equal ones by lower index",
          "[survival][classic_crowding]") {
  std::mt19937_64 random(3);
  moo::classic_crowding<2> policy;
  for (int repeat = 0; repeat < 200; ++repeat) {
    for (const auto kind : test::all_clouds) {
      const auto points = test::random_points<2>(random, 1 + random() % 50, kind);
      const auto front = test::random_front(random, points.size());
      const std::size_t keep = random() % (front.size() + 1);
      const auto kept = test::survive(policy, points.view(), front, keep);

      const auto distance =
          test::crowding_scales<2>(points.view(), front).distances(points.view(), front);
      std::vector<std::size_t> order(front.size());
      std::iota(order.begin(), order.end(), std::size_t{0});
      std::stable_sort(order.begin(), order.end(),
                       [&](std::size_t a, std::size_t b) { return distance[a] > distance[b]; });
      order.resize(keep);
      std::sort(order.begin(), order.end());
      REQUIRE(kept.members.size() == keep);
      for (std::size_t k = 0; k < keep; ++k) {
        REQUIRE(kept.members[k] == front[order[k]]);
        REQUIRE(kept.density[k] == distance[order[k]]);
      }
    }
  }
}

TEST_CASE("classic crowding keeps nobody of an empty front", "[survival][classic_crowding]") {
  moo::classic_crowding<2> policy;
  const moo::point_set<2> none;
  CHECK(test::survive(policy, none.view(), {}, 0).members.empty());
}
