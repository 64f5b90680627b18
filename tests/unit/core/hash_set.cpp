#include <hwflowq/core/hash_set.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <unordered_set>

#include "catch.hpp"
#include "ranking.hpp"

namespace {

using namespace hwflowq;

/// Hashes that share their low bits (and so their slots), come again, and include 0 and the
/// largest.
std::uint64_t awkward_hash(test::random_numbers& random) {
  switch (random.below(4)) {
    case 0:
      return random.below(8);
    case 1:
      return std::numeric_limits<std::uint64_t>::max() - random.below(8);
    case 2:
      return std::uint64_t{random.below(64)} << 40;
    default:
      return random();
  }
}

}  // namespace

TEST_CASE("a hash set agrees with the standard one") {
  test::random_numbers random(1);
  for (int repeat = 0; repeat < 300; ++repeat) {
    const std::size_t capacity = random.below(200);
    hash_set set(capacity);
    std::unordered_set<std::uint64_t> truth;
    while (truth.size() < capacity) {
      const std::uint64_t hash = awkward_hash(random);
      REQUIRE(set.contains(hash) == truth.contains(hash));
      REQUIRE(set.insert(hash) == truth.insert(hash).second);
      REQUIRE(set.contains(hash));
    }
    for (int i = 0; i < 500; ++i) {
      const std::uint64_t hash = awkward_hash(random);
      REQUIRE(set.contains(hash) == truth.contains(hash));
    }
    for (const std::uint64_t hash : truth) REQUIRE_FALSE(set.insert(hash));
    if (repeat % 2 == 0)
      set.clear();
    else
      set.reserve(capacity);
    for (const std::uint64_t hash : truth) REQUIRE_FALSE(set.contains(hash));
    CHECK(set.insert(0) == true);
    CHECK(set.insert(0) == false);
  }
}

TEST_CASE("a hash set without capacity holds nothing and answers") {
  const hash_set set;
  CHECK_FALSE(set.contains(0));
  CHECK_FALSE(set.contains(1));
  CHECK_FALSE(set.contains(~std::uint64_t{0}));
}
