#include <hwflowq/moo/gene_space.hpp>
#include <hwflowq/moo/integer_variation.hpp>
#include <hwflowq/moo/product_variation.hpp>
#include <hwflowq/moo/real_variation.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <set>
#include <stdexcept>
#include <tuple>
#include <vector>

#include "catch.hpp"

namespace {

using namespace hwflowq;
using gene_values = std::vector<int>;
using integer_genes = moo::integer_domain<int>;
using kept_values = std::vector<std::vector<std::uint32_t>>;
using integer_space = moo::integer_variation<gene_values>;
using two_parts = moo::product_variation<integer_space, integer_space>;
using two_genomes = std::tuple<gene_values, gene_values>;

static_assert(check_gene_space<integer_space, gene_values>());
static_assert(check_gene_space<two_parts, two_genomes>());
static_assert(restricts_values<integer_space> && restricts_values<two_parts>);
// A part without a list of values leaves the product without one.
static_assert(!GeneSpace<moo::real_variation<>, std::vector<double>>);
static_assert(!GeneSpace<moo::product_variation<integer_space, moo::real_variation<>>,
                         std::tuple<gene_values, std::vector<double>>>);

integer_space three_widths() {
  return {.domains = {integer_genes::of({2, 4, 8}), integer_genes::between(5, 5),
                      integer_genes::between(-1, 2)}};
}

template <typename G, typename V>
std::vector<G> neighbours(const V& space, const G& g, moo::neighbour_moves moves) {
  std::vector<G> found;
  moo::for_each_neighbour(space, g, moves, [&](const G& n) { found.push_back(n); });
  return found;
}

}  // namespace

TEST_CASE("the size of a space is counted in bits") {
  CHECK(moo::log2_size<gene_values>(three_widths()) == std::log2(3.0) + 2.0);
  CHECK(moo::log2_size<two_genomes>(two_parts(three_widths(), three_widths())) ==
        std::log2(3.0) + 2.0 + std::log2(3.0) + 2.0);
}

TEST_CASE("neighbours differ in one gene by one step") {
  const auto moves = moo::neighbour_moves::step;
  CHECK(neighbours<gene_values>(three_widths(), {4, 5, -1}, moves) ==
        std::vector<gene_values>{{2, 5, -1}, {8, 5, -1}, {4, 5, 0}});
  CHECK(neighbours<gene_values>(three_widths(), {8, 5, 2}, moves) ==
        std::vector<gene_values>{{4, 5, 2}, {8, 5, 1}});
}

TEST_CASE("neighbours differ in one gene by any value") {
  const auto moves = moo::neighbour_moves::any_value;
  CHECK(neighbours<gene_values>(three_widths(), {2, 5, 0}, moves) ==
        std::vector<gene_values>{{4, 5, 0}, {8, 5, 0}, {2, 5, -1}, {2, 5, 1}, {2, 5, 2}});
}

TEST_CASE("neighbours of a product are those of its parts") {
  const two_parts both(three_widths(), integer_space{.domains = {integer_genes::of({16, 32})}});
  CHECK(both.gene_count() == 4);
  CHECK(both.value_count(0) == 3);
  CHECK(both.value_count(3) == 2);
  CHECK(neighbours<two_genomes>(both, {{2, 5, 2}, {32}}, moo::neighbour_moves::step) ==
        std::vector<two_genomes>{{{4, 5, 2}, {32}}, {{2, 5, 1}, {32}}, {{2, 5, 2}, {16}}});
}

TEST_CASE("a restricted space holds the genomes of the values that are kept") {
  const auto space = three_widths().restricted(kept_values{{0, 2}, {0}, {1, 2}});
  CHECK(space.value_count(0) == 2);
  CHECK(space.contains({8, 5, 1}));
  CHECK_FALSE(space.contains({4, 5, 1}));
  CHECK_FALSE(space.contains({8, 5, 2}));
  CHECK(moo::moved_into<gene_values>(space, {4, 5, 2}) == gene_values{2, 5, 1});
  CHECK_THROWS_AS(three_widths().restricted(kept_values{{0}, {0}}), std::invalid_argument);
  CHECK_THROWS_AS(three_widths().restricted(kept_values{{0}, {}, {0}}), std::invalid_argument);
}

TEST_CASE("a product is restricted part by part") {
  const two_parts both(three_widths(), integer_space{.domains = {integer_genes::of({16, 32})}});
  const auto space = both.restricted(kept_values{{0}, {0}, {0, 1, 2, 3}, {1}});
  CHECK(space.contains({{2, 5, 2}, {32}}));
  CHECK_FALSE(space.contains({{2, 5, 2}, {16}}));
  CHECK_FALSE(space.contains({{4, 5, 2}, {32}}));
  CHECK(moo::log2_size<two_genomes>(space) == 2.0);
  CHECK_THROWS_AS(both.restricted(kept_values{{0}, {0}, {0}}), std::invalid_argument);
}
