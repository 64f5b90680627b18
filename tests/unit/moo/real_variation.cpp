#include <hwflowq/moo/real_variation.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "deviations.hpp"

namespace {

using namespace hwflowq;
using test::deviations;
using real_genome = std::vector<double>;

static_assert(moo::RealVectorGenome<real_genome> && moo::RealVectorGenome<std::array<double, 3>>);
static_assert(!moo::RealVectorGenome<std::vector<float>> && !moo::RealVectorGenome<double>);

/// Genes of different bounds, none of them [0, 1], and exact, lest this file be what is fused.
moo::real_variation<> bounded_variation(std::size_t size) {
  moo::real_variation<> variation;
  for (std::size_t i = 0; i < size; ++i) {
    variation.lower.push_back(-1.0 - 0.125 * static_cast<double>(i));
    variation.upper.push_back(2.0 + 0.25 * static_cast<double>(i));
  }
  return variation;
}

bool within(const real_genome& g, const moo::real_variation<>& variation) {
  if (g.size() != variation.lower.size()) return false;
  for (std::size_t i = 0; i < g.size(); ++i)
    if (!(variation.lower[i] <= g[i] && g[i] <= variation.upper[i])) return false;
  return true;
}

std::string refusal_of(const moo::real_variation<>& variation) {
  try {
    variation.validate();
  } catch (const std::invalid_argument& e) {
    return e.what();
  }
  return "";
}

}  // namespace

TEST_CASE("random real genomes fill their bounds evenly") {
  const auto variation = bounded_variation(20);
  std::vector<std::array<int, 4>> quarters(20);
  constexpr int repeats = 4000;
  for (std::uint32_t i = 0; i < repeats; ++i) {
    random_stream stream(1, 0, i);
    const auto g = variation.random(stream);
    REQUIRE(within(g, variation));
    for (std::size_t k = 0; k < g.size(); ++k) {
      const double share = (g[k] - variation.lower[k]) / (variation.upper[k] - variation.lower[k]);
      ++quarters[k][static_cast<std::size_t>(share * 4.0)];
    }
  }
  for (const auto& counts : quarters)
    for (const int count : counts) CHECK(deviations(count, repeats, 0.25) < 4.5);
}

TEST_CASE("real children stay within bounds for any number of genes") {
  for (const std::size_t size : {1U, 2U, 7U, 8U, 9U, 16U, 17U, 63U, 64U, 65U, 130U}) {
    auto variation = bounded_variation(size);
    variation.crossover_probability = 1.0;
    variation.gene_crossover_probability = size % 2 == 0 ? 1.0 : 0.5;
    variation.mutation_probability = 0.5;
    variation.crossover_eta = 1.0;
    variation.mutation_eta = 1.0;
    for (std::uint32_t i = 0; i < 200; ++i) {
      random_stream stream(2, 0, i);
      auto a = variation.random(stream);
      auto b = variation.random(stream);
      if (i % 3 == 0) a = variation.lower;
      if (i % 5 == 0) b = variation.upper;
      variation.crossover(a, b, stream);
      REQUIRE((within(a, variation) && within(b, variation)));
      variation.mutate(a, stream);
      REQUIRE(within(a, variation));
    }
  }
}

// The kernel gathers genes into the lanes of a register; one gene after the other must give the
// same bits.
TEST_CASE("crossing genomes equals crossing their genes one by one") {
  for (const std::size_t size : {1U, 5U, 8U, 20U, 64U, 100U}) {
    auto variation = bounded_variation(size);
    variation.crossover_probability = 1.0;
    for (std::uint32_t i = 0; i < 200; ++i) {
      random_stream stream(3, 0, i);
      const auto first = variation.random(stream);
      auto second = variation.random(stream);
      if (size > 2) second[2] = first[2];  // equal genes draw nothing
      auto a = first;
      auto b = second;
      auto copy = stream;
      variation.crossover(a, b, stream);
      for (std::size_t start = 0; start < size; start += 64) {
        const std::size_t count = std::min<std::size_t>(size - start, 64);
        const std::uint64_t word = copy();
        const std::uint64_t participants = word >> (64 - count);
        std::uint64_t exchanged = count <= 32 ? word : copy();
        std::size_t crossed = 0;
        for (std::size_t k = start; k < start + count; ++k) {
          std::array child{first[k], second[k]};
          if ((participants >> (k - start) & 1U) != 0 && first[k] != second[k]) {
            moo::sbx_genes<double> genes{first[k], second[k], variation.lower[k],
                                         variation.upper[k], copy.coarse_uniform()};
            moo::sbx(genes, variation.crossover_eta);
            child = {genes.first, genes.second};
            if ((exchanged & 1U) != 0) std::swap(child[0], child[1]);
            exchanged >>= 1;
            ++crossed;
          }
          REQUIRE(a[k] == child[0]);
          REQUIRE(b[k] == child[1]);
        }
        for (; crossed % 8 != 0; ++crossed) copy.half();  // groups of eight draw whole
      }
      REQUIRE(stream() == copy());
    }
  }
}

