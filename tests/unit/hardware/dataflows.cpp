#include <hwflowq/hardware/dataflows.hpp>

#include "catch.hpp"

using namespace hwflowq;

static_assert(check_dataflow<dataflows::weight_stationary>());
static_assert(check_dataflow<dataflows::output_stationary>());
static_assert(check_dataflow<dataflows::input_stationary>());
static_assert(check_dataflow<dataflows::row_stationary>());
static_assert(check_dataflow<dataflows::no_local_reuse>());
static_assert(check_dataflow<dataflows::free>());

TEST_CASE("each dataflow names what stays") {
  CHECK(dataflows::weight_stationary{}.stationary() == workload::tensor::weights);
  CHECK(dataflows::output_stationary{}.stationary() == workload::tensor::outputs);
  CHECK(dataflows::input_stationary{}.stationary() == workload::tensor::inputs);
  CHECK_FALSE(dataflows::free{}.stationary().has_value());
  CHECK(rules_of(dataflows::row_stationary{}).filled_y == workload::loop::R);
  CHECK_FALSE(rules_of(dataflows::no_local_reuse{}).kept_innermost[0]);
}
