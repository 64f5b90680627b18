#include <hwflowq/hardware/compute_engine.hpp>
#include <hwflowq/hardware/engine_law.hpp>
#include <hwflowq/hardware/engines/unpu.hpp>

#include "catch.hpp"
#include "engine_models.hpp"

using namespace hwflowq;

static_assert(check_compute_engine<engines::unpu<>>());
static_assert(is_sound_engine(engines::unpu<>{}));

TEST_CASE("serial weights form exact products in the stated cycles") {
  const engines::unpu<> engine;
  test::for_all_widths([&](const auto& w, const auto& a) {
    CAPTURE(w.range.bits, a.range.bits, w.range.is_signed, a.range.is_signed);
    const auto run = test::run_unpu(w, a, 4);
    REQUIRE(run.values == test::exact_product(w, a));
    const std::int64_t steps = 3 * 3 * passes(37, engine.lanes(w.range.bits, a.range.bits));
    REQUIRE(run.cycles == cycles_of_steps(engine, steps, w.range.bits, a.range.bits));
  });
}

TEST_CASE("1152 bundles give UNPU's published peaks") {
  constexpr engines::unpu<> engine;
  const auto gops = [&](int weight_bits) {  // two operations per product, 200 MHz
    const double products = 1152.0 * engine.lanes(weight_bits, 16);
    return products / static_cast<double>(engine.cycles_per_step(weight_bits, 16)) * 2 * 0.2;
  };
  using Catch::Matchers::WithinRel;
  CHECK_THAT(gops(16), WithinRel(345.6, 1e-12));
  CHECK_THAT(gops(8), WithinRel(691.2, 1e-12));
  CHECK_THAT(gops(4), WithinRel(1382.4, 1e-12));
  CHECK_THAT(gops(1), WithinRel(7372.8, 1e-12));
}

TEST_CASE("UNPU saves the share of a bit-parallel MAC that its authors measured") {
  using Catch::Matchers::WithinRel;
  constexpr engines::unpu<> engine;
  constexpr technologies::horowitz_45nm technology;
  for (const auto& [bits, saving] : {std::pair{16, 0.231}, {8, 0.272}, {4, 0.41}, {1, 0.536}}) {
    CHECK_THAT(engine.mac_energy_pj(bits, 16) / technology.mac_pj(bits, 16),
               WithinRel(1.0 - saving, 1e-12));
  }
}
