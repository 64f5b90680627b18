#include <hwflowq/moo/tournaments.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numeric>
#include <utility>
#include <vector>

#include "catch.hpp"

namespace {

using namespace hwflowq;

/// Who enters tournament k: the winner where the order prefers low, then high indices.
std::pair<std::size_t, std::size_t> entrants(const moo::tournaments& draw, std::size_t k,
                                             std::size_t size) {
  std::vector<moo::index_type> ascending(size);
  std::iota(ascending.begin(), ascending.end(), moo::index_type{0});
  const std::vector<moo::index_type> descending(ascending.rbegin(), ascending.rend());
  const std::vector<double> density(size, 0.0);
  return {draw.winner(k, ascending, density), draw.winner(k, descending, density)};
}

}  // namespace

TEST_CASE("everyone enters equally often") {
  moo::tournaments draw;
  for (const std::size_t size : {1U, 2U, 3U, 7U, 10U, 101U}) {
    for (const std::size_t count : {0U, 1U, 5U, 10U, 101U, 150U}) {
      random_stream stream(1, static_cast<std::uint32_t>(size), static_cast<std::uint32_t>(count));
      draw.draw(size, count, stream);
      std::vector<std::size_t> entries(size);
      for (std::size_t k = 0; k < count; ++k) {
        const auto [low, high] = entrants(draw, k, size);
        REQUIRE(low < size);
        REQUIRE(high < size);
        ++entries[low];
        ++entries[high];
      }
      const auto [least, most] = std::minmax_element(entries.begin(), entries.end());
      REQUIRE(*most - *least <= 1);
    }
  }
}

TEST_CASE("as many tournaments as individuals send everyone into exactly two") {
  constexpr std::size_t size = 64;
  moo::tournaments draw;
  random_stream stream(2);
  draw.draw(size, size, stream);
  std::vector<int> entries(size);
  for (std::size_t k = 0; k < size; ++k) {
    const auto [low, high] = entrants(draw, k, size);
    REQUIRE(low != high);  // in one permutation nobody meets himself
    ++entries[low];
    ++entries[high];
  }
  for (const int count : entries) REQUIRE(count == 2);
}

TEST_CASE("every pair meets equally often") {
  constexpr std::size_t size = 6;
  constexpr int repeats = 20'000;
  moo::tournaments draw;
  std::vector<int> meetings(size * size);
  for (std::uint32_t i = 0; i < repeats; ++i) {
    random_stream stream(3, i);
    draw.draw(size, 1, stream);
    const auto [low, high] = entrants(draw, 0, size);
    ++meetings[low * size + high];
  }
  const double p = 2.0 / (size * (size - 1));
  for (std::size_t low = 0; low < size; ++low) {
    for (std::size_t high = low + 1; high < size; ++high) {
      const int count = meetings[low * size + high];
      CHECK(std::abs(count - repeats * p) < 4.5 * std::sqrt(repeats * p * (1.0 - p)));
    }
  }
}

TEST_CASE("the lower rank wins, then the greater density, then who was drawn first") {
  constexpr std::size_t size = 40;
  constexpr double inf = std::numeric_limits<double>::infinity();
  moo::tournaments draw;
  random_stream stream(4);
  draw.draw(size, 500, stream);
  std::vector<moo::index_type> rank(size);
  std::vector<double> density(size);
  for (std::size_t i = 0; i < size; ++i) {
    rank[i] = stream.below(3);
    density[i] = stream.below(4) == 0 ? inf : stream.below(3);
  }
  const std::vector<moo::index_type> equal_rank(size, 1);
  const std::vector<double> equal_density(size, inf);
  std::size_t first_is_low = 0;
  for (std::size_t k = 0; k < 500; ++k) {
    const auto [low, high] = entrants(draw, k, size);
    const auto first = draw.winner(k, equal_rank, equal_density);
    REQUIRE((first == low || first == high));
    first_is_low += first == low ? 1U : 0U;
    const auto second = first == low ? high : low;
    const auto worth = [&](std::size_t i) {
      return std::pair{-static_cast<double>(rank[i]), density[i]};
    };
    const auto expected = worth(second) > worth(first) ? second : first;
    REQUIRE(draw.winner(k, rank, density) == expected);
  }
  CHECK(first_is_low > 150);
  CHECK(first_is_low < 350);
}

// The order is part of what a seed reproduces.
TEST_CASE("entrants are the permutations of Fisher and Yates, and of equals the first wins") {
  for (const std::size_t size : {2U, 5U, 16U}) {
    constexpr std::size_t count = 20;
    moo::tournaments draw;
    random_stream stream(6);
    auto copy = stream;
    draw.draw(size, count, stream);
    std::vector<std::size_t> drawn;
    while (drawn.size() < 2 * count) {
      std::vector<std::size_t> permutation(size);
      std::iota(permutation.begin(), permutation.end(), std::size_t{0});
      for (std::size_t last = size - 1; last > 0; --last)
        std::swap(permutation[last], permutation[copy.below(static_cast<std::uint32_t>(last + 1))]);
      drawn.insert(drawn.end(), permutation.begin(), permutation.end());
    }
    const std::vector<moo::index_type> rank(size, 3);
    const std::vector<double> density(size, 0.5);
    for (std::size_t k = 0; k < count; ++k) REQUIRE(draw.winner(k, rank, density) == drawn[2 * k]);
    REQUIRE(stream() == copy());
  }
}

TEST_CASE("a draw depends on the stream alone, not on draws before") {
  moo::tournaments fresh;
  moo::tournaments used;
  random_stream other(9);
  used.draw(77, 300, other);
  random_stream one(5);
  random_stream two(5);
  fresh.draw(10, 20, one);
  used.draw(10, 20, two);
  for (std::size_t k = 0; k < 20; ++k) REQUIRE(entrants(fresh, k, 10) == entrants(used, k, 10));
}
