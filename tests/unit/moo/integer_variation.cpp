#include <hwflowq/moo/integer_variation.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "deviations.hpp"

namespace {

using namespace hwflowq;
using test::deviations;

template <typename T>
using variation_of = moo::integer_variation<std::vector<T>>;
template <typename T>
using gene_domain = moo::integer_domain<T>;

static_assert(moo::IntegerVectorGenome<std::vector<std::int8_t>>);
static_assert(moo::IntegerVectorGenome<std::array<int, 3>>);
static_assert(!moo::IntegerVectorGenome<std::vector<double>> && !moo::IntegerVectorGenome<int>);

/// Bounds, alphabets and constants in turn.
template <typename T>
variation_of<T> mixed(std::size_t size) {
  variation_of<T> variation;
  for (std::size_t i = 0; i < size; ++i) {
    if (i % 5 == 4)
      variation.domains.push_back(gene_domain<T>::between(3, 3));
    else if (i % 2 == 0)
      variation.domains.push_back(gene_domain<T>::between(-2, 8));
    else
      variation.domains.push_back(gene_domain<T>::of({64, 2, 4, 8, 16, 32}));
  }
  return variation;
}

template <typename T>
bool within(const std::vector<T>& g, const variation_of<T>& variation) {
  if (g.size() != variation.domains.size()) return false;
  for (std::size_t i = 0; i < g.size(); ++i)
    if (!variation.domains[i].contains(g[i])) return false;
  return true;
}

template <typename T>
void check_variation_of(moo::integer_crossover kind) {
  for (const std::size_t size : {1U, 2U, 7U, 8U, 9U, 63U, 64U, 65U, 71U, 130U}) {
    auto variation = mixed<T>(size);
    variation.crossover_kind = kind;
    variation.mutation_probability = 0.3;
    variation.step_probability = 0.5;
    variation.validate();
    for (std::uint32_t i = 0; i < 100; ++i) {
      random_stream stream(1, 0, i);
      const auto first = variation.random(stream);
      const auto second = variation.random(stream);
      REQUIRE((within(first, variation) && within(second, variation)));
      auto a = first;
      auto b = second;
      variation.crossover(a, b, stream);
      for (std::size_t k = 0; k < size; ++k) {
        const bool kept = a[k] == first[k] && b[k] == second[k];
        const bool exchanged = a[k] == second[k] && b[k] == first[k];
        REQUIRE((kept || exchanged));
      }
      variation.mutate(a, stream);
      REQUIRE(within(a, variation));
    }
  }
}

/// Where two genomes without a common gene were cut.
std::vector<std::size_t> cuts_of(const std::vector<int>& crossed) {
  std::vector<std::size_t> cuts;
  for (std::size_t i = 1; i < crossed.size(); ++i)
    if (crossed[i] != crossed[i - 1]) cuts.push_back(i);
  return cuts;
}

template <typename Variation>
std::string refusal(const Variation& variation) {
  try {
    variation.validate();
  } catch (const std::invalid_argument& e) {
    return e.what();
  }
  return "";
}

}  // namespace

TEST_CASE("integer children exchange genes place by place and stay in their domains") {
  for (const auto kind : {moo::integer_crossover::uniform, moo::integer_crossover::k_point}) {
    check_variation_of<std::int8_t>(kind);
    check_variation_of<std::int16_t>(kind);
    check_variation_of<int>(kind);
    check_variation_of<std::int64_t>(kind);
  }
}

TEST_CASE("random integer genes are uniform over their domains") {
  const auto variation = mixed<int>(4);
  std::array<std::map<int, int>, 4> counts;
  constexpr int repeats = 20'000;
  random_stream stream(2);
  for (int i = 0; i < repeats; ++i) {
    const auto g = variation.random(stream);
    for (std::size_t k = 0; k < 4; ++k) ++counts[k][g[k]];
  }
  for (std::size_t k = 0; k < 4; ++k) {
    REQUIRE(counts[k].size() == variation.domains[k].size());
    for (const auto& [value, count] : counts[k])
      CHECK(deviations(count, repeats, 1.0 / variation.domains[k].size()) < 4.5);
  }
}

// Bytes go eight at a time; wider genes one by one. The same bits must exchange the same genes.
TEST_CASE("uniform crossover of bytes exchanges the genes that it does of integers") {
  for (std::size_t size = 1; size <= 140; ++size) {
    variation_of<std::int8_t> bytes;
    variation_of<int> integers;
    bytes.domains.assign(size, gene_domain<std::int8_t>::between(-128, 127));
    integers.domains.assign(size, gene_domain<int>::between(-128, 127));
    for (std::uint32_t i = 0; i < 20; ++i) {
      random_stream stream(3, 0, i);
      auto a = bytes.random(stream);
      auto b = bytes.random(stream);
      std::vector<int> x(a.begin(), a.end());
      std::vector<int> y(b.begin(), b.end());
      auto copy = stream;
      bytes.crossover(a, b, stream);
      integers.crossover(x, y, copy);
      REQUIRE(x == std::vector<int>(a.begin(), a.end()));
      REQUIRE(y == std::vector<int>(b.begin(), b.end()));
      REQUIRE(stream() == copy());
    }
  }
}

