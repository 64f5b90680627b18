#include <hwflowq/cost/fine/access_counter.hpp>

#include "catch.hpp"

using namespace hwflowq;
using workload::loop;
using workload::tensor;

namespace {

using two_level_counter = detail::access_counter<2>;
using chain_of_two = detail::loop_chain<2>;

}  // namespace

// The counts themselves are compared with loops that run in property.mapping_oracle.

TEST_CASE("rows that slide are read once, remainder included") {
  // Five output rows in tiles of two: rows 0-3, 2-5 and 4-6 of seven.
  workload::loop_nest nest;
  nest.bounds[4] = 5;
  nest.bounds[6] = 3;
  mapping<2> m;
  m.levels[0].temporal[4] = 3;
  m.levels[1].temporal[4] = 2;
  m.levels[1].temporal[6] = 3;
  const two_level_counter c(nest, m, false);
  const std::size_t inner = chain_of_two::place_of(1);
  CHECK(c.tile(tensor::inputs, inner) == 4);
  CHECK(c.held(tensor::inputs, inner, inner) == 4 + 4 + 3);
  CHECK(c.moved(tensor::inputs, inner, inner, detail::kept_tiles::on_arrival) == 7);
  CHECK(c.steps() == 15);
}

TEST_CASE("a partial sum leaves an idle element before the others") {
  // Five channels over two elements: in the third step only one of them works.
  workload::loop_nest nest;
  nest.bounds[3] = 5;
  mapping<2> m;
  m.levels[0].temporal[3] = 3;
  m.levels[0].spatial_x[3] = 2;
  const two_level_counter c(nest, m, false);
  const std::size_t inner = chain_of_two::place_of(1);
  CHECK(c.element_steps() == 5);
  CHECK(c.instances(inner) == 2);
  // Both hold the output; one gives it up after two steps, the other after three.
  CHECK(c.moved(tensor::outputs, inner, 0, detail::kept_tiles::on_departure) == 2);
  CHECK(c.distinct(tensor::outputs, 0) == 1);
  CHECK(c.distinct(tensor::outputs, inner) == 2);
}

TEST_CASE("equal tiles below one parent are one transfer, overlapping ones are not") {
  // Three output columns along x and three filter columns along y: positions 0 to 4.
  workload::loop_nest nest;
  nest.bounds[5] = 3;
  nest.bounds[7] = 3;
  mapping<2> m;
  m.levels[0].spatial_x[5] = 3;
  m.levels[0].spatial_y[7] = 3;
  const two_level_counter diagonals(nest, m, false);
  CHECK(diagonals.first_tiles(tensor::inputs, chain_of_two::place_of(1), 0) == 5);
  CHECK(diagonals.held(tensor::inputs, chain_of_two::places, 0) == 5);
  // Windows of three side by side: three tiles of three.
  m.levels[0].spatial_y[7] = 1;
  m.levels[1].temporal[7] = 3;
  const two_level_counter windows(nest, m, false);
  CHECK(windows.first_tiles(tensor::inputs, chain_of_two::place_of(1), 0) == 9);
}

TEST_CASE("loops that do not iterate are no steps") {
  workload::loop_nest nest;
  nest.bounds[2] = 4;
  mapping<2> m;
  m.levels[0].temporal[2] = 3;  // of step 4: once
  m.levels[1].temporal[2] = 4;
  const two_level_counter c(nest, m, false);
  CHECK(c.steps_outside(chain_of_two::place_of(1)).empty());
  REQUIRE(c.steps_outside(chain_of_two::places).size() == 1);
  CHECK(c.steps_outside(chain_of_two::places)[0].loop == loop::K);
}
