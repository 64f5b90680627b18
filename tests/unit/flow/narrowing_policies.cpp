#include <hwflowq/flow/narrowing.hpp>
#include <hwflowq/flow/narrowing_policies.hpp>
#include <hwflowq/moo/integer_variation.hpp>
#include <hwflowq/quantization/precision_variation.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <random>
#include <set>
#include <span>
#include <stdexcept>
#include <vector>

#include "catch.hpp"
#include "cost_networks.hpp"

namespace {

using namespace hwflowq;
using genome = std::vector<int>;
using gene_domain = moo::integer_domain<int>;
using gene_space = moo::integer_variation<genome>;

gene_space four_genes() {
  return {.domains = {gene_domain::of({1, 2, 4, 8, 16, 32}), gene_domain::between(0, 9),
                      gene_domain::of({3}), gene_domain::of({-5, 5})}};
}

std::vector<genome> random_members(std::uint64_t seed, std::size_t count) {
  random_stream stream(seed);
  std::vector<genome> members;
  for (std::size_t i = 0; i < count; ++i) members.push_back(four_genes().random(stream));
  return members;
}

std::vector<int> values(const gene_space& s, std::size_t gene) {
  std::vector<int> all;
  for (std::uint32_t i = 0; i < s.value_count(gene); ++i) all.push_back(s.domains[gene].value(i));
  return all;
}

}  // namespace

TEST_CASE("bounds are drawn from a front, with a margin in steps of the alphabet") {
  const std::vector<genome> members{{4, 3, 3, 5}, {8, 5, 3, 5}};
  const std::span<const genome> front(members);
  const auto none = flow::bound_genes{.margin = 0}.space(front, four_genes());
  CHECK(values(none, 0) == std::vector<int>{4, 8});
  CHECK(values(none, 1) == std::vector<int>{3, 4, 5});
  CHECK(values(none, 2) == std::vector<int>{3});
  CHECK(values(none, 3) == std::vector<int>{5});
  const auto one = flow::bound_genes{.margin = 1}.space(front, four_genes());
  CHECK(values(one, 0) == std::vector<int>{2, 4, 8, 16});
  CHECK(values(one, 1) == std::vector<int>{2, 3, 4, 5, 6});
  CHECK(values(one, 3) == std::vector<int>{-5, 5});
  const auto all = flow::bound_genes{.margin = std::numeric_limits<std::uint32_t>::max()}.space(
      front, four_genes());
  CHECK(moo::log2_size<genome>(all) == moo::log2_size<genome>(four_genes()));
}

TEST_CASE("values that no member uses are removed") {
  const std::vector<genome> members{{4, 3, 3, 5}, {32, 9, 3, 5}, {1, 3, 3, 5}};
  const auto used = flow::keep_used_values{}.space(std::span<const genome>(members), four_genes());
  CHECK(values(used, 0) == std::vector<int>{1, 4, 32});
  CHECK(values(used, 1) == std::vector<int>{3, 9});
  CHECK(values(used, 3) == std::vector<int>{5});
}

TEST_CASE("every narrowing keeps the front, and its seeds are within what it leaves") {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    const auto members = random_members(seed, 1 + seed % 7);
    const std::span<const genome> front(members);
    const std::set<genome> distinct(members.begin(), members.end());
    const auto check = [&](const auto& policy, std::size_t neighbours) {
      static_assert(check_narrowing<std::remove_cvref_t<decltype(policy)>, genome, gene_space>());
      const auto narrowed = policy.space(front, four_genes());
      for (const auto& member : members) REQUIRE(narrowed.contains(member));
      const auto seeds = policy.seeds(front, narrowed);
      const std::set<genome> unique(seeds.begin(), seeds.end());
      REQUIRE(unique.size() == seeds.size());
      REQUIRE(seeds.size() <= distinct.size() * (1 + neighbours));
      for (std::size_t i = 0; i < seeds.size(); ++i) {
        REQUIRE(narrowed.contains(seeds[i]));
        if (i < distinct.size()) {
          REQUIRE(distinct.contains(seeds[i]));
        } else {
          const bool near = std::ranges::any_of(members, [&](const genome& m) {
            bool is = false;
            moo::for_each_neighbour(narrowed, m, moo::neighbour_moves::step,
                                    [&](const genome& n) { is = is || n == seeds[i]; });
            return is;
          });
          REQUIRE(near);
        }
      }
      REQUIRE(policy.seeds(front, narrowed) == seeds);
    };
    check(flow::seed_from_front{.neighbours = 0}, 0);
    check(flow::seed_from_front{.neighbours = 3}, 3);
    check(flow::seed_from_front{.neighbours = 100}, 100);
    check(flow::bound_genes{.margin = 1, .neighbours = 2}, 2);
    check(flow::keep_used_values{}, 0);
    check(flow::keep_used_values{.neighbours = 4}, 4);
  }
}

