#include <hwflowq/cost/fine/evaluate.hpp>
#include <hwflowq/cost/mapper/default_mapping.hpp>
#include <hwflowq/cost/mapper/mapper.hpp>
#include <hwflowq/hardware/dataflows.hpp>

#include <cstdint>

#include "catch.hpp"
#include "small_accelerators.hpp"

using namespace hwflowq;

TEST_CASE("default mappings fit whatever can fit, and use the array") {
  auto hardware = test::small_accelerator();
  for (const std::int64_t registers : {48, 64, 256, 4096}) {
    for (const std::int64_t buffer : {400, 1000, 100000}) {
      hardware.levels[2].capacity_bits = registers;
      hardware.levels[1].capacity_bits = buffer;
      const mapper search(hardware, dataflows::output_stationary{});
      const auto m = search.default_mapping(test::small_layer(), {});
      const auto cost = evaluate(hardware, test::small_layer(), {}, m);
      REQUIRE(cost.fits());
      CHECK(cost.counts.instances[3] > 1);
    }
  }
}
