#include <hwflowq/moo/mutation_gaps.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "catch.hpp"

namespace {

using namespace hwflowq;

std::vector<std::size_t> mutated(std::size_t size, double probability, random_stream& stream) {
  std::vector<std::size_t> indices;
  moo::for_each_mutated(size, probability, stream, [&](std::size_t i) { indices.push_back(i); });
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

TEST_CASE("one number is drawn for each index mutated and one more") {
  for (std::uint32_t i = 0; i < 500; ++i) {
    random_stream used(2, 0, i);
    random_stream counted(2, 0, i);
    const std::size_t draws = mutated(40, 0.1, used).size() + 1;
    for (std::size_t k = 0; k < draws; ++k) counted();
    REQUIRE(used() == counted());
  }
}

// Independent draws are what the gaps stand in for: each index with the same probability, and pairs
// of neighbours with its square.
TEST_CASE("every index mutates with the same probability, independently of its neighbour") {
  constexpr std::size_t size = 17;
  constexpr int repeats = 40'000;
  for (const double probability : {0.02, 1.0 / 17.0, 0.3, 0.5, 0.9}) {
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

TEST_CASE("a gap is the inverse of the geometric distribution") {
  const double inverse = moo::detail::inverse_log2_of_complement(0.25);
  for (int i = 0; i < 1000; ++i) {
    const double u = 0.001 * i;
    // Failures before the first success: the least k with 1 - 0.75^(k + 1) > u.
    std::size_t k = 0;
    double none = 0.75;
    while (1.0 - none <= u) {
      none *= 0.75;
      ++k;
    }
    REQUIRE(moo::detail::geometric_gap(u, inverse, 10) == std::min<std::size_t>(k, 10));
  }
}