TEST_CASE("all neighbours are seeds when so many are asked for") {
  const std::vector<genome> members{{4, 3, 3, 5}};
  const auto seeds = flow::seed_from_front{.neighbours = 100}.seeds(
      std::span<const genome>(members), four_genes());
  CHECK(std::set<genome>(seeds.begin(), seeds.end()) ==
        std::set<genome>{
            {4, 3, 3, 5}, {2, 3, 3, 5}, {8, 3, 3, 5}, {4, 2, 3, 5}, {4, 4, 3, 5}, {4, 3, 3, -5}});
}

TEST_CASE("no narrowing leaves the space and seeds nothing") {
  const std::vector<genome> members{{4, 3, 3, 5}};
  const std::span<const genome> front(members);
  const auto same = flow::no_narrowing{}.space(front, four_genes());
  CHECK(moo::log2_size<genome>(same) == moo::log2_size<genome>(four_genes()));
  CHECK(flow::no_narrowing{}.seeds(front, same).empty());
}

TEST_CASE("seeds of another alphabet are moved into the space") {
  const std::vector<genome> members{{7, 30, 3, 0}};
  const auto seeds =
      flow::seed_from_front{.neighbours = 0}.seeds(std::span<const genome>(members), four_genes());
  CHECK(seeds == std::vector<genome>{{8, 9, 3, -5}});
}

TEST_CASE("widths of layers are narrowed gene by gene, and the genome stays that of its space") {
  const auto network = test::cifar_resnet(1);
  const precision_space widths(network);
  const precision_variation whole(widths);
  CHECK(moo::log2_size<precision_genome>(whole) == widths.log2_size());
  const std::vector<precision_genome> members{widths.uniform(3, 4), widths.uniform(4, 4)};
  const std::span<const precision_genome> front(members);
  const auto narrowed = flow::bound_genes{.margin = 1}.space(front, whole);
  CHECK(narrowed.widths(0) == width_set{2, 3, 4, 5});
  CHECK(narrowed.widths(whole.gene_count() - 1) == width_set{3, 4, 5});
  CHECK(narrowed.gene_count() == whole.gene_count());
  random_stream stream(1);
  for (int i = 0; i < 200; ++i) {
    auto a = narrowed.random(stream);
    auto b = narrowed.random(stream);
    narrowed.crossover(a, b, stream);
    narrowed.mutate(a, stream);
    REQUIRE(narrowed.contains(a));
    REQUIRE(narrowed.contains(b));
    REQUIRE(widths.contains(a));
    REQUIRE(widths.expand(a).size() == network.compute_layer_count());
  }
}

TEST_CASE("narrowings of other fields have other fingerprints") {
  CHECK(flow::narrowing_fingerprint(flow::bound_genes{.margin = 1}) !=
        flow::narrowing_fingerprint(flow::bound_genes{.margin = 2}));
  CHECK(flow::narrowing_fingerprint(flow::seed_from_front{1}) !=
        flow::narrowing_fingerprint(flow::seed_from_front{2}));
  CHECK(flow::narrowing_fingerprint(flow::keep_used_values{1}) !=
        flow::narrowing_fingerprint(flow::keep_used_values{2}));
  CHECK(flow::narrowing_fingerprint(flow::no_narrowing{}) == 0);
}

TEST_CASE("bounds may leave out the ends of what members have") {
  std::vector<genome> front;
  for (int i = 0; i < 10; ++i) front.push_back({2 + i % 7, 4});
  // Sorted: 2 2 3 3 4 4 5 6 7 8.
  const gene_space whole{.domains = {gene_domain::between(2, 8), gene_domain::between(2, 8)}};
  const auto counts = [&](double outside) {
    return flow::bound_genes{.margin = 0, .outside = outside}
        .space(std::span<const genome>(front), whole)
        .value_count(0);
  };
  CHECK(counts(0.0) == 7);
  CHECK(counts(0.1) == 6);   // 2 to 7
  CHECK(counts(0.2) == 4);   // 3 to 6
  CHECK(counts(0.49) == 1);  // 4
  CHECK_THROWS_AS(counts(0.5), std::invalid_argument);
  CHECK_THROWS_AS(counts(-0.1), std::invalid_argument);
  CHECK(flow::narrowing_fingerprint(flow::bound_genes{}) !=
        flow::narrowing_fingerprint(flow::bound_genes{.outside = 0.1}));
}
