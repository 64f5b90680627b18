#include <hwflowq/cost/mapper/link_table.hpp>
#include <hwflowq/cost/mapper/tile_sizes.hpp>
#include <hwflowq/cost/mapper/unrolled_layer.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <random>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "small_accelerators.hpp"

using namespace hwflowq;
using workload::tensor;

TEST_CASE("tabulated links are those of their tiles") {
  std::mt19937_64 random(9);
  std::size_t links = 0;
  for (int repetition = 0; repetition < 200; ++repetition) {
    const auto draw = [&](std::uint64_t n) { return static_cast<std::int64_t>(random() % n); };
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
