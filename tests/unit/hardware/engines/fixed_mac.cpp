#include <hwflowq/hardware/compute_engine.hpp>
#include <hwflowq/hardware/engine_law.hpp>
#include <hwflowq/hardware/engines/fixed_mac.hpp>
#include <hwflowq/hardware/technologies/synthesis_45nm.hpp>

#include "catch.hpp"
#include "engine_models.hpp"

using namespace hwflowq;

static_assert(check_compute_engine<engines::fixed_mac<>>());
static_assert(is_sound_engine(engines::fixed_mac<>{}) &&
              is_sound_engine(engines::fixed_mac<>{.width_bits = 8}));

TEST_CASE("fixed multipliers form exact products in the stated cycles") {
  const engines::fixed_mac<> one{.width_bits = 8};
  const engines::fixed_mac<> narrow{.width_bits = 4, .products = 16};
  test::for_all_widths([&](const auto& w, const auto& a) {
    for (const auto& engine : {one, narrow}) {
      CAPTURE(w.range.bits, a.range.bits, w.range.is_signed, a.range.is_signed, engine.width_bits);
      const int lanes = engine.lanes(w.range.bits, a.range.bits);
      const auto run =
          test::run_fixed_mac(w, a, engine.width_bits, static_cast<std::size_t>(lanes));
      REQUIRE(run.values == test::exact_product(w, a));
      const std::int64_t steps = 3 * 3 * passes(37, lanes);
      REQUIRE(run.cycles == cycles_of_steps(engine, steps, w.range.bits, a.range.bits));
    }
  });
}

TEST_CASE("fewer bits save a fixed multiplier energy and no time") {
  constexpr engines::fixed_mac<> engine;
  STATIC_REQUIRE(engine.mac_energy_pj(4, 8) < engine.mac_energy_pj(8, 8));
  STATIC_REQUIRE(engine.mac_energy_pj(8, 8) == 0.2 + 0.1);
  for (int w = 1; w <= 16; ++w) {
    for (int a = 1; a <= 16; ++a) CHECK(engine_law{engine}(w, a) == fixed_law{}(w, a));
  }
  STATIC_REQUIRE(engine.stored_weight_bits(3) == 16);
  STATIC_REQUIRE(engines::fixed_mac<>{.width_bits = 8}.stored_activation_bits(9) == 16);
}

TEST_CASE("a fixed multiplier leaks in proportion to its area") {
  using technologies::synthesis_45nm;
  constexpr engines::fixed_mac<synthesis_45nm> engine{.width_bits = 8};
  CHECK(engine.area_um2() == 510.7);
  // 16106.2 nW over a cycle of 2 ns.
  CHECK_THAT(engine.idle_energy_pj(), Catch::Matchers::WithinRel(0.0322124, 1e-12));
  CHECK_THAT(engine.mac_energy_pj(8, 8), Catch::Matchers::WithinRel(0.2034 + 0.0322124, 1e-12));
}