TEST_CASE("uniform crossover exchanges every gene with probability one half, independently") {
  constexpr std::size_t size = 75;
  variation_of<std::int8_t> variation;
  variation.domains.assign(size, gene_domain<std::int8_t>::between(0, 1));
  variation.crossover_probability = 1.0;
  std::vector<int> exchanged(size);
  std::vector<int> with_next(size);
  constexpr int repeats = 4000;
  for (std::uint32_t i = 0; i < repeats; ++i) {
    random_stream stream(4, 0, i);
    std::vector<std::int8_t> a(size, 0);
    std::vector<std::int8_t> b(size, 1);
    variation.crossover(a, b, stream);
    for (std::size_t k = 0; k < size; ++k) {
      exchanged[k] += a[k];
      with_next[k] += a[k] == a[(k + 1) % size] ? 1 : 0;
    }
  }
  for (const int count : exchanged) CHECK(deviations(count, repeats, 0.5) < 4.5);
  for (const int count : with_next) CHECK(deviations(count, repeats, 0.5) < 4.5);
}

TEST_CASE("k-point crossover cuts at up to k places, each equally often") {
  for (const std::size_t cuts : {1U, 2U, 3U, 5U}) {
    constexpr std::size_t size = 11;
    variation_of<int> variation;
    variation.domains.assign(size, gene_domain<int>::between(0, 1));
    variation.crossover_kind = moo::integer_crossover::k_point;
    variation.cuts = cuts;
    variation.crossover_probability = 1.0;
    std::vector<int> counts(size);
    int most = 0;
    constexpr int repeats = 5000;
    for (std::uint32_t i = 0; i < repeats; ++i) {
      random_stream stream(5, 0, i);
      std::vector<int> a(size, 0);
      std::vector<int> b(size, 1);
      variation.crossover(a, b, stream);
      REQUIRE(a[0] == 0);  // what lies before the first cut stays
      const auto found = cuts_of(a);
      REQUIRE(found.size() <= cuts);
      REQUIRE((cuts - found.size()) % 2 == 0);  // two cuts at one place cancel out
      most = std::max(most, static_cast<int>(found.size()));
      for (const std::size_t cut : found) ++counts[cut];
    }
    CHECK(most == static_cast<int>(cuts));
    // A place is cut when an odd number of k draws out of size - 1 places fall on it.
    const double places = size - 1.0;
    const double odd = 0.5 * (1.0 - std::pow(1.0 - 2.0 / places, static_cast<double>(cuts)));
    for (std::size_t k = 1; k < size; ++k) CHECK(deviations(counts[k], repeats, odd) < 4.5);
  }
}

TEST_CASE("pairs of integers are crossed and genes mutate at their rates") {
  constexpr std::size_t size = 40;
  variation_of<int> variation;
  variation.domains.assign(size, gene_domain<int>::between(0, 1000));
  int pairs = 0;
  int mutated = 0;
  constexpr int repeats = 5000;
  const auto count = [&] {
    pairs = 0;
    mutated = 0;
    for (std::uint32_t i = 0; i < repeats; ++i) {
      random_stream stream(6, 0, i);
      const auto first = variation.random(stream);
      const auto second = variation.random(stream);
      auto a = first;
      auto b = second;
      variation.crossover(a, b, stream);
      pairs += a != first ? 1 : 0;
      a = first;
      variation.mutate(a, stream);
      for (std::size_t k = 0; k < size; ++k) mutated += a[k] != first[k] ? 1 : 0;
    }
  };
  count();
  CHECK(deviations(pairs, repeats, 0.9) < 4.5);
  CHECK(deviations(mutated, repeats * double{size}, 1.0 / size) < 4.5);
  variation.mutation_probability = 1.0;
  variation.crossover_probability = 0.0;
  count();
  CHECK(pairs == 0);
  CHECK(mutated == repeats * static_cast<int>(size));  // a mutation always gives another value
}

