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
using genome = test::integers;
using individuals = moo::population<genome, 2>;

constexpr std::size_t size = 9;  // odd: the last child goes to the spare place

/// Runs the chunks of one element each, the last first.
struct backwards {
  template <typename Function>
  void for_each_chunk(std::size_t count, Function&& function) const {
    for (std::size_t i = count; i-- > 0;) function(i, i + 1);
  }
};

/// Members with equal ranks and densities, so that who is drawn first wins; children are blank.
individuals members(const moo::integer_variation<genome>& variation) {
  individuals all{2 * size + 1};
  random_stream stream(3);
  for (std::size_t i = 0; i < size; ++i) {
    all.genomes[i] = variation.random(stream);
    all.hashes[i] = hash(all.genomes[i]);
    all.rank[i] = 0;
    all.density[i] = 1.0;
  }
  return all;
}

}  // namespace

TEST_CASE("the first candidates are random genomes in the places asked for") {
  const auto variation = test::bit_widths(6);
  moo::offspring offspring({.population_size = size});
  individuals all{2 * size + 1};
  serial_executor executor;
  offspring.fill(all, variation, executor, 0, 0, 2, size);
  for (std::size_t i = 0; i < all.genomes.size(); ++i) {
    INFO("place " << i);
    if (i < 2 || i >= size) {
      CHECK(all.genomes[i].empty());
    } else {
      CHECK(variation.contains(all.genomes[i]));
      CHECK(all.hashes[i] == hash(all.genomes[i]));
    }
  }
}

TEST_CASE("children that neither cross nor mutate are their parents") {
  auto variation = test::bit_widths(6);
  variation.crossover_probability = 0.0;
  variation.mutation_probability = 0.0;
  auto all = members(variation);
  all.rank[4] = 1;  // loses to everybody, and so has no child
  moo::offspring offspring({.population_size = size, .eliminate_duplicates = false});
  serial_executor executor;
  offspring.fill(all, variation, executor, 1, size, size, 2 * size);
  const std::set<genome> parents(all.genomes.begin(), all.genomes.begin() + size);
  for (std::size_t i = size; i <= 2 * size; ++i) {
    CHECK(parents.count(all.genomes[i]) == 1);
    CHECK(all.genomes[i] != all.genomes[4]);
    CHECK(all.hashes[i] == hash(all.genomes[i]));
  }
}

TEST_CASE("duplicates are varied again until they are new, where there is something new") {
  auto variation = test::bit_widths(6);
  variation.crossover_probability = 0.0;
  variation.mutation_probability = 0.05;  // mostly the parents again
  serial_executor executor;
  for (std::size_t generation = 1; generation <= 20; ++generation) {
    auto all = members(variation);
    moo::offspring offspring({.population_size = size});
    offspring.fill(all, variation, executor, generation, size, size, 2 * size);
    const std::set<genome> distinct(all.genomes.begin(), all.genomes.begin() + 2 * size);
    CHECK(distinct.size() == 2 * size);
  }

  // Two genomes in all: everybody is somebody's duplicate, and that must end.
  const moo::integer_variation<genome> tiny{
      .domains = {moo::integer_domain<std::int8_t>::between(2, 3)}};
  auto all = members(tiny);
  moo::offspring offspring({.population_size = size});
  offspring.fill(all, tiny, executor, 1, size, size, 2 * size);
  for (std::size_t i = size; i < 2 * size; ++i) CHECK(tiny.contains(all.genomes[i]));
}

TEST_CASE("candidates do not depend on the executor, but on generation and seed") {
  const auto variation = test::bit_widths(20);
  const auto children = [&](auto executor, std::uint64_t seed, std::size_t generation) {
    auto all = members(variation);
    moo::offspring offspring({.population_size = size, .seed = seed});
    offspring.fill(all, variation, executor, generation, size, size, 2 * size);
    return std::vector<genome>(all.genomes.begin() + size, all.genomes.begin() + 2 * size);
  };
  const auto expected = children(serial_executor{}, 5, 7);
  CHECK(children(backwards{}, 5, 7) == expected);
  CHECK(children(serial_executor{}, 6, 7) != expected);
  CHECK(children(serial_executor{}, 5, 8) != expected);
}

TEST_CASE("settings are checked before memory is taken by them") {
  CHECK_THROWS_AS(moo::offspring({.population_size = std::size_t{1} << 60}), std::invalid_argument);
}
