#include <hwflowq/cost/fine/innermost_moving_loop.hpp>

#include "catch.hpp"

using namespace hwflowq;
using workload::loop;
using workload::tensor;

namespace {

using chain_of_three = detail::loop_chain<3>;

std::int64_t fills(const workload::loop_nest& nest, const mapping<3>& m) {
  const detail::access_counter<3> counter(nest, m, true);
  const detail::innermost_moving_loop<3> rule(counter, false);
  const std::size_t inner = chain_of_three::place_of(2);
  return rule.moved(tensor::inputs, inner, inner);
}

// Windows of three rows that slide over 16, with K and P in time outside.
struct sliding_inputs {
  workload::loop_nest nest;
  mapping<3> m;
  sliding_inputs() {
    nest.bounds[2] = 4;
    nest.bounds[4] = 16;
    nest.bounds[6] = 3;
    m.levels[2].temporal[6] = 3;
  }
};

}  // namespace

TEST_CASE("the innermost moving loop keeps its overlap") {
  sliding_inputs s;
  s.m.levels[0].temporal[2] = 4;
  s.m.levels[0].temporal[4] = 16;
  CHECK(fills(s.nest, s.m) == 4 * (3 + 15));  // K outside multiplies
}

TEST_CASE("a loop that stands still inside loses the overlap") {
  sliding_inputs s;
  s.m.levels[0].temporal[4] = 16;
  s.m.levels[1].temporal[2] = 4;
  CHECK(fills(s.nest, s.m) == 16 * 3);
}

TEST_CASE("two steps go on in the next loop outside, more do not") {
  sliding_inputs s;
  s.m.levels[0].temporal[2] = 4;
  s.m.levels[0].temporal[4] = 8;
  s.m.levels[1].temporal[4] = 2;
  CHECK(fills(s.nest, s.m) == 4 * (3 + 15));
  s.m.levels[0].temporal[4] = 4;
  s.m.levels[1].temporal[4] = 4;
  CHECK(fills(s.nest, s.m) == 4 * 4 * (3 + 3));
}

TEST_CASE("neighbours pass on what they held, where that saves reads") {
  // A row of 16 outputs along x; the filter's three rows in time move each input by one.
  workload::loop_nest nest;
  nest.bounds[4] = 16;
  nest.bounds[6] = 3;
  mapping<3> m;
  m.levels[0].spatial_x[4] = 16;
  m.levels[0].temporal[6] = 3;
  const detail::access_counter<3> counter(nest, m, true);
  const detail::innermost_moving_loop<3> rule(counter, true);
  const std::size_t inner = chain_of_three::place_of(1);
  CHECK(rule.moved(tensor::inputs, inner, 0) == 16 + 2 * 1);
  CHECK(rule.forwarded(tensor::inputs, inner, 0) == 3 * 16 - 18);
  CHECK(rule.forwarded(tensor::outputs, inner, 0) == 0);
}

TEST_CASE("tiles are distinct level by level, across levels that a tensor bypasses too") {
  // 11 outputs of stride 4 below the outermost level and 5 rows of a filter one level in: windows
  // overlap, but Timeloop merges what is equal below one level only.
  workload::loop_nest nest{.stride_rows = 4};
  nest.bounds[4] = 11;
  nest.bounds[6] = 5;
  mapping<3> m;
  m.levels[0].spatial_y[4] = 11;
  m.levels[1].spatial_y[6] = 5;
  for (std::size_t i = 1; i < 3; ++i) m.levels[i].keep = {true, false, true};
  const detail::access_counter<3> apart(nest, m, true);
  const detail::innermost_moving_loop<3> rule(apart, false);
  CHECK(rule.held(tensor::inputs, chain_of_three::place_of(0)) == 11 * 5);
  CHECK(apart.held(tensor::inputs, chain_of_three::places, chain_of_three::place_of(0)) ==
        10 * 4 + 5);
  // Below one level they are merged.
  m.levels[1].spatial_y[6] = 1;
  m.levels[0].spatial_x[6] = 5;
  const detail::access_counter<3> joined(nest, m, true);
  CHECK(detail::innermost_moving_loop<3>(joined, false)
            .held(tensor::inputs, chain_of_three::place_of(0)) == 10 * 4 + 5);
}
