#include <hwflowq/cost/fine.hpp>
#include <hwflowq/cost/mid.hpp>
#include <hwflowq/io/layer_cost.hpp>

#include <limits>
#include <numeric>
#include <stdexcept>
#include <string>
#include <vector>

#include "catch.hpp"
#include "files.hpp"

using namespace hwflowq;

TEST_CASE("a record's energies are its components, whose sum is the record's energy") {
  const fine_layer_cost record{.macs = 100,
                               .latency_cycles = 12,
                               .mac_energy_pj = 1.0,
                               .memory_energy_pj = 2.0,
                               .dram_energy_pj = 4.0,
                               .network_energy_pj = 8.0,
                               .idle_energy_pj = 16.0,
                               .leakage_energy_pj = 32.0,
                               .energy_pj = 63.0};
  const auto components = io::energy_components_of<fine_layer_cost>();
  CHECK(components ==
        std::vector<std::string>{"mac", "memory", "dram", "network", "idle", "leakage"});
  const auto cost = io::layer_cost_of(record);
  CHECK(cost.energy_pj == std::vector{1.0, 2.0, 4.0, 8.0, 16.0, 32.0});
  CHECK(std::reduce(cost.energy_pj.begin(), cost.energy_pj.end()) == record.energy_pj);
  CHECK(cost.cycles == 12.0);
  CHECK_NOTHROW(cost.validate(components, ""));
}

TEST_CASE("a record that knows only the sum has no components") {
  CHECK(io::energy_components_of<mid_layer_cost>().empty());
  const auto cost = io::layer_cost_of(mid_layer_cost{.latency_cycles = 5, .energy_pj = 7.0});
  CHECK(cost.energy_pj.empty());
  CHECK(cost.cycles == 5.0);
}

TEST_CASE("costs that are no costs are refused") {
  const std::vector<std::string> components{"mac", "dram"};
  const auto refusal = [&](const io::layer_cost& cost) {
    return test::message_of<std::invalid_argument>([&] {
      cost.validate(components, "here: ");
      return 0;
    });
  };
  CHECK(refusal({}).empty());
  CHECK(refusal({{1.0, 2.0}, 3.0, "text"}).empty());
  CHECK(refusal({{1.0}}) == "here: 1 energies for 2 components");
  CHECK(refusal({{1.0, -2.0}}) ==
        "here: the energy of dram is -2, which must be finite and at least 0");
  CHECK(refusal({{}, std::numeric_limits<double>::infinity()}) ==
        "here: the number of cycles is inf, which must be finite and at least 0");
}
