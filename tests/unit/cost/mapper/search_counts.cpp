#include <hwflowq/cost/mapper/search_counts.hpp>

#include <atomic>

#include "catch.hpp"

using namespace hwflowq;

TEST_CASE("a search ends after its steps, or when it is asked to") {
  detail::search_counts counts;
  counts.candidates = 3;
  counts.orders = 2;
  counts.unrollings = 1;
  counts.outer_tiles = 4;
  counts.inner_tiles = 5;
  counts.evaluations = 100;  // part of the others
  CHECK(counts.steps() == 15);
  CHECK_FALSE(detail::search_limits{}.reached(counts));
  CHECK_FALSE(detail::search_limits{.steps = 16}.reached(counts));
  CHECK(detail::search_limits{.steps = 15}.reached(counts));
  CHECK(detail::search_limits{.steps = 30}.reached(counts, 2));
  std::atomic<bool> stop = false;
  const detail::search_limits limits{.stop = &stop};
  CHECK_FALSE(limits.reached(counts));
  stop = true;
  CHECK(limits.reached(counts));
}
