#include <hwflowq/core/hash.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <list>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <unordered_set>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "ranking.hpp"

namespace {

using namespace hwflowq;

enum class dataflow_kind : std::uint8_t { serial, parallel };

struct hashed_design {
  int rows = 1;
  std::vector<int> bits;
  friend std::uint64_t hash_value(const hashed_design& d) { return hash_all(d.rows, d.bits); }
};

struct unhashable {};

static_assert(Hashable<int> && Hashable<double> && Hashable<bool> && Hashable<dataflow_kind>);
static_assert(Hashable<std::vector<double>> && Hashable<std::array<std::int8_t, 4>>);
static_assert(Hashable<std::vector<bool>> && Hashable<std::list<int>> && Hashable<std::string>);
static_assert(Hashable<std::tuple<std::vector<int>, hashed_design>> &&
              Hashable<std::optional<int>>);
static_assert(Hashable<std::vector<hashed_design>>);
static_assert(!Hashable<unhashable> && !Hashable<std::vector<unhashable>>);
static_assert(!Hashable<std::tuple<int, unhashable>>);
// Equal ones may list their values in different orders.
static_assert(Hashable<std::set<int>> && !Hashable<std::unordered_set<int>>);

std::size_t distinct(std::vector<std::uint64_t> hashes) {
  std::sort(hashes.begin(), hashes.end());
  return static_cast<std::size_t>(std::unique(hashes.begin(), hashes.end()) - hashes.begin());
}

}  // namespace

TEST_CASE("zero and minus zero have one hash") {
  CHECK(hash(0.0) == hash(-0.0));
  CHECK(hash(0.0F) == hash(-0.0F));
  CHECK(hash(std::vector{1.0, 0.0}) == hash(std::vector{1.0, -0.0}));
  CHECK(hash(std::vector{0.0F}) == hash(std::vector{-0.0F}));
  CHECK(hash(std::tuple{0.0, 1}) == hash(std::tuple{-0.0, 1}));
  CHECK(hash(std::vector{1.0, 0.0}) != hash(std::vector{1.0, 5e-324}));
}

TEST_CASE("the position of a value counts") {
  CHECK(hash(std::vector{1, 2, 3}) != hash(std::vector{3, 2, 1}));
  CHECK(hash(std::vector{1.0, 2.0}) != hash(std::vector{2.0, 1.0}));
  CHECK(hash(std::list{1, 2}) != hash(std::list{2, 1}));
  CHECK(hash(std::pair{1, 2}) != hash(std::pair{2, 1}));
  CHECK(hash_combine(1, 2) != hash_combine(2, 1));
  // One marked place at a time: every place of a byte genome gives another hash.
  std::vector<std::uint64_t> hashes;
  for (std::size_t i = 0; i < 100; ++i) {
    std::vector<std::int8_t> genome(100, 2);
    genome[i] = 3;
    hashes.push_back(hash(genome));
  }
  CHECK(distinct(hashes) == 100);
}

TEST_CASE("the length of a range counts, even where what is added is zero") {
  std::vector<std::uint64_t> bytes;
  std::vector<std::uint64_t> reals;
  std::vector<std::uint64_t> lists;
  for (std::size_t size = 0; size < 50; ++size) {
    bytes.push_back(hash(std::vector<std::uint8_t>(size)));
    reals.push_back(hash(std::vector<double>(size)));
    lists.push_back(hash(std::list<int>(size)));
  }
  CHECK(distinct(bytes) == 50);
  CHECK(distinct(reals) == 50);
  CHECK(distinct(lists) == 50);
  CHECK(hash(std::vector<std::vector<int>>{{1}, {2}}) !=
        hash(std::vector<std::vector<int>>{{1, 2}}));
}

TEST_CASE("a hash depends on the values, not on where or in what they are kept") {
  CHECK(hash(std::vector{1, 2, 3}) == hash(std::array{1, 2, 3}));
  CHECK(hash(std::vector{1.5F, 2.5F}) == hash(std::vector{1.5, 2.5}));
  std::vector<std::int8_t> roomy(13, 7);
  roomy.reserve(1000);
  const std::vector<std::int8_t> tight(13, 7);
  CHECK(hash(roomy) == hash(tight));
  // Misaligned data, with other bytes before and behind.
  const std::string text = "xxweight bits";
  CHECK(hash(text.substr(2, 6)) == hash(std::string("weight")));
}

TEST_CASE("a type's own hash_value goes first") {
  CHECK(hash(hashed_design{4, {1, 2}}) == hash_all(4, std::vector{1, 2}));
  CHECK(hash(hashed_design{4, {1, 2}}) != hash(hashed_design{4, {1, 3}}));
  CHECK(hash(hashed_design{4, {1, 2}}) != hash(hashed_design{5, {1, 2}}));
  CHECK(hash(std::vector<hashed_design>{{4, {1}}}) != hash(std::vector<hashed_design>{{4, {2}}}));
  CHECK(hash(dataflow_kind::serial) != hash(dataflow_kind::parallel));
  CHECK(hash(std::optional<int>{}) != hash(std::optional<int>{3}));
}

TEST_CASE("hashes are the same on every machine of the same byte order") {
  CHECK(hash(3) == 0x1e535eede31428f0);
  CHECK(hash(0.1) == 0x21b06322a3ba6d47);
  CHECK(hash(std::vector<std::int8_t>{2, 3, 4, 5, 6, 7, 8, 2, 3}) == 0xa12c08a0982465e6);
  CHECK(hash(std::vector{0.1, 0.2}) == 0xc8d8a930ca8e3c85);
  CHECK(hash(std::tuple{1, std::string("a")}) == 0x4917922b1a13ea1a);
}

TEST_CASE("a million genomes of bit widths have a million hashes") {
  // Seven widths per gene in ten places, all of them: values close together, as in a search.
  std::vector<std::uint64_t> hashes;
  std::array<std::int8_t, 20> genome{};
  genome.fill(8);
  constexpr int count = 1'000'000;
  hashes.reserve(count);
  for (int i = 0; i < count; ++i) {
    int rest = i;
    for (std::size_t g = 0; g < 10; ++g, rest /= 7)
      genome[2 * g] = static_cast<std::int8_t>(2 + rest % 7);
    hashes.push_back(hash(genome));
  }
  CHECK(distinct(std::move(hashes)) == count);
}

TEST_CASE("a million neighbours on a grid of reals have a million hashes") {
  std::vector<std::uint64_t> hashes;
  hashes.reserve(1'000'000);
  for (int i = 0; i < 1'000'000; ++i)
    hashes.push_back(hash(std::array{0.001 * (i % 1000), 0.001 * (i / 1000), 0.5}));
  CHECK(distinct(std::move(hashes)) == 1'000'000);
}

TEST_CASE("every input bit moves about half of the hash") {
  test::random_numbers random(1);
  std::vector<std::uint64_t> words(5);
  for (auto& word : words) word = random();
  const std::uint64_t before = hash(words);
  int least = 64;
  int most = 0;
  for (std::size_t bit = 0; bit < 64 * words.size(); ++bit) {
    auto changed = words;
    changed[bit / 64] ^= std::uint64_t{1} << (bit % 64);
    const int moved = __builtin_popcountll(before ^ hash(changed));
    least = std::min(least, moved);
    most = std::max(most, moved);
  }
  CHECK(least > 12);  // five standard deviations below 32
  CHECK(most < 52);
}
