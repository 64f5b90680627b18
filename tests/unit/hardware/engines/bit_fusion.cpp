#include <hwflowq/hardware/compute_engine.hpp>
#include <hwflowq/hardware/engine_law.hpp>
#include <hwflowq/hardware/engines/bit_fusion.hpp>

#include "catch.hpp"
#include "engine_models.hpp"

using namespace hwflowq;

static_assert(check_compute_engine<engines::bit_fusion<>>());
static_assert(is_sound_engine(engines::bit_fusion<>{}));

TEST_CASE("fused bricks form exact products in the stated cycles") {
  const engines::bit_fusion<> engine;
  test::for_all_widths([&](const auto& w, const auto& a) {
    const int wb = w.range.bits, ab = a.range.bits;
    CAPTURE(wb, ab, w.range.is_signed, a.range.is_signed);
    const auto run = test::run_bit_fusion(w, a, engine.fused_width(wb), engine.fused_width(ab));
    REQUIRE(run.values == test::exact_product(w, a));
    const std::int64_t steps = 3 * 3 * passes(37, engine.lanes(wb, ab));
    REQUIRE(run.cycles == cycles_of_steps(engine, steps, wb, ab));
  });
}

TEST_CASE("fusion follows the product of widths at powers of two and rounds up between") {
  constexpr engines::bit_fusion<> engine;
  const engine_law law{engine};
  for (const int w : {2, 4, 8, 16}) {
    for (const int a : {2, 4, 8, 16}) CHECK(law(w, a) == bit_serial_law{}(w, a));
  }
  for (int w = 1; w <= 16; ++w) {
    for (int a = 1; a <= 16; ++a) {
      CAPTURE(w, a);
      const auto up = [](int bits) { return bits <= 2 ? 2 : power_of_two_above(bits); };
      CHECK(law(w, a) == law(up(w), up(a)));
      CHECK(engine.mac_energy_pj(w, a) == engine.mac_energy_pj(up(w), up(a)));
    }
  }
  STATIC_REQUIRE(engine.lanes(2, 2) == 16 && engine.lanes(3, 8) == 2 && engine.lanes(5, 5) == 1);
  STATIC_REQUIRE(engine.cycles_per_step(16, 16) == 4);
}

TEST_CASE("a fusion unit is as large and spends as much as its authors state") {
  using Catch::Matchers::WithinRel;
  constexpr engines::bit_fusion<> engine;
  CHECK_THAT(engine.area_um2(), WithinRel(1734.6, 1e-12));
  CHECK_THAT(engine.mac_energy_pj(8, 8) - engine.idle_energy_pj(), WithinRel(0.4592, 1e-12));
  // Leakage is taken by area: their table has 59327.5 nW.
  CHECK_THAT(engine.idle_energy_pj(), WithinRel(59327.5 / 500 * 1e-3, 0.08));
}
