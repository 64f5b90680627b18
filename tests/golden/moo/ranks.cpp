// Ranks, with and without constraints, against reference figures.
#include <hwflowq/moo/non_dominated_sort.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "catch.hpp"
#include "ranking.hpp"
#include "reference.hpp"
#include "reference_cases.hpp"

namespace {

using namespace hwflowq;
using ranks = std::vector<moo::index_type>;
using json = nlohmann::json;

/// Points that a case only names by their seed: values of splitmix64, row by row.
template <std::size_t M>
moo::point_set<M> generate(std::uint64_t seed, std::size_t n) {
  test::random_numbers random(seed);
  moo::point_set<M> points(n);
  for (std::size_t i = 0; i < n; ++i) {
    std::array<double, M> row{};
    for (double& value : row) value = random.uniform();
    points.assign(i, row);
  }
  return points;
}

template <std::size_t M>
void compare(const json& reference) {
  if (reference.contains("points")) {
    const auto points = moo::point_set<M>::from_rows(test::rows(reference.at("points")));
    ranks rank(points.size());
    moo::non_dominated_sorter<M> sort;
    const std::size_t fronts = sort(points.view(), rank);
    CHECK(rank == reference.at("rank").get<ranks>());
    if (reference.contains("n_fronts"))
      CHECK(fronts == reference.at("n_fronts").get<std::size_t>());
    return;
  }
  REQUIRE(reference.at("generator") == "splitmix");
  const auto points =
      generate<M>(reference.at("seed").get<std::uint64_t>(), reference.at("n").get<std::size_t>());
  const ranks rank = moo::non_dominated_ranks(points.view());
  const auto last = std::max_element(rank.begin(), rank.end());
  std::vector<std::uint64_t> histogram(last == rank.end() ? 0 : *last + 1);
  std::uint64_t checksum = 0;
  for (std::size_t i = 0; i < rank.size(); ++i) {
    ++histogram[rank[i]];
    checksum += (i + 1) * (rank[i] + std::uint64_t{1});
  }
  CHECK(histogram == reference.at("rank_histogram").get<std::vector<std::uint64_t>>());
  CHECK(checksum == reference.at("rank_checksum").get<std::uint64_t>());
}

}  // namespace

TEST_CASE("golden.moo.ranks", "[golden]") {
  const auto objectives = [](const json& item) { return item.at("m").get<std::size_t>(); };
  test::compare_cases("moo/ranks.json", "ranks", objectives,
                      [](const json& item, auto m) { compare<decltype(m)::value>(item); });
}

TEST_CASE("golden.moo.constrained_ranks", "[golden]") {
  const auto objectives = [](const json& item) {
    const auto& points = item.at("points");
    return points.empty() ? std::size_t{1} : points.at(0).size();
  };
  test::compare_cases(
      "moo/constrained_ranks.json", "constrained_ranks", objectives, [](const json& item, auto m) {
        constexpr std::size_t M = m;
        const auto points = moo::point_set<M>::from_rows(test::rows(item.at("points")));
        const auto violation = test::numbers(item.at("cv"));
        ranks rank(points.size());
        moo::non_dominated_sorter<M> sort;
        sort(points.view(), violation, rank);
        CHECK(rank == item.at("rank").get<ranks>());
      });
}
