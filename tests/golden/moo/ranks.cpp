// Ranks, with and without constraints, against reference figures.
#include <hwflowq/moo/non_dominated_sort.hpp>

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "catch.hpp"
#include "ranking.hpp"
#include "reference.hpp"

namespace {

using namespace hwflowq;
using ranks = std::vector<moo::index_type>;
using json = nlohmann::json;

/// Calls f with the number of objectives as a constant; more than 8 is an error.
template <typename F, std::size_t M = 1>
void with_objectives(std::size_t m, F f) {
  if constexpr (M > 8) {
    throw std::runtime_error("no reference case has " + std::to_string(m) + " objectives");
  } else {
    if (m == M)
      f(std::integral_constant<std::size_t, M>());
    else
      with_objectives<F, M + 1>(m, f);
  }
}

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
  std::vector<std::uint64_t> histogram(*std::max_element(rank.begin(), rank.end()) + 1);
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
  test::require_reference_dir();
  std::size_t cases = 0;
  for (const auto& reference : test::reference_json("moo/ranks.json")) {
    INFO(reference.at("name").get<std::string>());
    with_objectives(reference.at("m").get<std::size_t>(),
                    [&](auto m) { compare<decltype(m)::value>(reference); });
    ++cases;
  }
  test::report_cases("ranks", cases);
}

TEST_CASE("golden.moo.constrained_ranks", "[golden]") {
  test::require_reference_dir();
  std::size_t cases = 0;
  for (const auto& reference : test::reference_json("moo/constrained_ranks.json")) {
    INFO(reference.at("name").get<std::string>());
    const auto rows = test::rows(reference.at("points"));
    const auto violation = test::numbers(reference.at("cv"));
    with_objectives(rows.at(0).size(), [&](auto m) {
      constexpr std::size_t objectives = decltype(m)::value;
      const auto points = moo::point_set<objectives>::from_rows(rows);
      ranks rank(points.size());
      moo::non_dominated_sorter<objectives> sort;
      sort(points.view(), violation, rank);
      CHECK(rank == reference.at("rank").get<ranks>());
    });
    ++cases;
  }
  test::report_cases("constrained_ranks", cases);
}
