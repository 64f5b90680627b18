#include <hwflowq/cost/fine/mapping_cost.hpp>

#include "catch.hpp"

using namespace hwflowq;

TEST_CASE("a cost gives the accesses of a level and tensor") {
  mapping_cost<2> cost;
  CHECK(cost.fits());
  cost.counts.accesses[1][2].updates = 7;
  CHECK(cost.at(1, workload::tensor::outputs).updates == 7);
  cost.fit.reason = misfit::order;
  CHECK_FALSE(cost.fits());
}
