#include <hwflowq/cost/fine/mapping.hpp>

#include "catch.hpp"

using namespace hwflowq;

TEST_CASE("a mapping starts with all factors 1 and keeps every tensor everywhere") {
  const mapping<2> m;
  for (const level_mapping& level : m.levels) {
    CHECK(level.temporal == no_factors);
    CHECK(level.spatial_x == no_factors);
    CHECK(level.spatial_y == no_factors);
    CHECK(level.order == workload::all_loops);
    CHECK((level.keep[0] && level.keep[1] && level.keep[2]));
  }
  CHECK(m.lanes == no_factors);
  mapping<2> other = m;
  CHECK(other == m);
  other.levels[1].keep[0] = false;
  CHECK(other != m);
}
