#include <hwflowq/moo/crowding.hpp>

#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include "catch.hpp"
#include "fronts.hpp"

using namespace hwflowq;
using hwflowq::test::infinity;

namespace {

template <std::size_t M>
std::vector<double> crowding(const moo::point_set<M>& points) {
  std::vector<moo::index_type> front(points.size());
  std::iota(front.begin(), front.end(), moo::index_type{0});
  std::vector<double> density(points.size(), -1.0);
  moo::crowding_distance<M>{}(points.view(), front, density);
  return density;
}

template <std::size_t M>
std::vector<double> crowding(std::initializer_list<std::array<double, M>> rows) {
  moo::point_set<M> points;
  for (const auto& row : rows) points.push_back(row);
  return crowding(points);
}

}  // namespace

TEST_CASE("crowding distance of a front worked out by hand", "[crowding]") {
  // Ranges 8 and 4. Member 2: (8-1)/8 + (3-0)/4; member 3: (3-0)/8 + (4-1)/4.
  const auto density = crowding<2>({{0, 4}, {8, 0}, {3, 1}, {1, 3}});
  CHECK(density == std::vector<double>{infinity, infinity, 7.0 / 8 + 3.0 / 4, 3.0 / 8 + 3.0 / 4});
}

TEST_CASE("fronts of one or two are all infinite, an empty front is no error", "[crowding]") {
  CHECK(crowding<2>({}).empty());
  CHECK(crowding<2>({{1, 2}}) == std::vector<double>{infinity});
  CHECK(crowding<2>({{1, 2}, {1, 2}}) == std::vector<double>{infinity, infinity});
}

TEST_CASE("a flat objective adds nothing and marks nobody", "[crowding]") {
  CHECK(crowding<2>({{0, 7}, {1, 7}, {4, 7}}) == std::vector<double>{infinity, 1.0, infinity});
  CHECK(crowding<2>({{5, 7}, {5, 7}, {5, 7}}) == std::vector<double>{0.0, 0.0, 0.0});
  CHECK(crowding<1>({{5}, {5}, {5}}) == std::vector<double>{0.0, 0.0, 0.0});
  CHECK(crowding<1>({{0.0}, {-0.0}, {0.0}}) == std::vector<double>{0.0, 0.0, 0.0});
}

TEST_CASE("ties keep the order of the front", "[crowding]") {
  // First is the first of the two zeros, last the second of the two fours.
  const auto density = crowding<1>({{4}, {0}, {0}, {4}});
  CHECK(density == std::vector<double>{1.0, infinity, 1.0, infinity});
}

TEST_CASE("an infinite value stands one range beyond the finite ones", "[crowding]") {
  const auto density = crowding<1>({{0}, {1}, {2}, {infinity}, {infinity}});
  CHECK(density == std::vector<double>{infinity, 1.0, 1.5, 1.0, infinity});
  CHECK(crowding<1>({{-infinity}, {0}, {1}}) == std::vector<double>{infinity, 2.0, infinity});
  const auto none_finite = crowding<1>({{-infinity}, {infinity}, {infinity}});
  CHECK(none_finite == std::vector<double>{infinity, 2.0, infinity});
}

TEST_CASE("distances are never NaN", "[crowding]") {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  constexpr double largest = std::numeric_limits<double>::max();
  constexpr double smallest = std::numeric_limits<double>::denorm_min();
  CHECK(crowding<1>({{nan}, {0}, {1}, {-nan}}) == crowding<1>({{infinity}, {0}, {1}, {infinity}}));
  for (const auto& density :
       {crowding<1>({{-largest}, {0}, {largest}}), crowding<1>({{0}, {smallest}, {2 * smallest}}),
        crowding<1>({{-largest}, {infinity}, {largest}, {-infinity}, {0}}),
        crowding<2>({{nan, nan}, {nan, nan}, {nan, nan}})}) {
    for (const double value : density) {
      CHECK_FALSE(std::isnan(value));
      CHECK(value >= 0.0);
    }
  }
  CHECK_THAT(crowding<1>({{-largest}, {0}, {largest}})[1], Catch::Matchers::WithinRel(1.0, 1e-15));
}

TEST_CASE("only the members of the front are written, by their index", "[crowding]") {
  const auto points =
      moo::point_set<1>::from_rows(std::vector<std::vector<double>>{{9}, {0}, {-9}, {1}, {2}});
  std::vector<double> density(5, -1.0);
  const std::vector<moo::index_type> front = {1, 3, 4};
  moo::crowding_distance<1>{}(points.view(), front, density);
  CHECK(density == std::vector<double>{-1.0, infinity, -1.0, 1.0, infinity});
}

TEST_CASE("crowding distances agree with the definition", "[crowding]") {
  std::mt19937_64 random(1);
  moo::crowding_distance<3> distance;
  for (int repeat = 0; repeat < 300; ++repeat) {
    for (const auto kind : test::all_clouds) {
      const auto points = test::random_points<3>(random, 1 + random() % 60, kind);
      const auto front = test::random_front(random, points.size());
      std::vector<double> density(points.size(), -1.0);
      distance(points.view(), front, density);
      const auto expected =
          test::crowding_scales<3>(points.view(), front).distances(points.view(), front);
      for (std::size_t k = 0; k < front.size(); ++k) REQUIRE(density[front[k]] == expected[k]);
    }
  }
}
