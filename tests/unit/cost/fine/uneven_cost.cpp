#include <hwflowq/cost/fine/uneven_cost.hpp>

#include "catch.hpp"

using namespace hwflowq;

TEST_CASE("a memory's traffic is found by direction") {
  memory_use use;
  use[port_direction::read_to_high].words = 5;
  CHECK(use.ports[2].words == 5);
  const memory_use& read_only = use;
  CHECK(read_only[port_direction::read_to_high].words == 5);
  CHECK(uneven_cost{} == uneven_cost{});
}
