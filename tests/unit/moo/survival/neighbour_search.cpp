#include <hwflowq/moo/survival/neighbour_search.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <random>
#include <vector>

#include "catch.hpp"
#include "fronts.hpp"

using namespace hwflowq;

namespace {

constexpr std::size_t list_size = 6;
using search = moo::detail::neighbour_search<3>;
using key = moo::detail::neighbour_key;

/// Points sorted along one axis, and all distances between them.
struct placed {
  search find;
  std::vector<std::array<double, 3>> points;
  std::vector<bool> hidden;

  placed(std::mt19937_64& random, std::size_t n, std::size_t axis, test::objective_cloud kind) {
    const auto set = test::random_points<3>(random, n, kind);
    for (std::size_t i = 0; i < n; ++i) points.push_back(set.point(i));
    std::stable_sort(points.begin(), points.end(),
                     [axis](const auto& a, const auto& b) { return a[axis] < b[axis]; });
    find.resize(n, axis);
    for (std::size_t s = 0; s < n; ++s) {
      for (std::size_t m = 0; m < 3; ++m) find.column(m)[s] = points[s][m];
    }
    hidden.assign(n, false);
  }

  [[nodiscard]] double distance(std::size_t a, std::size_t b) const {
    double sum = key::least;
    for (std::size_t m = 0; m < 3; ++m) {
      const double difference = points[a][m] - points[b][m];
      sum += test::rounded(difference * difference);
    }
    return std::bit_cast<double>(std::bit_cast<std::uint64_t>(sum) >> 20U << 20U);
  }

  [[nodiscard]] std::vector<double> sorted_distances(std::size_t from) const {
    std::vector<double> distances;
    for (std::size_t s = 0; s < points.size(); ++s) {
      if (s != from && !hidden[s]) distances.push_back(distance(from, s));
    }
    std::sort(distances.begin(), distances.end());
    return distances;
  }

  /// How many entries of a list are neighbours; they must be the nearest, in order, and distinct.
  [[nodiscard]] std::size_t check(std::size_t from, const double* list,
                                  std::size_t size = list_size) const {
    const auto expected = sorted_distances(from);
    std::vector<std::size_t> seen;
    for (std::size_t k = 0; k < size; ++k) {
      if (!(list[k] < key::none)) break;
      const std::size_t slot = find.slot_of(list[k]);
      REQUIRE(slot != from);
      REQUIRE_FALSE(hidden[slot]);
      REQUIRE(std::find(seen.begin(), seen.end(), slot) == seen.end());
      seen.push_back(slot);
      REQUIRE(find.distance_of(list[k]) == distance(from, slot));
      REQUIRE(find.distance_of(list[k]) == expected[k]);
    }
    return seen.size();
  }
};

}  // namespace

TEST_CASE("the nearest neighbours of all members are found", "[neighbour_search]") {
  std::mt19937_64 random(2);
  for (const auto kind : {test::objective_cloud::plain, test::objective_cloud::few_values,
                          test::objective_cloud::surface}) {
    for (const std::size_t n : std::vector<std::size_t>{1, 2, 3, 6, 7, 8, 9, 17, 64, 200}) {
      const placed members(random, n, n % 3, kind);
      std::vector<double> lists((n + search::width) * list_size);
      members.find.find_all<list_size>(lists.data());
      for (std::size_t s = 0; s < n; ++s) {
        REQUIRE(members.check(s, lists.data() + s * list_size) == std::min(n - 1, list_size));
      }
    }
  }
}

TEST_CASE("hidden members are not found, and at least one of the others is", "[neighbour_search]") {
  std::mt19937_64 random(4);
  for (const auto kind : {test::objective_cloud::plain, test::objective_cloud::few_values,
                          test::objective_cloud::surface}) {
    for (const std::size_t n : std::vector<std::size_t>{1, 2, 3, 9, 17, 64, 200}) {
      placed members(random, n, n % 3, kind);
      for (std::size_t s = 0; s < n; ++s) {
        if (random() % 3 != 0) continue;
        members.hidden[s] = true;
        members.find.hide(s);
      }
      std::array<double, list_size> list;
      for (std::size_t s = 0; s < n; ++s) {
        const std::size_t found = members.find.find(s, list.data(), 1 + s % list_size);
        REQUIRE(found <= 1 + s % list_size);
        REQUIRE(members.check(s, list.data(), found) == found);
        REQUIRE((found > 0) == !members.sorted_distances(s).empty());
      }
      // Shown again, they are found again.
      for (std::size_t s = 0; s < n; ++s) members.find.show(s);
      members.hidden.assign(n, false);
      for (std::size_t s = 0; s < n; ++s) {
        const std::size_t found = members.find.find(s, list.data(), list_size);
        REQUIRE(members.check(s, list.data(), found) == found);
        REQUIRE(found >= std::min<std::size_t>(n - 1, 1));
      }
    }
  }
}
