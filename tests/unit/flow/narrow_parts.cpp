#include <hwflowq/flow/narrow_parts.hpp>

#include <cstdint>
#include <span>
#include <tuple>
#include <vector>

#include "catch.hpp"
#include "flows.hpp"

namespace {

using namespace hwflowq;
using test::design;
using test::integers;
using space_type = decltype(test::design_space(2));

template <typename V>
std::vector<int> values(const V& part, std::size_t gene) {
  std::vector<int> all;
  for (std::uint32_t i = 0; i < part.value_count(gene); ++i) {
    all.push_back(part.domains[gene].value(i));
  }
  return all;
}

}  // namespace

TEST_CASE("each part of a product is narrowed in its own way") {
  const std::vector<design> members{{{2, 5}, {4, 16}}, {{4, 5}, {64, 16}}};
  const std::span<const design> front(members);
  const auto policy = flow::narrow_parts(flow::bound_genes{.margin = 1}, flow::keep_used_values{});
  static_assert(check_narrowing<decltype(policy), design, space_type>());
  const auto narrowed = policy.space(front, test::design_space(2));
  CHECK(values(narrowed.part<0>(), 0) == std::vector<int>{2, 3, 4, 5});
  CHECK(values(narrowed.part<0>(), 1) == std::vector<int>{4, 5, 6});
  CHECK(values(narrowed.part<1>(), 0) == std::vector<int>{4, 64});
  CHECK(values(narrowed.part<1>(), 1) == std::vector<int>{16});
  const auto seeds = policy.seeds(front, narrowed);
  REQUIRE(seeds.size() == 4);
  CHECK(seeds[0] == members[0]);
  CHECK(seeds[1] == members[1]);
  for (const auto& seed : seeds) CHECK(narrowed.contains(seed));
}

TEST_CASE("a policy of a whole product narrows all its parts") {
  const std::vector<design> members{{{2, 5}, {4, 16}}, {{4, 5}, {64, 16}}};
  const auto narrowed =
      flow::keep_used_values{}.space(std::span<const design>(members), test::design_space(2));
  CHECK(values(narrowed.part<0>(), 0) == std::vector<int>{2, 4});
  CHECK(values(narrowed.part<1>(), 0) == std::vector<int>{4, 64});
}

TEST_CASE("a front of other genomes is translated") {
  const std::vector<integers> members{{2, 5}, {4, 5}};
  const std::span<const integers> front(members);
  const auto policy = flow::translate_front(
      [](const integers& bits) { return design{bits, {8, 32}}; },
      flow::narrow_parts(flow::bound_genes{.margin = 0}, flow::no_narrowing{}));
  static_assert(check_narrowing<decltype(policy), integers, space_type>());
  static_assert(!Narrowing<decltype(policy), int, space_type>);
  const auto narrowed = policy.space(front, test::design_space(2));
  CHECK(values(narrowed.part<0>(), 0) == std::vector<int>{2, 3, 4});
  CHECK(values(narrowed.part<1>(), 0) == std::vector<int>{4, 8, 16, 32, 64});
  const auto seeds = policy.seeds(front, narrowed);
  CHECK(seeds[0] == design{{2, 5}, {8, 32}});
  CHECK(seeds[1] == design{{4, 5}, {8, 32}});
}

TEST_CASE("fingerprints tell the policies of parts apart") {
  const auto print = [](std::uint32_t margin, std::size_t neighbours) {
    return flow::translate_front(
               [](const integers& bits) { return bits; },
               flow::narrow_parts(flow::bound_genes{.margin = margin},
                                  flow::keep_used_values{.neighbours = neighbours}))
        .fingerprint();
  };
  CHECK(print(1, 2) == print(1, 2));
  CHECK(print(1, 2) != print(2, 2));
  CHECK(print(1, 2) != print(1, 3));
}
