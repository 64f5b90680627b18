#include <hwflowq/hardware/presets/eyeriss.hpp>
#include <hwflowq/hardware/technologies/horowitz_45nm.hpp>

#include "catch.hpp"

using namespace hwflowq;

TEST_CASE("Eyeriss has 168 elements and its ratios of energy") {
  const auto chip = presets::eyeriss();
  CHECK_NOTHROW(chip.validate());
  CHECK(chip.processing_elements() == 168);
  CHECK(chip.levels[2].capacity_bits == 520 * 8);
  CHECK(chip.engine.mac_energy_pj(16, 16) == 1.0);
  CHECK(chip.levels[0].read_pj_per_line == 4 * 200.0);
  CHECK(chip.levels[1].read_pj_per_line == 4 * 6.0);
  CHECK_THAT(chip.levels[2].read_pj_per_line, Catch::Matchers::WithinRel(1.0, 0.001));
  CHECK(chip.levels[1].hop_pj_per_bit == 2.0 / 16.0);
  static_assert(Dataflow<std::remove_const_t<decltype(presets::eyeriss_dataflow)>>);
  // The published peak at 200 MHz, in GMAC/s.
  CHECK(static_cast<double>(chip.processing_elements()) * chip.frequency_mhz * 1e-3 == 33.6);
  CHECK(presets::eyeriss(technologies::horowitz_45nm{}).engine.mac_energy_pj(8, 8) == 0.2 + 0.1);
}
