#include <hwflowq/hardware/technologies/eyeriss_ratios.hpp>
#include <hwflowq/hardware/technology.hpp>

#include "catch.hpp"

using namespace hwflowq;

static_assert(check_technology<technologies::eyeriss_ratios>());

TEST_CASE("the ratios are 1, 2, 6 and 200 for 16 bits") {
  constexpr technologies::eyeriss_ratios t;
  CHECK(t.mac_pj(16, 16) == 1.0);
  CHECK(t.sram_read_pj(512 * 8, 16) == 1.0);
  CHECK(t.hop_pj(16) == 2.0);
  CHECK(t.sram_read_pj(100 * 1024 * 8, 16) == 6.0);
  CHECK(t.sram_write_pj(100 * 1024 * 8, 16) == 6.0);
  CHECK(t.dram_pj(16) == 200.0);
  CHECK(t.sram_read_pj(24 * 16, 16) == 1.0);  // smaller memories cost no more
}
