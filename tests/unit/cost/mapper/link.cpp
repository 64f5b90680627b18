#include <hwflowq/cost/mapper/link.hpp>

#include "catch.hpp"

using namespace hwflowq;
using workload::tensor;

TEST_CASE("words fall with reuse down to what cannot stay, and below by overlaps") {
  const detail::side s{.most = 100.0, .floor = 20.0, .saved = 2.0, .least = 10.0};
  CHECK(s.words(1.0, 0.0) == 100.0);
  CHECK(s.words(4.0, 0.0) == 25.0);
  CHECK(s.words(10.0, 0.0) == 20.0);
  CHECK(s.words(4.0, 5.0) == 15.0);
  CHECK(s.words(10.0, 9.0) == 10.0);
}

TEST_CASE("sums that leave once are as wide as outputs, others as accumulators") {
  detail::link l;
  l.tensor = tensor::outputs;
  l.parent = 0;
  l.child = 1;
  l.complete = 8.0;
  l.first_above = l.first_below = 8.0;
  l.prices = {.above_pj = 3.0, .below_pj = 2.0, .elided_pj = 1.0, .above_bits = 8, .below_bits = 8};
  l.partial_prices = {
      .above_pj = 30.0, .below_pj = 20.0, .elided_pj = 10.0, .above_bits = 32, .below_bits = 32};
  CHECK(l.energy(8.0, 8.0) == 8.0 * 3.0 + 8.0 * 2.0 - 1.0);
  CHECK(l.energy(16.0, 16.0) == 16.0 * 30.0 + 16.0 * 20.0 - 10.0);
  // First sums are written and not read back.
  detail::level_traffic<2> once;
  l.add_traffic(8.0, 8.0, once);
  CHECK(once.writes[0] == 64.0);
  CHECK(once.reads[0] == 0.0);
  CHECK(once.reads[1] == 64.0);
  CHECK(once.writes[1] == 0.0);
  detail::level_traffic<2> twice;
  l.add_traffic(16.0, 16.0, twice);
  CHECK(twice.writes[0] == 16.0 * 32.0);
  CHECK(twice.reads[0] == 8.0 * 32.0);
  CHECK(twice.writes[1] == 8.0 * 32.0);
}

TEST_CASE("a tensor's reuse decides over its link") {
  detail::link l;
  l.tensor = tensor::weights;
  l.above = l.below = {.most = 12.0, .floor = 0.0, .saved = 0.0, .least = 1.0};
  l.prices = {.above_pj = 1.0, .below_pj = 1.0};
  tile_reuse reuse;
  reuse.weights = 3.0;
  reuse.outputs = 6.0;
  CHECK(l.energy(reuse) == 8.0);
  CHECK(l.energy_of(6.0, 0.0) == 4.0);
  CHECK(l.least_energy() == 2.0);
  l.tensor = tensor::outputs;
  CHECK(l.steps(reuse) == 6.0);
}
