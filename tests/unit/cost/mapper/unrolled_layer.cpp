#include <hwflowq/cost/fine/evaluate.hpp>
#include <hwflowq/cost/mapper/unrolled_layer.hpp>
#include <hwflowq/hardware/dataflows.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "catch.hpp"
#include "map_space.hpp"
#include "small_accelerators.hpp"

using namespace hwflowq;
using workload::tensor;

namespace {

// Words of both sides of a link, bounded and counted, for all mappings of a space.
void compare(const accelerator<test::plain_engine, 2>& hardware, const workload::loop_nest& nest,
             bool divides) {
  const auto rules = rules_of(dataflows::free{});
  const auto problem = detail::make_layer_problem(hardware, nest, {}, rules);
  test::map_space<test::plain_engine, 2> space(hardware, nest, 8, 8, rules, 200000);
  std::size_t equal = 0;
  std::size_t total = 0;
  REQUIRE(space.visit([&](const mapping<2>& m) {
    const auto cost = evaluate(hardware, nest, {}, m);
    detail::unrolling<2> u;
    for (std::size_t i = 0; i < 2; ++i) {
      u.x[i] = m.levels[i].spatial_x;
      u.y[i] = m.levels[i].spatial_y;
    }
    u.lanes = m.lanes;
    const detail::unrolled_layer<2> layer(problem, u);
    detail::unrolled_layer<2>::tiles tiles{};
    tiles[2] = layer.lanes();
    loop_sizes outside{};
    for (std::size_t i = 2; i-- > 0;) {
      for (std::size_t d = 0; d < workload::loop_count; ++d) {
        tiles[i][d] = tiles[i + 1][d] * layer.below(i)[d] * m.levels[i].temporal[d];
        outside[d] = m.levels[0].temporal[d];
      }
    }
    loop_sequence order;
    for (std::size_t k = workload::loop_count; k-- > 0;) {
      const auto l = m.levels[0].order[k];
      if (outside[index_of(l)] > 1) order.push_back(l);
    }
    tile_reuse reuse;
    reuse.add(order, outside, layer.inside(0, tiles), layer.window(tiles[1]));
    for (const tensor t : workload::all_tensors) {
      const auto link = layer.connect(t, 0, 1, tiles);
      const double above = link.above.words(link.steps(reuse), reuse.kept);
      const double below = link.below.words(link.steps(reuse), reuse.kept);
      const auto& parent = cost.counts.accesses[0][index_of(t)];
      const auto& child = cost.counts.accesses[1][index_of(t)];
      const auto above_words =
          static_cast<double>(t == tensor::outputs ? parent.updates : parent.reads);
      const auto below_words =
          static_cast<double>(t == tensor::outputs ? child.drains : child.fills);
      REQUIRE(above <= above_words * (1.0 + 1e-12));
      REQUIRE(below <= below_words * (1.0 + 1e-12));
      ++total;
      if (above >= above_words * (1.0 - 1e-12) && below >= below_words * (1.0 - 1e-12)) ++equal;
    }
  }));
  INFO(equal << " of " << total);
  if (divides) {
    CHECK(equal == total);
  } else {
    CHECK(2 * equal > total);
  }
}

accelerator<test::plain_engine, 2> pair() {
  accelerator<test::plain_engine, 2> a;
  a.levels[0].fan_out_x = 2;
  a.levels[0].fan_out_y = 2;
  return a;
}

}  // namespace

TEST_CASE("bounds of words are exact where tiles divide the loops") {
  compare(pair(), {.bounds = {1, 1, 2, 2, 4, 1, 2, 1}}, true);
  compare(pair(), {.bounds = {1, 2, 1, 1, 4, 2, 1, 2}, .stride_rows = 2, .dilation_columns = 2},
          true);
}

TEST_CASE("bounds of words never exceed the counts where tiles leave remainders") {
  compare(pair(), {.bounds = {1, 1, 3, 1, 5, 1, 3, 1}}, false);
  compare(pair(), {.bounds = {1, 3, 1, 3, 3, 1, 1, 1}, .stride_rows = 2}, false);
}
