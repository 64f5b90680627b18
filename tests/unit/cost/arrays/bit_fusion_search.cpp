#include <hwflowq/cost/arrays/bit_fusion_search.hpp>

#include <algorithm>
#include <limits>

#include "catch.hpp"

using namespace hwflowq;
using workload::loop;

TEST_CASE("no tiling of powers of two is better than the one that is found") {
  const bit_fusion_array array{.rows = 2,
                               .columns = 4,
                               .weight_buffer_bits = 2048,
                               .input_buffer_bits = 4096,
                               .output_buffer_bits = 4096,
                               .dram_bits_per_cycle = 16};
  const bit_fusion_layer layer{
      .nest = {.bounds = {1, 2, 12, 9, 5, 5, 3, 3}}, .weight_bits = 2, .input_bits = 4};
  const auto traffic = [](const bit_fusion_counts& c) {
    return static_cast<double>(c.dram_read_bits);
  };
  const auto best = best_tiling(array, layer, traffic);
  REQUIRE(best);
  CHECK(counts_of(array, layer, best->tiling) == best->counts);
  std::int64_t cycles = std::numeric_limits<std::int64_t>::max();
  double energy = 0.0;
  for (const std::int64_t n : {1, 2}) {
    for (const std::int64_t k : {4, 8, 12}) {
      for (const std::int64_t c : {1, 2, 4, 8, 9}) {
        for (const std::int64_t p : {1, 2, 4, 5}) {
          bit_fusion_tiling tiling{.N = n, .K = k, .C = c, .P = p, .Q = p};
          std::ranges::sort(tiling.order);
          do {
            const auto counts = counts_of(array, layer, tiling);
            if (!counts || counts->cycles > cycles) continue;
            if (counts->cycles < cycles) energy = std::numeric_limits<double>::infinity();
            cycles = counts->cycles;
            energy = std::min(energy, traffic(*counts));
          } while (std::ranges::next_permutation(tiling.order).found);
        }
      }
    }
  }
  CHECK(best->counts.cycles == cycles);
  CHECK(traffic(best->counts) == energy);
}

TEST_CASE("where no tile fits there is no tiling") {
  const bit_fusion_array tiny{.weight_buffer_bits = 8};
  CHECK(!best_tiling(tiny, {.nest = {.bounds = {1, 1, 32, 16, 4, 4, 3, 3}}},
                     [](const bit_fusion_counts&) { return 0.0; }));
}
