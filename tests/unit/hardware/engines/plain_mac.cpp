#include <hwflowq/hardware/compute_engine.hpp>
#include <hwflowq/hardware/engines/plain_mac.hpp>

#include "catch.hpp"

using namespace hwflowq;

static_assert(check_compute_engine<engines::plain_mac>());
static_assert(is_sound_engine(engines::plain_mac{.mac_pj = 1.0}));

TEST_CASE("a plain MAC costs what is given, at any width") {
  constexpr engines::plain_mac engine{.mac_pj = 0.5, .idle_pj = 0.1, .um2 = 300.0, .sum_bits = 24};
  CHECK(engine.mac_energy_pj(2, 2) == 0.5);
  CHECK(engine.mac_energy_pj(16, 16) == 0.5);
  CHECK(engine.idle_energy_pj() == 0.1);
  CHECK(engine.area_um2() == 300.0);
  CHECK(engine.accumulator_bits() == 24);
  CHECK(engine.stored_weight_bits(5) == 5);
  CHECK(engine.lane_loops() == workload::loop_set{});
}
