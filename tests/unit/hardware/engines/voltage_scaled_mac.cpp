#include <hwflowq/hardware/compute_engine.hpp>
#include <hwflowq/hardware/engine_law.hpp>
#include <hwflowq/hardware/engines/fixed_mac.hpp>
#include <hwflowq/hardware/engines/voltage_scaled_mac.hpp>

#include <cmath>

#include "catch.hpp"
#include "engine_models.hpp"

using namespace hwflowq;

namespace {

constexpr engines::voltage_scaled_mac<> scaled{
    .nominal_volts = 1.0, .threshold_volts = 0.4, .least_volts = 0.55};

}  // namespace

static_assert(check_compute_engine<engines::voltage_scaled_mac<>>());
static_assert(is_sound_engine(scaled, 2));  // all widths at run time: compilers limit the steps

TEST_CASE("voltage-scaled multipliers form exact products in the stated cycles") {
  test::for_all_widths([&](const auto& w, const auto& a) {
    const auto run = test::run_fixed_mac(w, a, 16, 1);
    REQUIRE(run.values == test::exact_product(w, a));
    REQUIRE(run.cycles == cycles_of_steps(scaled, 3 * 3 * 37, w.range.bits, a.range.bits));
  });
}

TEST_CASE("voltage-scaled multipliers never cost less for wider operands") {
  CHECK(is_sound_engine(scaled));
}

TEST_CASE("the voltage just meets the clock") {
  using Catch::Matchers::WithinRel;
  CHECK(scaled.volts(16, 16) == 1.0);
  const auto delay = [](double v) { return v / std::pow(v - 0.4, 1.3); };
  for (int w = 1; w <= 16; ++w) {
    for (int a = 1; a <= 16; ++a) {
      CAPTURE(w, a);
      const double volts = scaled.volts(w, a);
      const double slack = 32.0 / (w + a) * delay(1.0) / delay(volts);
      CHECK(slack >= 1.0 - 1e-9);                                 // fast enough
      if (volts > 0.55) CHECK_THAT(slack, WithinRel(1.0, 1e-4));  // and no faster
      const double fixed = engines::fixed_mac<>{}.mac_energy_pj(w, a);
      CHECK_THAT(scaled.mac_energy_pj(w, a), WithinRel(fixed * volts * volts, 1e-12));
      CHECK(engine_law{scaled}(w, a) == 1.0);
    }
  }
  CHECK(scaled.volts(1, 1) == 0.55);
}
