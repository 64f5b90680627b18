#include <hwflowq/cost/fine/evaluate.hpp>
#include <hwflowq/cost/mapper/mapper.hpp>
#include <hwflowq/hardware/dataflows.hpp>

#include <atomic>
#include <cstdint>
#include <stdexcept>

#include "catch.hpp"
#include "small_accelerators.hpp"

using namespace hwflowq;
using workload::loop;
using workload::tensor;

TEST_CASE(
    "a mapping is proven, evaluates to what is said of it, and is no worse than the default") {
  const auto hardware = test::small_accelerator();
  const auto check = [&](const auto& dataflow) {
    const mapper search(hardware, dataflow);
    const auto result = search(test::small_layer(), {});
    REQUIRE(result.found());
    CHECK(result.proven());
    CHECK(result.gap() == 0.0);
    CHECK(result.cost == evaluate(hardware, test::small_layer(), {}, result.best));
    CHECK(result.value == result.cost.energy_pj);
    const auto first = evaluate(hardware, test::small_layer(), {},
                                search.default_mapping(test::small_layer(), {}));
    REQUIRE(first.fits());
    CHECK(result.value <= first.energy_pj);
    return result.value;
  };
  const double free = check(dataflows::free{});
  CHECK(free <= check(dataflows::weight_stationary{}));
  CHECK(free <= check(dataflows::output_stationary{}));
  CHECK(free <= check(dataflows::input_stationary{}));
  CHECK(free <= check(dataflows::row_stationary{}));
  CHECK(free <= check(dataflows::no_local_reuse{}));
}

TEST_CASE("a search that is stopped gives a mapping, and a bound that holds") {
  const auto hardware = test::small_accelerator();
  const double best = mapper(hardware, dataflows::free{})(test::small_layer(), {}).value;
  double before = 0.0;
  for (const std::uint64_t budget : {1U, 100U, 2000U, 20000U}) {
    mapper_options<3> options;
    options.step_budget = budget;
    const auto result =
        mapper(hardware, dataflows::free{}, minimise_energy{}, options)(test::small_layer(), {});
    REQUIRE(result.found());
    CHECK(result.value >= best);
    CHECK(result.lower_bound <= best);
    CHECK(result.gap() >= 0.0);
    CHECK((before == 0.0 || result.value <= before));
    before = result.value;
  }
  const std::atomic<bool> stop = true;
  mapper_options<3> options;
  options.stop = &stop;
  const auto stopped =
      mapper(hardware, dataflows::free{}, minimise_energy{}, options)(test::small_layer(), {});
  CHECK(stopped.found());
  CHECK_FALSE(stopped.proven());
}

TEST_CASE("objectives trade energy for latency") {
  auto hardware = test::small_accelerator();
  hardware.levels[0].shared_bits_per_cycle = 4.0;
  const auto best = [&](const auto& objective) {
    return mapper(hardware, dataflows::free{}, objective)(test::small_layer(), {}).cost;
  };
  const auto energy = best(minimise_energy{});
  const auto latency = best(minimise_latency{});
  const auto product = best(minimise_energy_delay_product{});
  CHECK(energy.energy_pj <= latency.energy_pj);
  CHECK(latency.latency_cycles <= energy.latency_cycles);
  const auto delay = [](const auto& c) {
    return c.energy_pj * static_cast<double>(c.latency_cycles);
  };
  CHECK(delay(product) <= delay(energy));
  CHECK(delay(product) <= delay(latency));
}

TEST_CASE("leaving tensors out at a level is never worse") {
  const auto hardware = test::small_accelerator();
  mapper_options<3> options;
  options.choose_storage = true;
  const auto kept = mapper(hardware, dataflows::output_stationary{})(test::small_layer(), {});
  const auto chosen = mapper(hardware, dataflows::output_stationary{}, minimise_energy{}, options)(
      test::small_layer(), {});
  CHECK(chosen.proven());
  CHECK(chosen.value <= kept.value);
}

TEST_CASE("limits hold") {
  auto hardware = test::small_accelerator();
  hardware.levels[0].shared_bits_per_cycle = 8.0;
  const workload::loop_nest nest{.bounds = {1, 1, 8, 6, 4, 1, 3, 1}};
  mapper_options<3> options;
  const auto fastest =
      mapper(hardware, dataflows::output_stationary{}, minimise_latency{})(nest, {}).cost;
  options.max_latency_cycles = fastest.latency_cycles + 20;
  const auto result =
      mapper(hardware, dataflows::output_stationary{}, minimise_energy{}, options)(nest, {});
  REQUIRE(result.found());
  CHECK(result.cost.latency_cycles <= options.max_latency_cycles);
  options = {};
  options.max_port_use[0] = 0.5;
  const auto gentle =
      mapper(hardware, dataflows::output_stationary{}, minimise_energy{}, options)(nest, {});
  REQUIRE(gentle.found());
  CHECK(2 * gentle.cost.port_cycles[0] <= gentle.cost.latency_cycles);
  hardware.levels[1].area_um2 = 10.0;
  options.max_area_um2 = 9.0;
  const auto large =
      mapper(hardware, dataflows::output_stationary{}, minimise_energy{}, options)(nest, {});
  CHECK_FALSE(large.found());
  CHECK(large.obstacle.reason == obstacle::area);
}

TEST_CASE("mappers refuse what is not valid") {
  auto hardware = test::small_accelerator();
  mapper_options<3> options;
  options.max_area_um2 = 0.0;
  CHECK_THROWS_AS(mapper(hardware, dataflows::free{}, minimise_energy{}, options),
                  std::invalid_argument);
  CHECK_THROWS_AS(mapper(hardware, dataflows::free{})({.bounds = {1, 1, 0, 1, 1, 1, 1, 1}}, {}),
                  std::invalid_argument);
  hardware.levels[0].line_bits = 0;
  CHECK_THROWS_AS(mapper(hardware, dataflows::free{}), std::invalid_argument);
}
