#include <hwflowq/cost/mapper/mapping_objective.hpp>

#include "catch.hpp"

using namespace hwflowq;

static_assert(check_mapping_objective<minimise_energy>());
static_assert(check_mapping_objective<minimise_latency>());
static_assert(check_mapping_objective<minimise_energy_delay_product>());
static_assert(check_mapping_objective<minimise_weighted_sum>());
static_assert(!MappingObjective<int>);
static_assert(!MappingObjective<double (*)(double)>);

TEST_CASE("objectives weigh energy and latency") {
  CHECK(minimise_energy{}(3.0, 5.0) == 3.0);
  CHECK(minimise_latency{}(3.0, 5.0) == 5.0);
  CHECK(minimise_energy_delay_product{}(3.0, 5.0) == 15.0);
  CHECK(minimise_weighted_sum{2.0, 10.0}(3.0, 5.0) == 56.0);
}
