#include <hwflowq/cost/mapper/packed_divisors.hpp>
#include <hwflowq/cost/mapper/tile_sizes.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

#include "catch.hpp"

using namespace hwflowq;

namespace {

using lists = std::array<std::vector<std::int32_t>, workload::loop_count>;

lists divisors_of(const std::array<std::int64_t, workload::loop_count>& numbers) {
  lists all;
  for (std::size_t d = 0; d < numbers.size(); ++d) all[d] = divisors(numbers[d]);
  return all;
}

// Compares random pairs with divisions; returns how many divide.
int compare(const lists& all, std::mt19937_64& random) {
  const packed_divisors packed(all);
  int dividing = 0;
  for (int repetition = 0; repetition < 2000; ++repetition) {
    packed_divisors::indices a{};
    packed_divisors::indices b{};
    bool divides = true;
    for (std::size_t d = 0; d < all.size(); ++d) {
      // Often equal or 1, so that all eight divide now and then.
      b[d] = static_cast<std::uint16_t>(random() % all[d].size());
      const auto choice = random() % 8;
      a[d] = choice < 4   ? b[d]
             : choice < 7 ? std::uint16_t{0}
                          : static_cast<std::uint16_t>(random() % all[d].size());
      divides = divides && all[d][b[d]] % all[d][a[d]] == 0;
    }
    REQUIRE(packed.divides(packed.of(a), packed.of(b)) == divides);
    dividing += divides ? 1 : 0;
  }
  return dividing;
}

}  // namespace

TEST_CASE("packed divisors divide as numbers do") {
  std::mt19937_64 random(3);
  CHECK(compare(divisors_of({1, 1, 64, 3, 112, 112, 7, 7}), random) > 100);
  CHECK(compare(divisors_of({1, 1, 1, 1, 1, 1, 1, 1}), random) == 2000);
  for (int repetition = 0; repetition < 50; ++repetition) {
    std::array<std::int64_t, workload::loop_count> numbers{};
    for (auto& n : numbers) n = 1 + static_cast<std::int64_t>(random() % 3000);
    CHECK(compare(divisors_of(numbers), random) > 0);
  }
}

TEST_CASE("numbers with as many primes as there can be take three words") {
  std::mt19937_64 random(4);
  constexpr std::int64_t nine_primes = 223092870;     // 2 3 5 7 11 13 17 19 23
  constexpr std::int64_t most_divisors = 2095133040;  // 2^4 3^4 5 7 11 13 17 19
  CHECK(compare(divisors_of({nine_primes, most_divisors, nine_primes, most_divisors, most_divisors,
                             most_divisors, nine_primes, most_divisors}),
                random) > 0);
}
