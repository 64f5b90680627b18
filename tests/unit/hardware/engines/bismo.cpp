#include <hwflowq/hardware/compute_engine.hpp>
#include <hwflowq/hardware/engine_law.hpp>
#include <hwflowq/hardware/engines/bismo.hpp>

#include "catch.hpp"
#include "engine_models.hpp"

using namespace hwflowq;

static_assert(check_compute_engine<engines::bismo<>>() && has_fill_cycles<engines::bismo<>>);
static_assert(is_sound_engine(engines::bismo<>{}));

TEST_CASE("pairs of bit planes form exact products in the stated cycles") {
  const engines::bismo<> engine{.popcount_width = 8};
  test::for_all_widths([&](const auto& w, const auto& a) {
    CAPTURE(w.range.bits, a.range.bits, w.range.is_signed, a.range.is_signed);
    const auto run = test::run_bismo(w, a, 8);
    REQUIRE(run.values == test::exact_product(w, a));
    const std::int64_t steps = 3 * 3 * passes(37, 8);
    REQUIRE(run.cycles ==
            cycles_of_steps(engine, steps, w.range.bits, a.range.bits) + fill_cycles(engine));
  });
}

TEST_CASE("BISMO follows the product of widths") {
  for (int w = 1; w <= 16; ++w) {
    for (int a = 1; a <= 16; ++a) {
      CHECK(engine_law{engines::bismo<>{}}(w, a) == bit_serial_law{}(w, a));
    }
  }
  CHECK_THAT(engines::bismo<>{.popcount_width = 64}.lookup_tables(),
             Catch::Matchers::WithinRel(1.17 * 64 + 164.2, 1e-12));
}
