#include <hwflowq/cost/mapper/mapper.hpp>
#include <hwflowq/cost/mapper/objective_bound.hpp>
#include <hwflowq/hardware/dataflows.hpp>

#include <limits>

#include "catch.hpp"
#include "small_accelerators.hpp"

using namespace hwflowq;

TEST_CASE("the bound is the objective of the best mapping, without its accesses, at most") {
  auto hardware = test::small_accelerator();
  hardware.levels[1].leakage_pj_per_cycle = 0.25;
  const auto nest = test::small_layer();
  auto problem = detail::make_layer_problem(hardware, nest, {}, rules_of(dataflows::free{}));
  const auto best = mapper(hardware, dataflows::free{})(nest, {});
  REQUIRE(best.found());
  detail::unrolling<3> u;
  for (std::size_t i = 0; i < 3; ++i) {
    u.x[i] = best.best.levels[i].spatial_x;
    u.y[i] = best.best.levels[i].spatial_y;
  }
  u.lanes = best.best.lanes;
  const detail::unrolled_layer<3> layer(problem, u);
  const minimise_energy energy;
  detail::objective_bound<3, minimise_energy> value(problem, energy);
  value.enter(layer, u);
  double accesses = 0.0;
  for (const auto& level : best.cost.memory_pj) {
    for (const double pj : level) accesses += pj;
  }
  CHECK(value(0.0) > 0.0);
  CHECK(value(accesses) * detail::bound_slack <= best.value);
  CHECK(value(accesses) >= 0.99 * best.value);  // all that is left out is the cycles of filling
  CHECK(value(0.0, 1e9) > value(0.0));
  CHECK(value(0.0, 0.0, 1e9) > value(0.0));

  problem.max_latency_cycles = 10.0;
  CHECK(value(0.0) == std::numeric_limits<double>::infinity());
}

TEST_CASE("the busiest port of one instance counts") {
  auto hardware = test::small_accelerator();
  hardware.levels[0].read_bits_per_cycle = 4.0;
  hardware.levels[1].shared_bits_per_cycle = 2.0;
  hardware.levels[2].write_bits_per_cycle = 1.0;
  const auto problem =
      detail::make_layer_problem(hardware, test::small_layer(), {}, rules_of(dataflows::free{}));
  detail::unrolling<3> u;
  u.x[1][2] = 4;
  const detail::unrolled_layer<3> layer(problem, u);
  const minimise_latency latency;
  detail::objective_bound<3, minimise_latency> value(problem, latency);
  value.enter(layer, u);
  detail::level_traffic<3> traffic;
  traffic.reads = {400.0, 100.0, 0.0};
  traffic.writes = {0.0, 60.0, 0.0};
  CHECK(value.port_cycles(traffic) == 100.0);
  traffic.writes[1] = 160.0;
  CHECK(value.port_cycles(traffic) == 130.0);
  traffic.writes[2] = 4 * 150.0;  // of four instances
  CHECK(value.port_cycles(traffic) == 150.0);
}
