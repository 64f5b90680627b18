#include <hwflowq/hardware/compute_engine.hpp>
#include <hwflowq/hardware/engines/bit_fusion.hpp>
#include <hwflowq/hardware/engines/stripes.hpp>
#include <hwflowq/hardware/technologies/synthesis_45nm.hpp>
#include <hwflowq/hardware/technology.hpp>
#include <hwflowq/hardware/unit_energies.hpp>

#include "catch.hpp"
#include "hardware_archetypes.hpp"

using namespace hwflowq;

using test::archetype::technology;
static_assert(check_technology<technology>());
static_assert(!Technology<int> && !Technology<void>);
struct changes : technology {
  double mac_pj(int, int) { return 1.0; }
};
static_assert(!has_mac_pj<changes>, "several threads may call it");

TEST_CASE("what a technology does not say costs nothing") {
  constexpr technology least(0);
  CHECK(mac_um2(least, 8, 8) == 0.0);
  CHECK(adder_um2(least, 8) == 0.0);
  CHECK(sram_um2(least, 8) == 0.0);
  CHECK(leakage_pj(least, 8.0) == 0.0);
  constexpr technologies::synthesis_45nm synthesis;
  CHECK(mac_um2(synthesis, 8, 8) == synthesis.mac_um2(8, 8));
  CHECK(adder_um2(synthesis, 8) == synthesis.adder_um2(8));
  CHECK(sram_um2(synthesis, 8192) == synthesis.sram_um2(8192));
  CHECK(leakage_pj(synthesis, 8.0) == synthesis.leakage_pj(8.0));
}

TEST_CASE("engines ask no more of a technology than the concept does") {
  constexpr engines::stripes<technology> serial{.technology = technology(0)};
  constexpr engines::bit_fusion<technology> fused{.technology = technology(0)};
  STATIC_REQUIRE(is_sound_engine(serial) && is_sound_engine(fused));
  STATIC_REQUIRE(unit_energies_of(technology(0), 1024) == unit_energies{.mac_8x8_pj = 1.0,
                                                                        .buffer_pj_per_bit = 1.5,
                                                                        .dram_pj_per_bit = 50.0});
}
