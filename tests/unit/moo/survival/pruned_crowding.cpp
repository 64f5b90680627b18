#include <hwflowq/moo/survival/pruned_crowding.hpp>

#include "catch.hpp"
#include "fronts.hpp"

using namespace hwflowq;
using hwflowq::test::infinity;

namespace {

moo::point_set<1> on_a_line(std::initializer_list<double> values) {
  moo::point_set<1> points;
  for (const double value : values) points.push_back({value});
  return points;
}

template <std::size_t M>
void compare_crowding(int repeats) {
  std::mt19937_64 random(M);
  moo::pruned_crowding<M> policy;
  for (int repeat = 0; repeat < repeats; ++repeat) {
    for (const auto kind : test::all_clouds) {
      const std::size_t n = repeat % 20 == 0 ? 120 : 1 + random() % 30;
      const auto points = test::random_points<M>(random, n, kind);
      const auto front = test::random_front(random, n);
      const std::size_t keep = random() % (front.size() + 1);
      INFO(M << " objectives, cloud " << static_cast<int>(kind) << ", " << front.size() << " to "
             << keep);
      REQUIRE(test::survive(policy, points.view(), front, keep) ==
              test::prune_by_crowding(points.view(), front, keep));
    }
  }
}

}  // namespace

TEST_CASE("a cluster is thinned, not dropped", "[survival][pruned_crowding]") {
  // Member 2 goes first (gap 2); then 1 and 3 have gaps 3.5, member 4 has 6.5: the higher of the
  // equal two goes.
  const auto points = on_a_line({0, 1.5, 2.5, 3.5, 5, 10});
  moo::pruned_crowding<1> policy;
  const auto kept = test::survive(policy, points.view(), {0, 1, 2, 3, 4, 5}, 4);
  CHECK(kept.members == std::vector<moo::index_type>{0, 1, 4, 5});
  CHECK(kept.density[0] == infinity);
  CHECK_THAT(kept.density[1], Catch::Matchers::WithinRel(0.5, 1e-15));
  CHECK_THAT(kept.density[2], Catch::Matchers::WithinRel(0.85, 1e-15));
  CHECK(kept.density[3] == infinity);
}

TEST_CASE("duplicates leave first, the higher index before the lower",
          "[survival][pruned_crowding]") {
  const auto points = on_a_line({0, 1, 2, 2, 2, 3, 4});
  moo::pruned_crowding<1> policy;
  CHECK(test::survive(policy, points.view(), {0, 1, 2, 3, 4, 5, 6}, 6).members ==
        std::vector<moo::index_type>{0, 1, 2, 4, 5, 6});
  CHECK(test::survive(policy, points.view(), {0, 1, 2, 3, 4, 5, 6}, 5).members ==
        std::vector<moo::index_type>{0, 1, 2, 5, 6});
}

TEST_CASE("the ends of a front leave last, and two survivors are infinite",
          "[survival][pruned_crowding]") {
  moo::point_set<2> points;
  for (int i = 0; i < 50; ++i) points.push_back({i * 1.0, 49.0 - i});
  std::vector<moo::index_type> front(50);
  std::iota(front.begin(), front.end(), moo::index_type{0});
  moo::pruned_crowding<2> policy;
  const auto kept = test::survive(policy, points.view(), front, 2);
  CHECK(kept.members == std::vector<moo::index_type>{0, 49});
  CHECK(kept.density == std::vector<double>{infinity, infinity});
  CHECK(test::survive(policy, points.view(), front, 1).members == std::vector<moo::index_type>{0});
  CHECK(test::survive(policy, points.view(), front, 0).members.empty());
}

TEST_CASE("pruned crowding agrees with the definition", "[survival][pruned_crowding]") {
  compare_crowding<1>(60);
  compare_crowding<2>(200);
  compare_crowding<3>(100);
  compare_crowding<6>(60);
}
