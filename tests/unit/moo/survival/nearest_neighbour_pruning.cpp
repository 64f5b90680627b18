#include <hwflowq/moo/survival/nearest_neighbour_pruning.hpp>

#include "catch.hpp"
#include "fronts.hpp"

using namespace hwflowq;
using hwflowq::test::infinity;

namespace {

template <std::size_t M>
void compare_neighbours(int repeats) {
  std::mt19937_64 random(M);
  moo::nearest_neighbour_pruning<M> policy;
  for (int repeat = 0; repeat < repeats; ++repeat) {
    for (const auto kind : test::all_clouds) {
      const std::size_t n = repeat % 20 == 0 ? 150 : 1 + random() % 40;
      const auto points = test::random_points<M>(random, n, kind);
      const auto front = test::random_front(random, n);
      const std::size_t keep = repeat % 5 == 0 ? front.size() : random() % (front.size() + 1);
      INFO(M << " objectives, cloud " << static_cast<int>(kind) << ", " << front.size() << " to "
             << keep);
      REQUIRE(test::survive(policy, points.view(), front, keep) ==
              test::prune_by_neighbours(points.view(), front, keep));
    }
  }
}

}  // namespace

TEST_CASE("the more crowded of two neighbours leaves", "[survival][nearest_neighbour_pruning]") {
  // Objectives scale to tenths; the pair 2 and 3 are nearest, and 3 has the nearer second one.
  const auto points = moo::point_set<2>::from_rows(
      std::vector<std::vector<double>>{{0, 10}, {10, 0}, {4, 6}, {5, 5}, {7, 3}});
  moo::nearest_neighbour_pruning<2> policy;
  const auto kept = test::survive(policy, points.view(), {0, 1, 2, 3, 4}, 4);
  CHECK(kept.members == std::vector<moo::index_type>{0, 1, 2, 4});
  // Member 2 is .3 (twice) from 4 and .4 (twice) from 0; member 4 .3 from both 1 and 2.
  CHECK(kept.density[0] == infinity);
  CHECK(kept.density[1] == infinity);
  CHECK_THAT(kept.density[2], Catch::Matchers::WithinRel(0.18 * 0.32, 1e-8));
  CHECK_THAT(kept.density[3], Catch::Matchers::WithinRel(0.18 * 0.18, 1e-8));
}

TEST_CASE("duplicates leave first, in crowded places before others",
          "[survival][nearest_neighbour_pruning]") {
  const auto points = moo::point_set<2>::from_rows(std::vector<std::vector<double>>{
      {0, 20}, {20, 0}, {2, 18}, {3, 17}, {3, 17}, {12, 8}, {12, 8}});
  moo::nearest_neighbour_pruning<2> policy;
  CHECK(test::survive(policy, points.view(), {0, 1, 2, 3, 4, 5, 6}, 6).members ==
        std::vector<moo::index_type>{0, 1, 2, 3, 5, 6});
  CHECK(test::survive(policy, points.view(), {0, 1, 2, 3, 4, 5, 6}, 5).members ==
        std::vector<moo::index_type>{0, 1, 2, 3, 5});
}

TEST_CASE("members that all agree leave by index", "[survival][nearest_neighbour_pruning]") {
  moo::point_set<3> points;
  for (int i = 0; i < 9; ++i) points.push_back({1, 2, 3});
  moo::nearest_neighbour_pruning<3> policy;
  const auto kept = test::survive(policy, points.view(), {0, 2, 3, 4, 5, 7, 8}, 4);
  CHECK(kept.members == std::vector<moo::index_type>{0, 2, 3, 4});
}

TEST_CASE("nearest neighbour pruning agrees with the definition",
          "[survival][nearest_neighbour_pruning]") {
  compare_neighbours<1>(60);
  compare_neighbours<2>(100);
  compare_neighbours<3>(200);
  compare_neighbours<5>(60);
  compare_neighbours<9>(40);
}

TEST_CASE("a large front pruned to few agrees with the definition",
          "[survival][nearest_neighbour_pruning]") {
  std::mt19937_64 random(11);
  moo::nearest_neighbour_pruning<3> policy;
  const auto points = test::random_points<3>(random, 400, test::objective_cloud::surface);
  std::vector<moo::index_type> front(400);
  std::iota(front.begin(), front.end(), moo::index_type{0});
  for (const std::size_t keep : {10UL, 60UL, 199UL, 399UL}) {
    REQUIRE(test::survive(policy, points.view(), front, keep) ==
            test::prune_by_neighbours(points.view(), front, keep));
  }
}
