#include <hwflowq/cost/fine/count_accesses.hpp>

#include "catch.hpp"

using namespace hwflowq;
using workload::loop;
using workload::tensor;

TEST_CASE("partial sums that spill come back, all but the first time") {
  // 16 outputs of 16 channels; the channels in four parts outside the buffer, which holds four
  // outputs: each output leaves four times.
  workload::loop_nest nest;
  nest.bounds = {1, 1, 16, 16, 1, 1, 1, 1};
  mapping<2> m;
  m.levels[0].temporal = {1, 1, 4, 4, 1, 1, 1, 1};
  m.levels[0].order = {loop::C, loop::K, loop::G, loop::N, loop::P, loop::Q, loop::R, loop::S};
  m.levels[1].temporal = {1, 1, 4, 4, 1, 1, 1, 1};
  mapping_counts<2> counts;
  detail::count_accesses<exact_convention>(detail::access_counter<2>(nest, m, false), m, counts);
  const auto& outer = counts.accesses[0][2];
  const auto& inner = counts.accesses[1][2];
  CHECK(outer == access_counts{.reads = 48, .updates = 64});
  CHECK(inner == access_counts{.reads = 256 - 16, .fills = 48, .updates = 256, .drains = 64});
  CHECK_FALSE(counts.complete[0]);
  CHECK(counts.network_words[0][2] == 64);
  CHECK(counts.partial_sums_down[0] == 48);
  // With the channels innermost outside the buffer the outputs stay until they are complete.
  m.levels[0].order = {loop::K, loop::C, loop::G, loop::N, loop::P, loop::Q, loop::R, loop::S};
  mapping_counts<2> staying;
  detail::count_accesses<exact_convention>(detail::access_counter<2>(nest, m, false), m, staying);
  CHECK(staying.accesses[0][2] == access_counts{.updates = 16});
  CHECK(staying.complete[0]);
  CHECK_FALSE(staying.complete[1]);
}
