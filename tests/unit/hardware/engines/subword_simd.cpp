#include <hwflowq/hardware/compute_engine.hpp>
#include <hwflowq/hardware/engine_law.hpp>
#include <hwflowq/hardware/engines/subword_simd.hpp>

#include "catch.hpp"
#include "engine_models.hpp"

using namespace hwflowq;

static_assert(check_compute_engine<engines::subword_simd<>>());
static_assert(is_sound_engine(engines::subword_simd<>{}));

TEST_CASE("lanes of a word form exact products in the stated cycles") {
  const engines::subword_simd<> engine{.word_bits = 32};
  test::for_all_widths([&](const auto& w, const auto& a) {
    const int wb = w.range.bits, ab = a.range.bits;
    CAPTURE(wb, ab, w.range.is_signed, a.range.is_signed);
    // -1 and +1 need two bits in two's complement, which no lane is narrower than.
    const auto run = test::run_subword_simd(w, a, 32, engine.lane_bits(wb, ab));
    REQUIRE(run.values == test::exact_product(w, a));
    const std::int64_t steps = 3 * 3 * passes(37, engine.lanes(wb, ab));
    REQUIRE(run.cycles == cycles_of_steps(engine, steps, wb, ab));
  });
}

TEST_CASE("lanes agree with the law of the mid level") {
  using narrow_law = subword_law<4, 8>;
  constexpr engines::subword_simd<> wide;
  constexpr engines::subword_simd<technologies::horowitz_45nm, narrow_law> narrow{.word_bits = 8};
  for (int w = 1; w <= 16; ++w) {
    for (int a = 1; a <= 16; ++a) {
      CAPTURE(w, a);
      CHECK(engine_law{wide}(w, a) == bit_parallel_law{}(w, a));
      CHECK(engine_law{narrow}(w, a) == narrow_law{}(w, a));
    }
  }
  STATIC_REQUIRE(wide.lanes(2, 2) == 8 && wide.lanes(2, 5) == 2 && wide.lanes(9, 1) == 1);
  STATIC_REQUIRE(wide.stored_weight_bits(3) == 4);
}
