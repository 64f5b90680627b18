#include <hwflowq/moo/mutated_genes.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

#include "catch.hpp"

namespace {

using namespace hwflowq;

std::vector<std::size_t> mutated(std::size_t size, double probability, random_stream& stream) {
  std::vector<std::size_t> indices;
  const moo::mutated_genes choose(size, probability);
  choose(stream, [&](std::size_t i) { indices.push_back(i); });
  return indices;
}

}  // namespace

TEST_CASE("mutated indices ascend and lie within the genome") {
  for (std::uint32_t i = 0; i < 2000; ++i) {
    random_stream stream(1, 0, i);
    const std::size_t size = i % 50;
    const auto indices = mutated(size, 0.001 * (i % 1000), stream);
    for (std::size_t k = 0; k < indices.size(); ++k) {
      REQUIRE(indices[k] < size);
      REQUIRE((k == 0 || indices[k - 1] < indices[k]));
    }
  }
}

TEST_CASE("few genes take one word for their number and half a word each") {
  int repeated = 0;
  for (std::uint32_t i = 0; i < 500; ++i) {
    random_stream used(2, 0, i);
    random_stream counted(2, 0, i);
    counted();
    for (std::size_t k = mutated(40, 0.05, used).size(); k > 0; --k) counted.half();
    repeated += used.half() != counted.half() ? 1 : 0;
  }
  CHECK(repeated < 40);  // a gene that comes up again is drawn anew
}

TEST_CASE("many genes take one word for each of them and one more") {
  for (std::uint32_t i = 0; i < 500; ++i) {
    random_stream used(2, 0, i);
    random_stream counted(2, 0, i);
    const std::size_t draws = mutated(40, 0.1, used).size() + 1;
    for (std::size_t k = 0; k < draws; ++k) counted();
    REQUIRE(used() == counted());
  }
}

// The distribution of their number, from tables and from gaps.
TEST_CASE("the number of mutated genes is binomial") {
  constexpr int repeats = 40'000;
  for (const auto& [size, probability] : {std::pair<std::size_t, double>{1, 0.3},
                                          {3, 0.9},
                                          {5, 0.5},
                                          {30, 0.03},
                                          {110, 1.0 / 110.0},
                                          {1000, 0.0029},
                                          {30, 0.2}}) {
    std::vector<int> counts(size + 1);
    for (std::uint32_t i = 0; i < repeats; ++i) {
      random_stream stream(6, 0, i);
      ++counts[mutated(size, probability, stream).size()];
    }
    double chance = std::pow(1.0 - probability, static_cast<double>(size));
    for (std::size_t k = 0; k <= std::min<std::size_t>(size, 12); ++k) {
      const double deviation = std::sqrt(repeats * chance * (1.0 - chance));
      CHECK(std::abs(counts[k] - repeats * chance) < 4.5 * deviation + 3.0);
      chance *= probability / (1.0 - probability) * static_cast<double>(size - k) /
                static_cast<double>(k + 1);
    }
  }
}

// Independent draws are what the gaps stand in for: each index with the same probability, and pairs
// of neighbours with its square.
TEST_CASE("every index mutates with the same probability, independently of its neighbour") {
  constexpr std::size_t size = 17;
  constexpr int repeats = 40'000;
  for (const double probability : {0.02, 1.0 / 17.0, 0.17, 0.3, 0.5, 0.9}) {
    std::vector<int> alone(size);
    std::vector<int> pairs(size);
    for (std::uint32_t i = 0; i < repeats; ++i) {
      random_stream stream(3, 0, i);
      std::size_t last = size;
      for (const std::size_t index : mutated(size, probability, stream)) {
        ++alone[index];
        if (last + 1 == index) ++pairs[index];
        last = index;
      }
    }
    const auto deviations = [](int count, double p) {
      return std::abs(count - repeats * p) / std::sqrt(repeats * p * (1.0 - p));
    };
    for (std::size_t i = 0; i < size; ++i) {
      CHECK(deviations(alone[i], probability) < 4.5);
      if (i > 0) CHECK(deviations(pairs[i], probability * probability) < 4.5);
    }
  }
}

TEST_CASE("probability 1 mutates all, and 0, less or no number mutates none") {
  random_stream stream(4);
  CHECK(mutated(3, 1.0, stream) == std::vector<std::size_t>{0, 1, 2});
  CHECK(mutated(0, 1.0, stream).empty());
  CHECK(mutated(0, 0.5, stream).empty());
  for (const double p : {0.0, -0.0, -1.0, std::numeric_limits<double>::quiet_NaN(), 1e-17, 1e-300,
                         std::numeric_limits<double>::denorm_min()}) {
    CHECK(mutated(1000, p, stream).empty());
  }
  CHECK(mutated(1000, 2.0, stream).size() == 1000);
}

TEST_CASE("extreme probabilities keep their rates") {
  random_stream stream(5);
  // The smallest probability that 1 - p shows; one index in eight repeats is expected.
  CHECK(mutated(std::size_t{1} << 50, 0x1p-53, stream).size() < 5);
  CHECK(mutated(100'000, 1.0 - 0x1p-53, stream).size() == 100'000);
  const auto rare = static_cast<double>(mutated(std::size_t{1} << 40, 0x1p-26, stream).size());
  CHECK(std::abs(rare - 16384.0) < 600.0);  // standard deviation 128
}
