#include <hwflowq/cost/mapper/map_space.hpp>

#include <array>

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
