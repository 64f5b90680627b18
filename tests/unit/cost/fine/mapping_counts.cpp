#include <hwflowq/cost/fine/mapping_counts.hpp>

#include "catch.hpp"

using namespace hwflowq;

TEST_CASE("counts start at zero and compare by value") {
  mapping_counts<3> a;
  CHECK(a == mapping_counts<3>{});
  CHECK(a.accesses[2][1] == access_counts{});
  CHECK(a.instances.size() == 4);
  a.accesses[0][0].reads = 1;
  CHECK(a != mapping_counts<3>{});
}
