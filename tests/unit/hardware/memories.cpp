#include <hwflowq/hardware/memories.hpp>

#include "catch.hpp"
#include "hardware_archetypes.hpp"

using namespace hwflowq;

TEST_CASE("memories take their prices from a technology") {
  const test::archetype::technology technology(0);
  const auto dram = external_memory(technology, 48.0, 32);
  CHECK_NOTHROW(dram.validate());
  CHECK(dram.read_pj_per_line == 32 * 50.0);
  CHECK(dram.write_pj_per_line == 32 * 50.0);
  CHECK(dram.shared_bits_per_cycle == 48.0);
  CHECK(dram.capacity_bits == unlimited);
  const auto buffer = on_chip_memory("buffer", technology, 4 * bits_per_kilobyte, 64);
  CHECK_NOTHROW(buffer.validate());
  CHECK(buffer.name == "buffer");
  CHECK(buffer.capacity_bits == 32768);
  CHECK(buffer.line_bits == 64);
  CHECK(buffer.read_pj_per_line == 64.0);
  CHECK(buffer.write_pj_per_line == 128.0);
  CHECK(buffer.area_um2 == 0.0);
  const auto sums = accumulators(3, 24);
  CHECK_NOTHROW(sums.validate());
  CHECK(sums.capacity_bits == 72);
  CHECK(sums.lines(5, 24) == 5);
  CHECK(sums.may_keep == std::array{false, false, true});
  CHECK(sums.read_pj_per_line == 0.0);
}
