#include <hwflowq/cost/fine/network_grid.hpp>

#include <cmath>

#include "catch.hpp"
#include "random_mappings.hpp"

using namespace hwflowq;
using workload::loop;
using workload::tensor;

namespace {

bool close(double a, double b) {
  return std::abs(a - b) <= 1e-9 * std::max(1.0, std::abs(b));
}

}  // namespace

TEST_CASE("words go along x as far as needed, then up and down") {
  // A grid of 4 x 4, K along x and C along y; words enter at the left between rows 1 and 2.
  workload::loop_nest nest;
  level_mapping level;
  level.spatial_x[2] = 4;
  level.spatial_y[3] = 4;
  const std::array<std::int64_t, 8> extent = {1, 1, 1, 1, 1, 1, 1, 1};
  const network_grid grid(nest, level, extent, 4, 4, false);
  CHECK(grid.count() == 16);
  // Weights: each instance its own. 1.5 along x and 1 along y on average.
  CHECK(grid.sharing(tensor::weights) ==
        grid_sharing{.distinct_tiles = 16, .multicast_factor = 1, .average_hops = 2.5});
  // Inputs: a row of four each. 3 along x and then 1 along y in each of four columns.
  CHECK(grid.sharing(tensor::inputs) ==
        grid_sharing{.distinct_tiles = 4, .multicast_factor = 4, .average_hops = 7.0});
  // Outputs: a column of four each. 1.5 along x, then 3 along y.
  CHECK(grid.sharing(tensor::outputs) ==
        grid_sharing{.distinct_tiles = 4, .multicast_factor = 4, .average_hops = 4.5});
}

TEST_CASE("one instance needs no network") {
  const workload::loop_nest nest;
  const level_mapping level;
  const std::array<std::int64_t, 8> extent = {1, 1, 1, 1, 1, 1, 1, 1};
  CHECK(network_grid(nest, level, extent, 1, 1, false).sharing(tensor::inputs) == grid_sharing{});
}

TEST_CASE("the fast way finds what pairs tell") {
  test::random_mappings random(17);
  for (int repetition = 0; repetition < 300; ++repetition) {
    const test::mapping_taste taste{.greatest_bound = 5, .greatest_macs = 60, .in_space = 4};
    const auto nest = random.layer(taste);
    const auto schedule = random.schedule<1>(nest, taste);
    const auto extent = extents_below(schedule, 0);
    const network_grid grid(nest, schedule.levels[0], extent, 64, 11, false);
    for (const tensor t : workload::all_tensors) {
      const auto fast = grid.sharing(t);
      const auto truth = grid.by_pairs(t);
      if (grid.count() == 1) continue;
      CHECK(fast.distinct_tiles == truth.distinct_tiles);
      CHECK(fast.multicast_factor == truth.multicast_factor);
      CHECK(close(fast.average_hops, truth.average_hops));
    }
  }
}
