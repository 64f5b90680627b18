#include <hwflowq/cost/fine/network_grid.hpp>
#include <hwflowq/cost/mapper/hop_bound.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <random>

#include "catch.hpp"

using namespace hwflowq;

TEST_CASE("no word travels fewer hops than the bound, whatever the order along the axes") {
  std::mt19937_64 random(8);
  const auto draw = [&](std::uint64_t n) { return static_cast<std::int64_t>(random() % n); };
  int grids = 0;
  int tight = 0;
  for (int repetition = 0; repetition < 3000; ++repetition) {
    constexpr std::int64_t side = 12;
    workload::loop_nest nest;
    nest.stride_rows = 1 + draw(2);
    nest.dilation_columns = 1 + draw(2);
    level_mapping level;
    detail::unrolling<1> u;
    std::int64_t columns = 1;
    std::int64_t rows = 1;
    std::array<std::int64_t, workload::loop_count> extent{};
    for (std::size_t d = 0; d < workload::loop_count; ++d) {
      const auto x = static_cast<std::int32_t>(draw(3) == 0 ? 1 + draw(4) : 1);
      const auto y = static_cast<std::int32_t>(draw(3) == 0 ? 1 + draw(4) : 1);
      if (columns * x <= side) {
        u.x[0][d] = x;
        columns *= x;
      }
      if (rows * y <= side) {
        u.y[0][d] = y;
        rows *= y;
      }
      extent[d] = 1 + draw(3);
      nest.bounds[d] = extent[d] * u.below(0, d);
    }
    level.spatial_x = u.x[0];
    level.spatial_y = u.y[0];
    std::ranges::shuffle(level.order, random);
    const network_grid grid(nest, level, extent, side, side, false);
    for (const workload::tensor t : workload::all_tensors) {
      const double hops = grid.sharing(t).average_hops;
      const double bound = detail::least_hops(u, 0, side, t);
      REQUIRE(bound <= hops * (1.0 + 1e-12));
      ++grids;
      tight += bound >= 0.5 * hops ? 1 : 0;
    }
  }
  CHECK(2 * tight > grids);
}
