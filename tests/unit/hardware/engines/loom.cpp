#include <hwflowq/hardware/compute_engine.hpp>
#include <hwflowq/hardware/engine_law.hpp>
#include <hwflowq/hardware/engines/loom.hpp>

#include "catch.hpp"
#include "engine_models.hpp"

using namespace hwflowq;

static_assert(check_compute_engine<engines::loom<>>());
static_assert(is_sound_engine(engines::loom<>{}) &&
              is_sound_engine(engines::loom<>{.activation_bits_per_cycle = 4}));

TEST_CASE("serial weights and activations form exact products in the stated cycles") {
  for (const int per_cycle : {1, 2, 4}) {
    const engines::loom<> engine{.activation_bits_per_cycle = per_cycle};
    test::for_all_widths([&](const auto& w, const auto& a) {
      CAPTURE(w.range.bits, a.range.bits, w.range.is_signed, a.range.is_signed, per_cycle);
      const auto run = test::run_loom(w, a, 16, per_cycle);
      REQUIRE(run.values == test::exact_product(w, a));
      const std::int64_t steps = 3 * 3 * passes(37, 16);
      REQUIRE(run.cycles == cycles_of_steps(engine, steps, w.range.bits, a.range.bits));
    });
  }
}

TEST_CASE("Loom with one bit a cycle follows the product of widths") {
  for (int w = 1; w <= 16; ++w) {
    for (int a = 1; a <= 16; ++a) {
      CHECK(engine_law{engines::loom<>{}}(w, a) == bit_serial_law{}(w, a));
      CHECK(engines::loom<>{.activation_bits_per_cycle = 2}.cycles_per_step(w, a) ==
            w * ((a + 1) / 2));
    }
  }
}
