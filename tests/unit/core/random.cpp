#include <hwflowq/core/random.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <random>
#include <set>
#include <vector>

#include "catch.hpp"

namespace {

using namespace hwflowq;
using block = std::array<std::uint32_t, 4>;

static_assert(std::uniform_random_bit_generator<random_stream>);
// The same function at compile time.
static_assert(philox4x32({}, {}) == block{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});

/// Sum of (count - expected)^2 / expected.
template <typename Counts>
double chi_square(const Counts& counts, double draws) {
  const double expected = draws / static_cast<double>(counts.size());
  double sum = 0.0;
  for (const auto count : counts) {
    const double difference = static_cast<double>(count) - expected;
    sum += difference * difference / expected;
  }
  return sum;
}

}  // namespace

// Known answers published with the Random123 library of the authors of Philox.
TEST_CASE("philox gives the known answers of its authors") {
  CHECK(philox4x32({}, {}) == block{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
  constexpr std::uint32_t ones = 0xffffffff;
  CHECK(philox4x32({ones, ones, ones, ones}, {ones, ones}) ==
        block{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd});
  CHECK(philox4x32({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}) ==
        block{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1});
}

TEST_CASE("a stream is philox of its block, individual, generation and purpose") {
  const std::uint64_t seed = 0x0123456789abcdef;
  random_stream stream(seed, 17, 42, stream_purpose::mating);
  for (std::uint32_t i = 0; i < 100; ++i) {
    const block words = philox4x32({i, 42, 17, 1}, {0x89abcdef, 0x01234567});
    REQUIRE(stream() == (words[0] | std::uint64_t{words[1]} << 32));
    REQUIRE(stream() == (words[2] | std::uint64_t{words[3]} << 32));
  }
}

TEST_CASE("filling gives the numbers of single draws") {
  for (const std::size_t before : {0U, 1U, 15U, 16U, 17U}) {
    random_stream single(5);
    random_stream filled(5);
    for (std::size_t i = 0; i < before; ++i) CHECK(single() == filled());
    std::vector<std::uint64_t> words(37);
    filled.fill(words);
    for (const auto word : words) REQUIRE(word == single());
    CHECK(filled() == single());
  }
}

TEST_CASE("halves are those of words, the lower first, and a word starts behind a half") {
  random_stream words(9);
  random_stream halves(9);
  for (int i = 0; i < 50; ++i) {
    const std::uint64_t word = words();
    REQUIRE(halves.half() == static_cast<std::uint32_t>(word));
    if (i % 3 == 0) {
      REQUIRE(halves() == words());
    } else {
      REQUIRE(halves.half() == static_cast<std::uint32_t>(word >> 32));
    }
  }
}

TEST_CASE("coarse uniform numbers are the middles of 2^32 intervals") {
  CHECK(random_stream::to_open_interval(0) == 0x1p-33);
  CHECK(random_stream::to_open_interval(0xffffffff) == 1.0 - 0x1p-33);
  CHECK(random_stream::to_open_interval(0x80000000) == 0.5 + 0x1p-33);
  random_stream stream(10);
  random_stream copy(10);
  std::array<int, 100> counts{};
  constexpr int draws = 100'000;
  for (int i = 0; i < draws; ++i) {
    const double u = stream.coarse_uniform();
    REQUIRE(u == random_stream::to_open_interval(copy.half()));
    ++counts[static_cast<std::size_t>(u * 100.0)];
  }
  CHECK(chi_square(counts, draws) < 149.0);  // as above
}

TEST_CASE("streams of different coordinates share no word") {
  std::set<std::uint64_t> words;
  std::size_t drawn = 0;
  const auto take = [&](random_stream stream) {
    for (int i = 0; i < 20; ++i, ++drawn) words.insert(stream());
  };
  for (std::uint64_t seed : {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{1} << 32}) {
    for (std::uint32_t generation = 0; generation < 10; ++generation) {
      for (std::uint32_t individual = 0; individual < 10; ++individual) {
        for (std::uint32_t purpose = 0; purpose < 5; ++purpose) {
          take(random_stream(seed, generation, individual, stream_purpose{purpose}));
        }
      }
    }
  }
  CHECK(words.size() == drawn);
}

TEST_CASE("uniform numbers fill the unit interval evenly") {
  CHECK(random_stream::to_unit_interval(0) == 0.0);
  CHECK(random_stream::to_unit_interval(~std::uint64_t{0}) == 1.0 - 0x1p-53);
  CHECK(random_stream::to_unit_interval(std::uint64_t{1} << 63) == 0.5);
  CHECK(random_stream::to_unit_interval(2047) == 0.0);
  random_stream stream(3);
  std::array<int, 100> counts{};
  constexpr int draws = 100'000;
  for (int i = 0; i < draws; ++i) {
    const double u = stream.uniform();
    REQUIRE((u >= 0.0 && u < 1.0));
    ++counts[static_cast<std::size_t>(u * 100.0)];
  }
  // 99 degrees of freedom: beyond 149 one time in a thousand.
  CHECK(chi_square(counts, draws) < 149.0);
}

TEST_CASE("numbers below a bound are within it and of equal chance") {
  random_stream stream(4);
  for (const std::uint32_t bound : {1U, 2U, 3U, 7U, 10U, 100U}) {
    std::vector<int> counts(bound);
    const int draws = 1000 * static_cast<int>(bound);
    for (int i = 0; i < draws; ++i) {
      const std::uint32_t value = stream.below(bound);
      REQUIRE(value < bound);
      ++counts[value];
    }
    const double freedom = bound - 1.0;
    CHECK(chi_square(counts, draws) < freedom + 3.5 * std::sqrt(2.0 * freedom) + 10.0);
  }
}

// A multiplication and a shift alone give three quarters of 2^32 words twice as much to every third
// value: a half, a quarter, a quarter.
TEST_CASE("numbers below a bound that divides 2^32 badly are without bias") {
  random_stream stream(6);
  std::array<int, 3> counts{};
  constexpr int draws = 30'000;
  for (int i = 0; i < draws; ++i) ++counts[stream.below(3U << 30) % 3];
  CHECK(chi_square(counts, draws) < 13.8);  // 2 degrees of freedom, one time in a thousand
  random_stream largest(7);
  std::array<int, 2> halves{};
  for (int i = 0; i < draws; ++i) ++halves[largest.below(0xffffffff) >> 31];
  CHECK(chi_square(halves, draws) < 10.8);
}

TEST_CASE("a chance of 0 never happens and of 1 always") {
  random_stream stream(8);
  int quarters = 0;
  for (int i = 0; i < 10'000; ++i) {
    REQUIRE_FALSE(stream.chance(0.0));
    REQUIRE(stream.chance(1.0));
    quarters += stream.chance(0.25) ? 1 : 0;
  }
  CHECK(std::abs(quarters - 2500) < 150);  // standard deviation 43
}
