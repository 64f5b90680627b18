#include <hwflowq/cost/mapper/map_space.hpp>

#include <array>
#include <utility>
#include <vector>

#include "catch.hpp"

using namespace hwflowq;
using workload::loop;
using workload::tensor;

TEST_CASE("links go from each memory that keeps a tensor to the next") {
  const detail::kept_tensors<3> keep = {
      {{true, true, true}, {false, true, true}, {true, false, true}}};
  const auto links = detail::links_of<3>(keep);
  REQUIRE(links.size() == 7);
  CHECK(links[0].child == 2);  // weights pass the buffer by
  CHECK(links[1].child == 3);
  CHECK(links[2].child == 1);
  CHECK(links[3].parent == 1);
  CHECK(links[3].child == 3);  // inputs go to the multipliers
}

TEST_CASE("a stationary tensor restricts the levels outside its innermost memory") {
  const detail::kept_tensors<3> keep = {
      {{true, true, true}, {false, true, true}, {true, true, true}}};
  using levels = std::array<bool, 3>;
  CHECK(detail::stationary_levels<3>(keep, tensor::weights) == levels{true, true, false});
  CHECK(detail::stationary_levels<3>(keep, tensor::outputs) == levels{false, true, false});
  CHECK(detail::stationary_levels<3>(keep, {}) == levels{false, false, false});
}

TEST_CASE("storage choices leave tensors out everywhere but outermost") {
  const detail::kept_tensors<2> keep = {{{true, true, true}, {true, true, false}}};
  CHECK(detail::storage_choices<2>(keep, false).size() == 1);
  CHECK(detail::storage_choices<2>(keep, true).size() == 4);
}

TEST_CASE("orders are written from the outermost loop in") {
  loop_sequence order;
  order.push_back(loop::Q);
  order.push_back(loop::K);
  level_mapping level;
  detail::write_order(order, level);
  CHECK(level.order[7] == loop::Q);
  CHECK(level.order[6] == loop::K);
}

TEST_CASE("one of two different mappings precedes the other") {
  const mapping<2> a;
  CHECK_FALSE(detail::precedes(a, a));
  std::vector<mapping<2>> others(5);
  others[0].levels[1].temporal[3] = 2;
  std::swap(others[1].levels[0].order[0], others[1].levels[0].order[5]);
  others[2].levels[1].spatial_y[7] = 3;
  others[3].levels[0].keep[1] = false;
  others[4].lanes[2] = 2;
  for (const auto& b : others) CHECK(detail::precedes(a, b) != detail::precedes(b, a));
}
