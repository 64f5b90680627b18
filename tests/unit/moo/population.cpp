#include <hwflowq/moo/population.hpp>

#include <array>
#include <cstddef>
#include <utility>
#include <vector>

#include "catch.hpp"

namespace {

using namespace hwflowq;
using small_population = moo::population<std::vector<int>, 3>;

small_population numbered(std::size_t size) {
  small_population p(size);
  for (std::size_t i = 0; i < size; ++i) {
    const auto value = static_cast<double>(i);
    p.genomes[i] = {static_cast<int>(i), 7};
    p.hashes[i] = i + 100;
    p.objectives.assign(i, {value, value + 0.25, value + 0.5});
    p.violation[i] = value + 0.75;
    p.rank[i] = static_cast<moo::index_type>(i + 1000);
    p.density[i] = value + 0.125;
  }
  return p;
}

/// Whether place `i` holds individual `k` of `numbered`.
bool holds(const small_population& p, std::size_t i, std::size_t k) {
  const auto value = static_cast<double>(k);
  return p.genomes[i] == std::vector<int>{static_cast<int>(k), 7} && p.hashes[i] == k + 100 &&
         p.objectives.point(i) == std::array{value, value + 0.25, value + 0.5} &&
         p.violation[i] == value + 0.75 && p.rank[i] == k + 1000 && p.density[i] == value + 0.125;
}

}  // namespace

TEST_CASE("all columns of a population have its size") {
  for (const std::size_t size : {0U, 1U, 5U}) {
    small_population p(3);
    p.resize(size);
    CHECK(p.size() == size);
    CHECK(p.genomes.size() == size);
    CHECK(p.hashes.size() == size);
    CHECK(p.objectives.size() == size);
    CHECK(p.violation.size() == size);
    CHECK(p.rank.size() == size);
    CHECK(p.density.size() == size);
  }
}

TEST_CASE("individuals are exchanged in every column, without copying a genome") {
  auto p = numbered(4);
  const int* const storage = p.genomes[1].data();
  p.swap(1, 3);
  CHECK(holds(p, 0, 0));
  CHECK(holds(p, 1, 3));
  CHECK(holds(p, 2, 2));
  CHECK(holds(p, 3, 1));
  CHECK(p.genomes[3].data() == storage);
  p.swap(2, 2);
  CHECK(holds(p, 2, 2));
}

TEST_CASE("growing a population keeps its individuals") {
  auto p = numbered(3);
  p.resize(50);
  for (std::size_t i = 0; i < 3; ++i) CHECK(holds(p, i, i));
  CHECK(p.violation[49] == 0.0);
}