TEST_CASE("pairs are crossed, genes take part and mutate at their rates") {
  constexpr std::size_t size = 70;
  constexpr int repeats = 3000;
  auto variation = bounded_variation(size);
  variation.crossover_probability = 0.9;
  int pairs = 0;
  int genes = 0;
  int mutated = 0;
  const auto count = [&](std::uint32_t i) {
    random_stream stream(4, 0, i);
    const auto first = variation.random(stream);
    const auto second = variation.random(stream);
    auto a = first;
    auto b = second;
    variation.crossover(a, b, stream);
    pairs += a != first || b != second ? 1 : 0;
    for (std::size_t k = 0; k < size; ++k) genes += a[k] != first[k] || b[k] != second[k] ? 1 : 0;
    auto mutant = first;
    variation.mutate(mutant, stream);
    for (std::size_t k = 0; k < size; ++k) mutated += mutant[k] != first[k] ? 1 : 0;
  };
  for (std::uint32_t i = 0; i < repeats; ++i) count(i);
  CHECK(deviations(pairs, repeats, 0.9) < 4.5);
  CHECK(deviations(genes, pairs * double{size}, 0.5) < 4.5);
  CHECK(deviations(mutated, repeats * double{size}, 0.9 / size) < 4.5);
  variation.gene_crossover_probability = 0.2;
  variation.mutation_probability = 0.3;
  pairs = genes = mutated = 0;
  for (std::uint32_t i = 0; i < repeats; ++i) count(i);
  CHECK(deviations(genes, pairs * double{size}, 0.2) < 4.5);
  CHECK(deviations(mutated, repeats * double{size}, 0.3) < 4.5);
  variation.crossover_probability = 0.0;
  pairs = genes = 0;
  for (std::uint32_t i = 0; i < 100; ++i) count(i);
  CHECK(pairs == 0);
}

TEST_CASE("each child is as often the lower one as the higher") {
  auto variation = bounded_variation(1);
  variation.crossover_probability = 1.0;
  variation.gene_crossover_probability = 1.0;
  int first_lower = 0;
  constexpr int repeats = 4000;
  for (std::uint32_t i = 0; i < repeats; ++i) {
    random_stream stream(5, 0, i);
    real_genome a{0.0};
    real_genome b{1.0};
    variation.crossover(a, b, stream);
    first_lower += a < b ? 1 : 0;
  }
  CHECK(deviations(first_lower, repeats, 0.5) < 4.5);
}

TEST_CASE("arrays of real numbers vary as vectors do") {
  const auto variation = bounded_variation(3);
  const moo::real_variation<std::array<double, 3>> arrays{.lower = variation.lower,
                                                          .upper = variation.upper};
  arrays.validate();
  random_stream one(6);
  random_stream other(6);
  auto a = variation.random(one);
  auto b = variation.random(one);
  auto x = arrays.random(other);
  auto y = arrays.random(other);
  variation.crossover(a, b, one);
  variation.mutate(a, one);
  arrays.crossover(x, y, other);
  arrays.mutate(x, other);
  CHECK(a == real_genome(x.begin(), x.end()));
  CHECK(b == real_genome(y.begin(), y.end()));
}

TEST_CASE("a genome is contained when every gene is within its bounds and none is missing") {
  const moo::real_variation<> variation{.lower = {0, -5}, .upper = {1, 5}};
  CHECK(variation.contains({0, 5}));
  CHECK(variation.contains({-0.0, -5}));
  CHECK_FALSE(variation.contains({std::nextafter(1.0, 2.0), 0}));
  CHECK_FALSE(variation.contains({0, -5.1}));
  CHECK_FALSE(variation.contains({std::numeric_limits<double>::quiet_NaN(), 0}));
  CHECK_FALSE(variation.contains({0}));
  CHECK_FALSE(variation.contains({0, 0, 0}));
}

