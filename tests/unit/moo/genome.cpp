// Genomes hash and compare as the concept says.
#include <hwflowq/moo/genome.hpp>

#include <array>
#include <cstdint>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "catch.hpp"

namespace {

struct described_design {
  int rows = 1;
  int columns = 1;
  bool operator==(const described_design&) const = default;
  friend std::uint64_t hash_value(const described_design& d) {
    return hwflowq::hash_all(d.rows, d.columns);
  }
};

template <hwflowq::Genome G>
std::size_t distinct_hashes(const std::vector<G>& genomes) {
  std::set<std::uint64_t> hashes;
  for (const G& genome : genomes) {
    const G copy = genome;
    CHECK(copy == genome);
    CHECK(hwflowq::hash(copy) == hwflowq::hash(genome));
    hashes.insert(hwflowq::hash(genome));
  }
  return hashes.size();
}

}  // namespace

TEST_CASE("equal genomes have equal hashes and different ones differ") {
  std::vector<described_design> designs;
  std::vector<std::vector<double>> vectors;
  std::vector<std::tuple<std::array<std::int8_t, 3>, described_design>> products;
  for (int a = 0; a < 20; ++a) {
    for (int b = 0; b < 20; ++b) {
      designs.push_back({a, b});
      vectors.push_back({a * 0.25, b * 0.5});
      products.push_back({{static_cast<std::int8_t>(a), 0, static_cast<std::int8_t>(b)}, {b, a}});
    }
  }
  CHECK(distinct_hashes(designs) == 400);
  CHECK(distinct_hashes(vectors) == 400);
  CHECK(distinct_hashes(products) == 400);
}

TEST_CASE("genomes that compare equal hash equally though their bits differ") {
  CHECK(std::vector{0.0, 1.0} == std::vector{-0.0, 1.0});
  CHECK(hwflowq::hash(std::vector{0.0, 1.0}) == hwflowq::hash(std::vector{-0.0, 1.0}));
  CHECK(hwflowq::hash(std::array{1, 2}) == hwflowq::hash(std::vector{1, 2}));
}

TEST_CASE("length and order are part of a genome") {
  CHECK(hwflowq::hash(std::vector<int>{}) != hwflowq::hash(std::vector{0}));
  CHECK(hwflowq::hash(std::vector{0}) != hwflowq::hash(std::vector{0, 0}));
  CHECK(hwflowq::hash(std::vector{1, 2}) != hwflowq::hash(std::vector{2, 1}));
  CHECK(hwflowq::hash(std::string("ab")) != hwflowq::hash(std::string("ba")));
}
