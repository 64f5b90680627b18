#include <hwflowq/cost/fine/evaluate.hpp>
#include <hwflowq/cost/mapper/transfer_bound.hpp>
#include <hwflowq/hardware/dataflows.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <random>
#include <utility>
#include <vector>

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

TEST_CASE("tabulated links are those of their tiles") {
  std::mt19937_64 random(9);
  std::size_t links = 0;
  for (int repetition = 0; repetition < 200; ++repetition) {
    const auto draw = [&](int n) { return static_cast<std::int64_t>(random() % n); };
    auto hardware = test::small_accelerator();
    hardware.levels[0].fan_out_x = 1 + draw(4);
    hardware.levels[1].hop_pj_per_bit = draw(2) == 0 ? 0.5 : 0.0;
    hardware.levels[2].fan_out_x = 1 + draw(3);
    workload::loop_nest nest;
    for (auto& bound : nest.bounds) bound = 1 + draw(9);
    nest.stride_rows = 1 + draw(3);
    nest.dilation_columns = 1 + draw(3);
    const auto problem = detail::make_layer_problem(hardware, nest, {}, {});
    detail::unrolling<3> u;
    for (std::size_t d = 0; d < workload::loop_count; ++d) {
      for (std::size_t i = 0; i < 3; ++i) {
        u.x[i][d] = static_cast<std::int32_t>(draw(3) == 0 ? 1 + draw(3) : 1);
        u.y[i][d] = static_cast<std::int32_t>(draw(4) == 0 ? 1 + draw(3) : 1);
      }
      u.lanes[d] = static_cast<std::int32_t>(draw(6) == 0 ? 2 : 1);
    }
    const detail::unrolled_layer<3> layer(problem, u);
    std::array<std::vector<std::int32_t>, workload::loop_count> all;
    for (std::size_t d = 0; d < all.size(); ++d) all[d] = divisors(layer.steps()[d]);
    for (const tensor t : workload::all_tensors) {
      for (const auto& [parent, child] :
           {std::pair{0, 1}, std::pair{0, 2}, std::pair{1, 2}, std::pair{1, 3}}) {
        const auto from = static_cast<std::size_t>(parent);
        const auto to = static_cast<std::size_t>(child);
        if (!layer.can_tabulate(t, from, to)) continue;
        detail::link_table table;
        layer.tabulate(table, t, from, to, all);
        for (int tile = 0; tile < 5; ++tile) {
          packed_divisors::indices index{};
          detail::unrolled_layer<3>::tiles tiles{};
          for (std::size_t d = 0; d < all.size(); ++d) {
            index[d] = static_cast<std::uint16_t>(random() % all[d].size());
            tiles[3][d] = layer.lanes()[d];
            for (std::size_t i = 3; i-- > 0;) {
              tiles[i][d] = tiles[i + 1][d] * layer.below(i)[d];
              if (i == to) tiles[i][d] *= all[d][index[d]];
            }
          }
          const auto expected = layer.connect(t, from, to, tiles);
          const auto found = table.at(index);
          const auto near = [](double a, double b) {
            return a == b || std::abs(a - b) <= 1e-13 * std::abs(b);
          };
          for (const auto& [a, b] :
               {std::pair{found.above, expected.above}, std::pair{found.below, expected.below}}) {
            REQUIRE(near(a.most, b.most));
            REQUIRE(near(a.floor, b.floor));
            REQUIRE(near(a.saved, b.saved));
            REQUIRE(near(a.least, b.least));
          }
          REQUIRE(found.prices.above_pj == expected.prices.above_pj);
          REQUIRE(found.partial_prices.below_pj == expected.partial_prices.below_pj);
          REQUIRE(found.complete == expected.complete);
          REQUIRE(found.first_above == expected.first_above);
          REQUIRE(found.first_below == expected.first_below);
          ++links;
        }
      }
    }
  }
  CHECK(links > 3000);
}
