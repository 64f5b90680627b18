#include <hwflowq/cost/mapper/reuse.hpp>

#include <initializer_list>

#include "catch.hpp"

using namespace hwflowq;
using workload::loop;

namespace {

loop_sequence sequence(std::initializer_list<loop> loops) {
  loop_sequence order;
  for (const loop l : loops) order.push_back(l);
  return order;
}

}  // namespace

TEST_CASE("tiles stay over the innermost loops that do not move them") {
  const loop_sizes factors = {1, 1, 4, 2, 3, 5, 1, 1};
  const loop_sizes steps = {1, 1, 1, 1, 1, 1, 1, 1};
  const input_window window{.rows = sliding_window(1, 1, 1, 3),
                            .columns = sliding_window(1, 1, 1, 3)};
  tile_reuse weights;
  weights.add(sequence({loop::Q, loop::P, loop::K, loop::C}), factors, steps, window);
  CHECK(weights.weights == 15.0);
  CHECK(weights.outputs == 1.0);
  CHECK(weights.inputs == 1.0);
  CHECK_FALSE(weights.open());
  tile_reuse outputs;
  outputs.add(sequence({loop::C, loop::K, loop::P, loop::Q}), factors, steps, window);
  CHECK(outputs.outputs == 2.0);
  CHECK(outputs.kept == 0.0);
  tile_reuse inputs;
  inputs.add(sequence({loop::K, loop::Q, loop::P, loop::C}), factors, steps, window);
  CHECK(inputs.inputs == 4.0);
  // Four of five steps along Q keep 3 x 2 of 3 x 3 positions, one in four of all steps (K is inside);
  // a step along P moves Q back by four columns, and keeps none.
  CHECK_THAT(inputs.kept, Catch::Matchers::WithinAbs(6.0 * 4.0 / 5.0 / 4.0, 1e-12));
}
