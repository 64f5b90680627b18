#include <hwflowq/cost/mapper/tile_sizes.hpp>
#include <hwflowq/cost/mapper/window_table.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <random>
#include <set>
#include <utility>
#include <vector>

#include "catch.hpp"

using namespace hwflowq;
using workload::loop;

namespace {

using point = std::pair<std::int64_t, std::int64_t>;

// Positions of the tile whose first iterations are given.
std::set<point> positions(const workload::loop_nest& nest, const loop_sizes& first,
                          const loop_sizes& tile) {
  std::set<point> found;
  const auto at = [](const loop_sizes& s, loop l) { return s[index_of(l)]; };
  for (std::int64_t p = 0; p < at(tile, loop::P); ++p) {
    for (std::int64_t q = 0; q < at(tile, loop::Q); ++q) {
      for (std::int64_t r = 0; r < at(tile, loop::R); ++r) {
        for (std::int64_t s = 0; s < at(tile, loop::S); ++s) {
          found.emplace((at(first, loop::P) + p) * nest.stride_rows +
                            (at(first, loop::R) + r) * nest.dilation_rows,
                        (at(first, loop::Q) + q) * nest.stride_columns +
                            (at(first, loop::S) + s) * nest.dilation_columns);
        }
      }
    }
  }
  return found;
}

std::size_t common(const std::set<point>& a, const std::set<point>& b) {
  std::vector<point> both;
  std::ranges::set_intersection(a, b, std::back_inserter(both));
  return both.size();
}

}  // namespace

TEST_CASE("no move of a window keeps more positions than the table says") {
  std::mt19937_64 random(21);
  const auto draw = [&](std::uint64_t n) { return static_cast<std::int64_t>(random() % n); };
  int moves = 0;
  int tight = 0;
  for (int repetition = 0; repetition < 400; ++repetition) {
    workload::loop_nest nest;
    loop_sizes within{};
    loop_sizes side_by_side{};
    within.fill(1);
    side_by_side.fill(1);
    std::array<std::vector<std::int32_t>, workload::loop_count> all;
    all.fill({1});
    packed_divisors::indices index{};
    loop_sizes tile{};
    loop_sizes steps{};  // tiles one after the other
    tile.fill(1);
    steps.fill(1);
    unsigned running = 0;
    for (const loop l : {loop::P, loop::Q, loop::R, loop::S}) {
      const std::size_t d = index_of(l);
      within[d] = 1 + (draw(3) == 0 ? draw(2) : 0);
      side_by_side[d] = 1 + (draw(4) == 0 ? 1 : 0);
      const std::int64_t total = 1 + draw(4);
      all[d] = divisors(total);
      index[d] = static_cast<std::uint16_t>(draw(all[d].size()));
      tile[d] = within[d] * all[d][index[d]];
      steps[d] = total / all[d][index[d]];
      nest.bounds[d] = within[d] * side_by_side[d] * total;
      running |= static_cast<unsigned>(steps[d] > 1) << d;
    }
    nest.stride_rows = 1 + draw(3);
    nest.stride_columns = 1 + draw(3);
    nest.dilation_rows = 1 + draw(3);
    nest.dilation_columns = 1 + draw(3);
    detail::window_table table;
    table.fill(nest, within, side_by_side, all);

    const auto here = positions(nest, {}, tile);
    const input_window window = table.at(index);
    REQUIRE(window.rows.positions() * window.columns.positions() ==
            static_cast<std::int64_t>(here.size()));
    std::size_t most = 0;
    for (std::int64_t p = 1 - steps[4]; p < steps[4]; ++p) {
      for (std::int64_t q = 1 - steps[5]; q < steps[5]; ++q) {
        for (std::int64_t r = 1 - steps[6]; r < steps[6]; ++r) {
          for (std::int64_t s = 1 - steps[7]; s < steps[7]; ++s) {
            if (p == 0 && q == 0 && r == 0 && s == 0) continue;
            loop_sizes first{};
            first[4] = p * tile[4] * side_by_side[4];
            first[5] = q * tile[5] * side_by_side[5];
            first[6] = r * tile[6] * side_by_side[6];
            first[7] = s * tile[7] * side_by_side[7];
            most = std::max(most, common(here, positions(nest, first, tile)));
          }
        }
      }
    }
    const double bound = table.kept_at_most(index, static_cast<loop_mask>(running));
    REQUIRE(static_cast<double>(most) <= bound);
    if (running == 0) continue;
    ++moves;
    tight += static_cast<double>(most) == bound ? 1 : 0;
  }
  CHECK(moves > 200);
  CHECK(2 * tight > moves);
}
