#include <hwflowq/cost/mapper/mapper.hpp>
#include <hwflowq/cost/mapper/mapping_obstacle.hpp>
#include <hwflowq/hardware/dataflows.hpp>

#include <cstddef>
#include <string>

#include "catch.hpp"
#include "small_accelerators.hpp"

using namespace hwflowq;

TEST_CASE("a layer that fits no mapping is told what is missing, and the change makes it fit") {
  auto hardware = test::small_accelerator();
  hardware.levels[2].partition_bits = {16, 20, 32};
  hardware.levels[1].capacity_bits = 100;
  hardware.levels[1].double_buffered = true;
  const auto result = mapper(hardware, dataflows::row_stationary{})(test::small_layer(), {});
  REQUIRE_FALSE(result.found());
  CHECK(result.proven());
  REQUIRE(result.obstacle.reason == obstacle::memory);
  const std::string text = explain(result.obstacle, hardware);
  INFO(text);
  // Three weights and three inputs of 8 bits, since a row of the filter lies in one element.
  CHECK(text.find("level \"registers\" needs 24 bits for weights and has 16, 8 too few: raise its "
                  "partition_bits[weights] to 24") != std::string::npos);
  CHECK(text.find("needs 24 bits for inputs and has 20, 4 too few") != std::string::npos);
  for (const memory_shortage& s : result.obstacle.shortages) {
    memory_level& level = hardware.levels[s.level];
    const auto bits = level.double_buffered ? 2 * s.needed_bits : s.needed_bits;
    if (s.tensor) {
      level.partition_bits[static_cast<std::size_t>(*s.tensor)] = bits;
    } else {
      level.capacity_bits = bits;
    }
  }
  CHECK(mapper(hardware, dataflows::row_stationary{})(test::small_layer(), {}).found());
}

TEST_CASE("other obstacles are told apart") {
  const auto hardware = test::small_accelerator();
  mapper_options<3> fast;
  fast.max_latency_cycles = 3;
  const auto slow = mapper(hardware, dataflows::free{}, minimise_energy{}, fast)(
      {.bounds = {1, 1, 8, 6, 1, 1, 1, 1}}, {});
  CHECK(slow.obstacle.reason == obstacle::constraints);
  CHECK(explain(slow.obstacle, hardware).find("latency") != std::string::npos);
}
