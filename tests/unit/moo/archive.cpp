#include <hwflowq/moo/archive.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "ranking.hpp"

namespace {

using namespace hwflowq;

template <std::size_t M>
using contents = std::vector<std::pair<std::size_t, std::array<double, M>>>;

/// Genomes with points, by genome.
template <std::size_t M>
contents<M> sorted(const moo::archive<std::size_t, M>& archive) {
  contents<M> result;
  for (std::size_t i = 0; i < archive.size(); ++i)
    result.emplace_back(archive.genomes()[i], archive.points().point(i));
  std::sort(result.begin(), result.end());
  return result;
}

/// Of all points those that none dominates; of equal ones the first.
template <std::size_t M>
contents<M> front_by_definition(const moo::point_set<M>& points, std::size_t count) {
  contents<M> result;
  for (std::size_t i = 0; i < count; ++i) {
    bool kept = true;
    for (std::size_t j = 0; j < count && kept; ++j) {
      kept = !test::dominates_by_definition(points.point(j), points.point(i)) &&
             !(j < i && points.point(j) == points.point(i));
    }
    if (kept) result.emplace_back(i, points.point(i));
  }
  return result;
}

template <std::size_t M>
void check_against_definition(test::shape kind, std::size_t n, test::random_numbers& random) {
  const auto points = test::make_points<M>(kind, n, random);
  moo::archive<std::size_t, M> archive;
  for (std::size_t i = 0; i < n; ++i) {
    const bool taken = archive.insert(i, points.point(i));
    const auto expected = front_by_definition(points, i + 1);
    REQUIRE(taken == (!expected.empty() && expected.back().first == i));
    if (n < 40 || i + 1 == n) REQUIRE(sorted(archive) == expected);
  }
}

}  // namespace

TEST_CASE("an archive holds the front of all that it was offered") {
  test::random_numbers random(1);
  for (const auto kind : test::all_shapes) {
    if (kind == test::shape::special_values) continue;  // an archive is offered no NaN
    for (int repeat = 0; repeat < 10; ++repeat) {
      const std::size_t n = 1 + random.below(39);
      check_against_definition<1>(kind, n, random);
      check_against_definition<2>(kind, n, random);
      check_against_definition<3>(kind, n, random);
      check_against_definition<5>(kind, n, random);
    }
  }
}

TEST_CASE("an archive of several blocks of points is right") {
  test::random_numbers random(2);
  check_against_definition<3>(test::shape::one_front, 700, random);
  check_against_definition<4>(test::shape::uniform, 700, random);
}

TEST_CASE("of equal points the first stays, minus zero and infinities included") {
  constexpr double inf = std::numeric_limits<double>::infinity();
  moo::archive<int, 2> archive;
  CHECK(archive.insert(1, {0.0, inf}));
  CHECK_FALSE(archive.insert(2, {-0.0, inf}));
  CHECK_FALSE(archive.insert(3, {1.0, inf}));
  CHECK(archive.insert(4, {inf, -inf}));
  CHECK(archive.insert(5, {-1.0, inf}));
  CHECK(archive.size() == 2);
  CHECK(archive.insert(6, {-1.0, -inf}));
  REQUIRE(archive.size() == 1);
  CHECK(archive.genomes()[0] == 6);
}

TEST_CASE("an archive comes back from bytes and goes on as before") {
  test::random_numbers random(3);
  const auto points = test::make_points<3>(test::shape::uniform, 300, random);
  moo::archive<std::size_t, 3> archive;
  for (std::size_t i = 0; i < 150; ++i) archive.insert(i, points.point(i));
  binary_output output;
  archive.save(output);
  moo::archive<std::size_t, 3> back;
  back.insert(999, {-9, -9, -9});  // forgotten
  binary_input input(output.bytes());
  back.load(input);
  CHECK(input.remaining() == 0);
  for (std::size_t i = 150; i < 300; ++i) {
    REQUIRE(back.insert(i, points.point(i)) == archive.insert(i, points.point(i)));
  }
  // In the same order, too.
  CHECK(back.genomes() == archive.genomes());
  for (std::size_t size = 0; size < output.bytes().size(); size += 11) {
    binary_input truncated(output.bytes().first(size));
    REQUIRE_THROWS_AS(back.load(truncated), error);
  }
}
