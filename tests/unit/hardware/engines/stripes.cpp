#include <hwflowq/hardware/compute_engine.hpp>
#include <hwflowq/hardware/engine_law.hpp>
#include <hwflowq/hardware/engines/fixed_mac.hpp>
#include <hwflowq/hardware/engines/stripes.hpp>

#include "catch.hpp"
#include "engine_models.hpp"

using namespace hwflowq;

static_assert(check_compute_engine<engines::stripes<>>());
static_assert(is_sound_engine(engines::stripes<>{}) &&
              is_sound_engine(engines::stripes<>{.lane_count = 1, .weight_width = 4}));

TEST_CASE("serial activations form exact products in the stated cycles") {
  const engines::stripes<> whole;
  const engines::stripes<> halves{.lane_count = 8, .weight_width = 4};
  test::for_all_widths([&](const auto& w, const auto& a) {
    for (const auto& engine : {whole, halves}) {
      // A binary weight is one digit of -1 or +1, which needs no more than the datapath.
      CAPTURE(w.range.bits, a.range.bits, w.range.is_signed, a.range.is_signed);
      const auto run =
          test::run_stripes(w, a, static_cast<std::size_t>(engine.lane_count), engine.weight_width);
      REQUIRE(run.values == test::exact_product(w, a));
      const std::int64_t steps = 3 * 3 * passes(37, engine.lane_count);
      REQUIRE(run.cycles == cycles_of_steps(engine, steps, w.range.bits, a.range.bits));
    }
  });
}

TEST_CASE("Stripes gains 16 / p over as many lanes of 16 bits") {
  constexpr engines::stripes<> serial;
  constexpr engines::fixed_mac<> parallel{.width_bits = 16, .products = 16};
  for (int p = 1; p <= 16; ++p) {
    for (int w = 1; w <= 16; ++w) {
      // Sixteen units of Stripes replace one row of parallel multipliers: 16 windows at once.
      CHECK(16 * parallel.cycles_per_step(w, p) * p == 16 * serial.cycles_per_step(w, p));
      CHECK(engine_law{serial}(w, p) == p / 8.0);
    }
  }
  STATIC_REQUIRE(serial.stored_activation_bits(5) == 5);
  STATIC_REQUIRE(serial.stored_weight_bits(5) == 16);
}
