#include <hwflowq/hardware/technologies/horowitz_45nm.hpp>
#include <hwflowq/hardware/technology.hpp>

#include "catch.hpp"

using namespace hwflowq;

static_assert(check_technology<technologies::horowitz_45nm>());

TEST_CASE("the figures of 45 nm are those of their source") {
  using Catch::Matchers::WithinRel;
  constexpr technologies::horowitz_45nm t;
  CHECK(t.adder_pj(32) == 0.1);
  CHECK_THAT(t.adder_pj(16), WithinRel(0.05, 1e-12));
  CHECK_THAT(t.adder_pj(8), WithinRel(0.03, 0.17));  // the source rounds to one digit
  CHECK_THAT(t.mac_pj(8, 8) - t.adder_pj(32), WithinRel(0.2, 1e-12));
  CHECK_THAT(t.mac_pj(32, 32) - t.adder_pj(32), WithinRel(3.1, 0.04));
  constexpr std::int64_t kilobyte = 8 * 1024;
  CHECK(t.sram_read_pj(8 * kilobyte, 64) == 10.0);
  CHECK(t.sram_read_pj(32 * kilobyte, 64) == 20.0);
  CHECK(t.sram_read_pj(1024 * kilobyte, 64) == 100.0);
  CHECK(t.sram_write_pj(32 * kilobyte, 32) == 10.0);
  CHECK(t.dram_pj(64) == 1300.0);
}
