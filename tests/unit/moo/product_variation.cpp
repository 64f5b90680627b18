#include <hwflowq/moo/integer_variation.hpp>
#include <hwflowq/moo/product_variation.hpp>
#include <hwflowq/moo/real_variation.hpp>

#include <concepts>
#include <cstdint>
#include <stdexcept>
#include <tuple>
#include <type_traits>
#include <vector>

#include "catch.hpp"

namespace {

using namespace hwflowq;
using widths = moo::integer_variation<std::vector<std::int8_t>>;
using sizes = moo::real_variation<>;
using widths_and_sizes = moo::product_variation<widths, sizes>;
using mixed_genome = std::tuple<std::vector<std::int8_t>, std::vector<double>>;

static_assert(std::same_as<widths_and_sizes::genome_type, mixed_genome>);
static_assert(Variation<widths_and_sizes, mixed_genome>);
// Products are variations themselves and nest.
static_assert(Variation<moo::product_variation<widths_and_sizes, sizes>,
                        std::tuple<mixed_genome, std::vector<double>>>);
static_assert(!moo::NamesGenome<int>);

widths some_widths() {
  widths result;
  result.domains.assign(12, moo::integer_domain<std::int8_t>::between(2, 8));
  return result;
}

sizes some_sizes() {
  return {.lower = {0, -5, 1}, .upper = {1, 5, 64}, .mutation_probability = 0.5};
}

/// Counts what is called; has neither validate nor repair.
struct counter {
  using genome_type = int;
  int random(random_stream& stream) const { return static_cast<int>(stream.below(10)); }
  void crossover(int& first, int& second, random_stream&) const {
    first += 100;
    second += 200;
  }
  void mutate(int& value, random_stream&) const { value += 1000; }
};

struct even : counter {
  void repair(int& value) const { value -= value % 2; }
};

// Only what can be repaired has a repair that an engine must call.
static_assert(repairs_genomes<moo::product_variation<counter, even>, std::tuple<int, int>>);
static_assert(!repairs_genomes<moo::product_variation<counter, counter>, std::tuple<int, int>>);
static_assert(!repairs_genomes<widths_and_sizes, mixed_genome>);

}  // namespace

TEST_CASE("a product varies its parts in order, from one stream") {
  const widths_and_sizes both(some_widths(), some_sizes());
  const auto bits = some_widths();
  const auto reals = some_sizes();
  for (std::uint32_t i = 0; i < 100; ++i) {
    random_stream stream(1, 0, i);
    random_stream parts(1, 0, i);
    auto a = both.random(stream);
    auto b = both.random(stream);
    auto bits_a = bits.random(parts);
    auto reals_a = reals.random(parts);
    auto bits_b = bits.random(parts);
    auto reals_b = reals.random(parts);
    REQUIRE(a == mixed_genome(bits_a, reals_a));
    both.crossover(a, b, stream);
    bits.crossover(bits_a, bits_b, parts);
    reals.crossover(reals_a, reals_b, parts);
    REQUIRE(a == mixed_genome(bits_a, reals_a));
    REQUIRE(b == mixed_genome(bits_b, reals_b));
    both.mutate(a, stream);
    bits.mutate(bits_a, parts);
    reals.mutate(reals_a, parts);
    REQUIRE(a == mixed_genome(bits_a, reals_a));
    REQUIRE(stream() == parts());
  }
}

TEST_CASE("a product prepares its parts, or takes them as they are") {
  const moo::product_variation both(some_widths(), counter{}, some_sizes());
  const auto operators = both.prepared();
  for (std::uint32_t i = 0; i < 100; ++i) {
    random_stream stream(3, 0, i);
    auto a = both.random(stream);
    auto b = both.random(stream);
    auto copy = stream;
    auto x = a;
    auto y = b;
    both.crossover(a, b, stream);
    both.mutate(a, stream);
    operators.crossover(x, y, copy);
    operators.mutate(x, copy);
    REQUIRE(a == x);
    REQUIRE(b == y);
    REQUIRE(stream() == copy());
  }
}

TEST_CASE("a product repairs the parts that can be repaired") {
  const moo::product_variation both(counter{}, even{}, some_widths());
  const std::vector<std::int8_t> bits(12, 100);
  std::tuple<int, int, std::vector<std::int8_t>> g{5, 7, bits};
  both.repair(g);
  CHECK(g == std::tuple{5, 6, bits});
}

TEST_CASE("a product contains what every part that can tell contains") {
  const widths_and_sizes both(some_widths(), some_sizes());
  const std::vector<std::int8_t> bits(12, 4);
  CHECK(both.contains({bits, {0, 0, 1}}));
  CHECK_FALSE(both.contains({bits, {0, 0, 0}}));
  CHECK_FALSE(both.contains({std::vector<std::int8_t>(12, 9), {0, 0, 1}}));
  CHECK_FALSE(both.contains({{}, {0, 0, 1}}));
  const moo::product_variation one(counter{}, some_widths());
  CHECK(one.contains({-1000, bits}));
  CHECK_FALSE(one.contains({-1000, {}}));
}

TEST_CASE("a product validates the parts that can be validated") {
  CHECK_NOTHROW(moo::product_variation(counter{}, some_widths()).validate());
  CHECK_THROWS_AS(moo::product_variation(counter{}, widths{}).validate(), std::invalid_argument);
  CHECK_THROWS_AS(moo::product_variation(some_widths(), sizes{}).validate(), std::invalid_argument);
}

TEST_CASE("a product of one part and of a part twice calls each once") {
  const moo::product_variation one(counter{});
  random_stream stream(2);
  std::tuple<int> a{1};
  std::tuple<int> b{2};
  one.crossover(a, b, stream);
  one.mutate(a, stream);
  CHECK(a == std::tuple{1101});
  CHECK(b == std::tuple{202});
  const moo::product_variation two(counter{}, counter{});
  std::tuple<int, int> g{1, 2};
  two.mutate(g, stream);
  CHECK(g == std::tuple{1001, 1002});
}

TEST_CASE("a product gives its parts back") {
  const widths_and_sizes both(some_widths(), some_sizes());
  CHECK(both.part<0>().domains.size() == 12);
  CHECK(both.part<1>().upper[2] == 64.0);
}
