// Candidates: where they go, where they come from, and that nobody is there twice.
#include <hwflowq/moo/offspring.hpp>

#include <cstddef>
#include <cstdint>
#include <set>
#include <stdexcept>
#include <vector>

#include "catch.hpp"
#include "searches.hpp"

namespace {

using namespace hwflowq;
using offspring_genome = test::integers;
using offspring_population = moo::population<offspring_genome, 2>;

constexpr std::size_t odd_size = 9;  // odd: the last child goes to the spare place

/// Runs the chunks of one element each, the last first.
struct from_the_end {
  template <typename Function>
  void for_each_chunk(std::size_t count, Function&& function) const {
    for (std::size_t i = count; i-- > 0;) function(i, i + 1);
  }
};

/// Members with equal ranks and densities, so that who is drawn first wins; children are blank.
offspring_population members(const moo::integer_variation<offspring_genome>& variation) {
  offspring_population whole{2 * odd_size + 1};
  random_stream stream(3);
  for (std::size_t i = 0; i < odd_size; ++i) {
    whole.genomes[i] = variation.random(stream);
    whole.hashes[i] = hash(whole.genomes[i]);
    whole.rank[i] = 0;
    whole.density[i] = 1.0;
  }
  return whole;
}

}  // namespace

TEST_CASE("the first candidates are random genomes in the places asked for") {
  const auto variation = test::bit_widths(6);
  moo::offspring offspring({.population_size = odd_size});
  offspring_population whole{2 * odd_size + 1};
  serial_executor executor;
  offspring.fill(whole, variation, executor, 0, 0, 2, odd_size);
  for (std::size_t i = 0; i < whole.genomes.size(); ++i) {
    INFO("place " << i);
    if (i < 2 || i >= odd_size) {
      CHECK(whole.genomes[i].empty());
    } else {
      CHECK(variation.contains(whole.genomes[i]));
      CHECK(whole.hashes[i] == hash(whole.genomes[i]));
    }
  }
}

TEST_CASE("children that neither cross nor mutate are their parents") {
  auto variation = test::bit_widths(6);
  variation.crossover_probability = 0.0;
  variation.mutation_probability = 0.0;
  auto whole = members(variation);
  whole.rank[4] = 1;  // loses to everybody, and so has no child
  moo::offspring offspring({.population_size = odd_size, .eliminate_duplicates = false});
  serial_executor executor;
  offspring.fill(whole, variation, executor, 1, odd_size, odd_size, 2 * odd_size);
  const std::set<offspring_genome> parents(whole.genomes.begin(), whole.genomes.begin() + odd_size);
  for (std::size_t i = odd_size; i <= 2 * odd_size; ++i) {
    CHECK(parents.count(whole.genomes[i]) == 1);
    CHECK(whole.genomes[i] != whole.genomes[4]);
    CHECK(whole.hashes[i] == hash(whole.genomes[i]));
  }
}

TEST_CASE("duplicates are varied again until they are new, where there is something new") {
  auto variation = test::bit_widths(6);
  variation.crossover_probability = 0.0;
  variation.mutation_probability = 0.05;  // mostly the parents again
  serial_executor executor;
  for (std::size_t generation = 1; generation <= 20; ++generation) {
    auto whole = members(variation);
    moo::offspring offspring({.population_size = odd_size});
    offspring.fill(whole, variation, executor, generation, odd_size, odd_size, 2 * odd_size);
    const std::set<offspring_genome> distinct(whole.genomes.begin(),
                                              whole.genomes.begin() + 2 * odd_size);
    CHECK(distinct.size() == 2 * odd_size);
  }

  // Two genomes in all: everybody is somebody's duplicate, and that must end.
  const moo::integer_variation<offspring_genome> tiny{
      .domains = {moo::integer_domain<std::int8_t>::between(2, 3)}};
  auto whole = members(tiny);
  moo::offspring offspring({.population_size = odd_size});
  offspring.fill(whole, tiny, executor, 1, odd_size, odd_size, 2 * odd_size);
  for (std::size_t i = odd_size; i < 2 * odd_size; ++i) CHECK(tiny.contains(whole.genomes[i]));
}

TEST_CASE("candidates do not depend on the executor, but on generation and seed") {
  const auto variation = test::bit_widths(20);
  const auto children = [&](auto executor, std::uint64_t seed, std::size_t generation) {
    auto whole = members(variation);
    moo::offspring offspring({.population_size = odd_size, .seed = seed});
    offspring.fill(whole, variation, executor, generation, odd_size, odd_size, 2 * odd_size);
    return std::vector<offspring_genome>(whole.genomes.begin() + odd_size,
                                         whole.genomes.begin() + 2 * odd_size);
  };
  const auto expected = children(serial_executor{}, 5, 7);
  CHECK(children(from_the_end{}, 5, 7) == expected);
  CHECK(children(serial_executor{}, 6, 7) != expected);
  CHECK(children(serial_executor{}, 5, 8) != expected);
}

TEST_CASE("settings are checked before memory is taken by them") {
  CHECK_THROWS_AS(moo::offspring({.population_size = std::size_t{1} << 60}), std::invalid_argument);
}