TEST_CASE("wrong settings of real variation are named") {
  using Catch::Matchers::Matches;
  const auto good = bounded_variation(2);
  CHECK(refusal_of(good).empty());
  auto bad = good;
  bad.upper.pop_back();
  CHECK_THAT(refusal_of(bad), Matches(".*lower has 2 bounds and upper 1.*"));
  CHECK_THAT(refusal_of({}), Matches(".*lower is empty.*"));
  const double inf = std::numeric_limits<double>::infinity();
  const double nan = std::numeric_limits<double>::quiet_NaN();
  for (const auto& [lower, upper] : {std::pair{1.0, 1.0},
                                     {2.0, 1.0},
                                     {-inf, 1.0},
                                     {0.0, inf},
                                     {nan, 1.0},
                                     {0.0, nan},
                                     {-1.7e308, 0.0},
                                     {0.0, 1.7e308}}) {
    bad = good;
    bad.lower[1] = lower;
    bad.upper[1] = upper;
    CHECK_THAT(refusal_of(bad), Matches(".*bounds of gene 1 are.*"));
  }
  const auto named = [&](double moo::real_variation<>::* field, double value, const char* name) {
    bad = good;
    bad.*field = value;
    CHECK_THAT(refusal_of(bad), Matches(std::string(".*") + name + " = .* must be within.*"));
  };
  using variation = moo::real_variation<>;
  for (const double value : {-0.1, 1.1, nan}) {
    named(&variation::crossover_probability, value, "crossover_probability");
    named(&variation::gene_crossover_probability, value, "gene_crossover_probability");
    bad = good;
    bad.mutation_probability = value;
    CHECK_THAT(refusal_of(bad), Matches(".*mutation_probability = .*"));
  }
  for (const double value : {-1.0, 1001.0, nan}) {
    named(&variation::crossover_eta, value, "crossover_eta");
    named(&variation::mutation_eta, value, "mutation_eta");
  }
  const moo::real_variation<std::array<double, 3>> arrays{.lower = {0, 0}, .upper = {1, 1}};
  CHECK_THROWS_AS(arrays.validate(), std::invalid_argument);
}

// Bits, not digits: another compiler, instruction set or C library must not change one.
TEST_CASE("varied real genomes have the same bits everywhere") {
  auto variation = bounded_variation(20);
  variation.crossover_probability = 1.0;
  variation.crossover_eta = 15.0;
  variation.mutation_probability = 0.2;
  variation.mutation_eta = 20.0;
  random_stream stream(2021, 1, 2, stream_purpose::mating);
  auto a = variation.random(stream);
  auto b = variation.random(stream);
  variation.crossover(a, b, stream);
  variation.mutate(a, stream);
  CHECK(a == real_genome{0x1.ee57c522e3c5p-3,   -0x1.b61f5cf7da348p-1, 0x1.29bf63b24cd96p+0,
                         -0x1.b4b8a8379d04dp-2, 0x1.754e62347bbd2p-1,  0x1.f64dbeb7078p-5,
                         0x1.3f7763aace4b4p-1,  0x1.39efc8434eb3bp+0,  0x1.8a34b12437e38p+1,
                         0x1.1caf05686bd26p+0,  0x1.6c6e0c7e0d20cp+0,  0x1.ae353afb6486ep-1,
                         0x1.3fb1e5404b708p-1,  -0x1.239d253a7bdd6p+0, 0x1.a490e4cec393p-5,
                         -0x1.43818a4d967b4p-1, 0x1.4b7f389d3a918p+2,  -0x1.2451db91e13f3p+0,
                         -0x1.175714289d2f7p+1, 0x1.a29f5ab8f6df4p+2});
  CHECK(b == real_genome{-0x1.ca7d2446e2c4p-4,  -0x1.6009ef71a07bp-1,  0x1.fd74fc7b32bb4p-2,
                         -0x1.942559fb465b7p-2, -0x1.5bac855e69a86p+0, -0x1.1c7bd331049eap+0,
                         -0x1.33893ab9197d7p-2, 0x1.94e3e9a45df96p-1,  0x1.15ce670e445dcp+1,
                         -0x1.70b9f6eba9617p+0, 0x1.fa907cb3cf91p+1,   0x1.4f4f49bc0dffap+1,
                         0x1.557f9685f958p-3,   0x1.2f859a58d9cbp-1,   -0x1.ed07577b5f032p+0,
                         0x1.feb8ac6f1d35cp+1,  -0x1.20bb457b18fecp+1, 0x1.981cd909b1254p+0,
                         -0x1.9cf50ea3f5a38p-2, 0x1.4c282ab588134p+0});
}