TEST_CASE("a step goes to a neighbour in the domain, either way equally often") {
  variation_of<int> variation;
  variation.domains = {gene_domain<int>::of({2, 4, 8, 16})};
  variation.step_probability = 1.0;
  std::map<std::pair<int, int>, int> moves;
  constexpr int repeats = 4000;
  for (std::uint32_t i = 0; i < repeats; ++i) {
    for (const int from : {2, 4, 8, 16}) {
      random_stream stream(7, 0, i);
      std::vector<int> g{from};
      variation.mutate(g, stream);
      ++moves[{from, g[0]}];
    }
  }
  REQUIRE(moves.size() == 6);
  CHECK(moves[{2, 4}] == repeats);
  CHECK(moves[{16, 8}] == repeats);
  CHECK(deviations(moves[{4, 2}], repeats, 0.5) < 4.5);
  CHECK(deviations(moves[{4, 8}], repeats, 0.5) < 4.5);
  CHECK(deviations(moves[{8, 4}], repeats, 0.5) < 4.5);
  CHECK(deviations(moves[{8, 16}], repeats, 0.5) < 4.5);
}

TEST_CASE("a draw goes to any other value, all equally often") {
  variation_of<int> variation;
  variation.domains = {gene_domain<int>::of({2, 4, 8, 16})};
  variation.step_probability = 0.0;
  std::map<int, int> moves;
  constexpr int repeats = 6000;
  for (std::uint32_t i = 0; i < repeats; ++i) {
    random_stream stream(8, 0, i);
    std::vector<int> g{8};
    variation.mutate(g, stream);
    ++moves[g[0]];
  }
  REQUIRE(moves.size() == 3);
  for (const int to : {2, 4, 16}) CHECK(deviations(moves[to], repeats, 1.0 / 3.0) < 4.5);
}

TEST_CASE("steps and draws are mixed at the given rate") {
  variation_of<int> variation;
  variation.domains = {gene_domain<int>::between(0, 1'000'000)};
  int steps = 0;
  constexpr int repeats = 10'000;
  for (std::uint32_t i = 0; i < repeats; ++i) {
    random_stream stream(9, 0, i);
    std::vector<int> g{500'000};
    variation.mutate(g, stream);
    steps += std::abs(g[0] - 500'000) == 1 ? 1 : 0;
  }
  CHECK(deviations(steps, repeats, 0.95) < 4.5);
}

TEST_CASE("genes are moved to the nearest values of their domains") {
  const auto variation = mixed<int>(5);
  std::vector<int> g{-9, 13, 20, 1000, 0};
  variation.move_into_domains(g);
  CHECK(g == std::vector<int>{-2, 16, 8, 64, 3});
  auto again = g;
  variation.move_into_domains(again);
  CHECK(again == g);
  // A gene outside its domain mutates into it.
  std::vector<int> outside{-9, 13, 20, 1000, 3};
  auto certain = variation;
  certain.mutation_probability = 1.0;
  random_stream stream(10);
  certain.mutate(outside, stream);
  CHECK(within(outside, variation));
}

TEST_CASE("a genome is contained when every gene is in its domain and none is missing") {
  const auto variation = mixed<int>(4);
  CHECK(variation.contains({-2, 64, 8, 2}));
  CHECK_FALSE(variation.contains({-3, 64, 8, 2}));
  CHECK_FALSE(variation.contains({-2, 63, 8, 2}));
  CHECK_FALSE(variation.contains({-2, 64, 8, 3}));
  CHECK_FALSE(variation.contains({-2, 64, 8}));
  CHECK_FALSE(variation.contains({-2, 64, 8, 2, 3}));
  CHECK_FALSE(variation.contains({}));
}

TEST_CASE("wrong settings of integer variation are named") {
  using Catch::Matchers::Matches;
  const auto good = mixed<int>(3);
  CHECK(refusal(good).empty());
  CHECK_THAT(refusal(variation_of<int>{}), Matches(".*domains is empty.*"));
  const double nan = std::numeric_limits<double>::quiet_NaN();
  for (const double value : {-0.1, 1.1, nan}) {
    auto bad = good;
    bad.crossover_probability = value;
    CHECK_THAT(refusal(bad), Matches(".*: crossover_probability = .* must be within.*"));
    bad = good;
    bad.mutation_probability = value;
    CHECK_THAT(refusal(bad), Matches(".*: mutation_probability = .* must be within.*"));
    bad = good;
    bad.step_probability = value;
    CHECK_THAT(refusal(bad), Matches(".*: step_probability = .* must be within.*"));
  }
  auto bad = good;
  bad.cuts = 0;
  CHECK(refusal(bad).empty());  // uniform crossover makes no cuts
  bad.crossover_kind = moo::integer_crossover::k_point;
  CHECK_THAT(refusal(bad), Matches(".*cuts = 0 must be at least 1.*"));
  const moo::integer_variation<std::array<int, 4>> arrays{.domains = good.domains};
  CHECK_THAT(refusal(arrays), Matches(".*3 entries for a genome of 4 genes.*"));
}
