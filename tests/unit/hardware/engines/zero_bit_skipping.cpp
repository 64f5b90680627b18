#include <hwflowq/hardware/compute_engine.hpp>
#include <hwflowq/hardware/engines/zero_bit_skipping.hpp>

#include <bit>

#include "catch.hpp"
#include "engine_models.hpp"

using namespace hwflowq;

static_assert(check_compute_engine<engines::zero_bit_skipping<>>() &&
              has_cycles_of_steps<engines::zero_bit_skipping<>>);
static_assert(is_sound_engine(engines::zero_bit_skipping<>{}) &&
              is_sound_engine(engines::zero_bit_skipping<>{.one_density = 0.05}));

namespace {

// Activations whose bits are ones independently with some probability.
test::integer_matrix sparse_bits(int bits, double density, std::size_t rows, std::size_t columns,
                                 random_stream& stream) {
  test::integer_matrix m{quantization::unsigned_range(bits), rows, columns, {}};
  for (std::size_t i = 0; i < rows * columns; ++i) {
    std::int64_t value = 0;
    for (int b = 0; b < bits; ++b) value = 2 * value + (stream.chance(density) ? 1 : 0);
    m.values.push_back(value);
  }
  return m;
}

}  // namespace

TEST_CASE("skipping zeros forms exact products in one cycle per one of the slowest lane") {
  test::for_all_widths([&](const auto& w, auto a) {
    if (a.range.is_binary()) return;  // has no zero bits to skip
    CAPTURE(w.range.bits, a.range.bits, w.range.is_signed, a.range.is_signed);
    const auto run = test::run_zero_bit_skipping(w, a, 16);
    REQUIRE(run.values == test::exact_product(w, a));
    std::int64_t cycles = 0;
    for (std::size_t n = 0; n < a.columns; ++n) {
      for (std::size_t first = 0; first < a.rows; first += 16) {
        int most = 1;
        for (std::size_t k = first; k < std::min(first + 16, a.rows); ++k) {
          most = std::max(most, std::popcount(test::encoded(a.range, a(k, n))));
        }
        cycles += 3 * most;
      }
    }
    REQUIRE(run.cycles == cycles);
  });
}

TEST_CASE("the mean of the cycles is that of random bits") {
  random_stream stream(5);
  constexpr std::size_t inner = 16 * 20, columns = 400;  // 8000 steps
  const auto weights = test::random_matrix(quantization::signed_narrow(4), 1, inner, stream);
  for (const int bits : {1, 2, 4, 8}) {
    for (const double density : {0.0, 0.1, 0.5, 1.0}) {
      CAPTURE(bits, density);
      const engines::zero_bit_skipping<> engine{.one_density = density};
      const auto activations = sparse_bits(bits, density, inner, columns, stream);
      const auto run = test::run_zero_bit_skipping(weights, activations, 16);
      const auto expected = cycles_of_steps(engine, 20 * columns, 4, bits);
      if (density == 0.0 || density == 1.0) {
        CHECK(run.cycles == expected);
      } else {
        CHECK_THAT(static_cast<double>(run.cycles),
                   Catch::Matchers::WithinRel(static_cast<double>(expected), 0.02));
      }
    }
  }
}

TEST_CASE("all ones take as long as Stripes, all zeros one cycle") {
  for (int bits = 1; bits <= 16; ++bits) {
    CHECK(cycles_of_steps(engines::zero_bit_skipping<>{.one_density = 1.0}, 7, 8, bits) ==
          7 * bits);
    CHECK(cycles_of_steps(engines::zero_bit_skipping<>{.one_density = 0.0}, 7, 8, bits) == 7);
  }
}
