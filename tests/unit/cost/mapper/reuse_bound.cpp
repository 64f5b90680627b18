#include <hwflowq/cost/mapper/reuse_bound.hpp>
#include <hwflowq/cost/mapper/tile_sizes.hpp>
#include <hwflowq/cost/mapper/unrolled_layer.hpp>
#include <hwflowq/cost/mapper/window_table.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

#include "catch.hpp"
#include "small_accelerators.hpp"

using namespace hwflowq;
using workload::loop;
using workload::tensor;

namespace {

std::vector<loop_sequence> all_orders(const loop_sizes& factors) {
  std::vector<loop> running;
  for (const loop l : workload::all_loops) {
    if (factors[index_of(l)] > 1) running.push_back(l);
  }
  std::vector<loop_sequence> orders;
  do {
    loop_sequence order;
    for (const loop l : running) order.push_back(l);
    orders.push_back(order);
  } while (std::next_permutation(running.begin(), running.end()));
  return orders;
}

}  // namespace

TEST_CASE("no order of the loops outside a memory costs less than the bound") {
  std::mt19937_64 random(17);
  const auto draw = [&](std::uint64_t n) { return static_cast<std::int64_t>(random() % n); };
  int orders = 0;
  int tight = 0;
  for (int repetition = 0; repetition < 250; ++repetition) {
    workload::loop_nest nest;
    nest.stride_rows = 1 + draw(3);
    nest.stride_columns = 1 + draw(2);
    nest.dilation_rows = 1 + draw(3);
    nest.dilation_columns = 1 + draw(2);
    // Per loop: the tile of level 2, and factors in time at level 1 and at level 0.
    loop_sizes tile{};
    loop_sizes inner{};
    loop_sizes outer{};
    for (std::size_t d = 0; d < workload::loop_count; ++d) {
      tile[d] = 1 + draw(3);
      inner[d] = draw(3) == 0 ? 2 + draw(2) : 1;
      outer[d] = draw(4) == 0 ? 2 : 1;
      nest.bounds[d] = tile[d] * inner[d] * outer[d];
    }
    const auto problem = detail::make_layer_problem(test::small_accelerator(), nest, {}, {});
    const detail::unrolling<3> u;
    const detail::unrolled_layer<3> layer(problem, u);
    detail::unrolled_layer<3>::tiles tiles{};
    std::array<std::vector<std::int32_t>, workload::loop_count> all;
    packed_divisors::indices index{};
    loop_sizes ones{};
    loop_sizes outside{};
    unsigned running = 0;
    loop_mask active = 0;
    for (std::size_t d = 0; d < workload::loop_count; ++d) {
      ones[d] = 1;
      tiles[3][d] = 1;
      tiles[2][d] = tile[d];
      tiles[1][d] = tile[d] * inner[d];
      tiles[0][d] = nest.bounds[d];
      all[d] = divisors(layer.steps()[d]);
      index[d] = static_cast<std::uint16_t>(std::ranges::find(all[d], tile[d]) - all[d].begin());
      outside[d] = inner[d] * outer[d];
      running |= static_cast<unsigned>(outside[d] > 1) << d;
      if (inner[d] > 1) active = static_cast<loop_mask>(active | 1U << d);
    }
    detail::window_table windows;
    windows.fill(nest, ones, ones, all);
    std::array<detail::link, 3> links;
    detail::links_to_memory to_memory{};
    for (const tensor t : workload::all_tensors) {
      links[index_of(t)] = layer.connect(t, 1, 2, tiles);
      to_memory[index_of(t)] = &links[index_of(t)];
    }
    const detail::reuse_bound bound(to_memory,
                                    windows.kept_at_most(index, static_cast<loop_mask>(running)));
    const double least = bound.any_order(outside);
    const double least_of_pair = bound.any_order(active, inner, outer);
    CHECK(least <= least_of_pair * (1.0 + 1e-12));
    double best = 1e300;
    for (const auto& inside : all_orders(inner)) {
      for (const auto& around : all_orders(outer)) {
        tile_reuse reuse;
        reuse.add(inside, inner, layer.inside(1, tiles), layer.window(tiles[2]));
        reuse.add(around, outer, layer.inside(0, tiles), layer.window(tiles[2]));
        double energy = 0.0;
        for (const auto& l : links) energy += l.energy(reuse);
        REQUIRE(least_of_pair <= energy * (1.0 + 1e-12));
        REQUIRE(least <= energy * (1.0 + 1e-12));
        best = std::min(best, energy);
        ++orders;
      }
    }
    tight += least_of_pair > 0.9 * best ? 1 : 0;
  }
  CHECK(orders > 2000);
  CHECK(tight > 125);
}
