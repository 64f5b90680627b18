#include <hwflowq/moo/evaluation_cache.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

#include "catch.hpp"
#include "ranking.hpp"

namespace {

using namespace hwflowq;
using cached_genome = std::vector<int>;
using cache = moo::evaluation_cache<cached_genome, 2>;

struct truth {
  std::array<double, 2> values;
  double violation;
};

/// Fills a cache and a map from random genomes of few values, hashed by `hash_of`.
template <typename HashOf>
void check_against_map(HashOf hash_of) {
  test::random_numbers random(1);
  cache known;
  std::map<cached_genome, truth> map;
  for (int i = 0; i < 4000; ++i) {
    cached_genome g(3);
    for (int& value : g) value = static_cast<int>(random.below(12));
    const auto* found = known.find(g, hash_of(g));
    const auto expected = map.find(g);
    REQUIRE((found != nullptr) == (expected != map.end()));
    if (found != nullptr) {
      REQUIRE(found->genome == g);
      REQUIRE(found->hash == hash_of(g));
      REQUIRE(found->values == expected->second.values);
      REQUIRE(found->violation == expected->second.violation);
    } else {
      const truth value{{random.uniform(), random.uniform()}, static_cast<double>(random.below(2))};
      known.insert(g, hash_of(g), value.values, value.violation);
      map.emplace(g, value);
    }
    REQUIRE(known.size() == map.size());
  }
}

}  // namespace

TEST_CASE("a cache finds what it was told, and nothing else") {
  check_against_map([](const cached_genome& g) { return hash(g); });
}

TEST_CASE("genomes of the same hash are told apart") {
  check_against_map([](const cached_genome&) { return std::uint64_t{7}; });
  check_against_map([](const cached_genome& g) { return static_cast<std::uint64_t>(g[0]); });
  // Hashes that differ in their upper half alone share every slot.
  check_against_map([](const cached_genome& g) { return hash(g) << 40; });
}

TEST_CASE("a genome of equal value but other hash is another entry") {
  cache known;
  known.insert({1}, 5, {1, 2}, 0);
  CHECK(known.find({1}, 5) != nullptr);
  CHECK(known.find({1}, 6) == nullptr);
  CHECK(known.find({2}, 5) == nullptr);
}

TEST_CASE("a cache comes back from bytes") {
  cache known;
  for (int i = 0; i < 500; ++i) {
    const cached_genome g{i, i / 3};
    known.insert(g, hash(g), {0.1 * i, -0.1 * i}, i % 2);
  }
  binary_output output;
  known.save(output);
  cache back;
  back.insert({-1}, hash(cached_genome{-1}), {0, 0}, 0);  // forgotten
  binary_input input(output.bytes());
  back.load(input);
  CHECK(input.remaining() == 0);
  REQUIRE(back.size() == 500);
  CHECK(back.find({-1}, hash(cached_genome{-1})) == nullptr);
  for (int i = 0; i < 500; ++i) {
    const cached_genome g{i, i / 3};
    const auto* found = back.find(g, hash(g));
    REQUIRE(found != nullptr);
    REQUIRE(found->values == std::array{0.1 * i, -0.1 * i});
    REQUIRE(found->violation == i % 2);
  }
  for (std::size_t size = 0; size < output.bytes().size(); size += 37) {
    binary_input truncated(output.bytes().first(size));
    cache target;
    REQUIRE_THROWS_AS(target.load(truncated), error);
  }
}
