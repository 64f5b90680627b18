#include <hwflowq/cost/arrays/bit_fusion_array.hpp>

#include "catch.hpp"

using namespace hwflowq;
using workload::loop;

namespace {

const bit_fusion_array two_by_two{.rows = 2,
                                  .columns = 4,
                                  .weight_buffer_bits = 1 << 16,
                                  .input_buffer_bits = 1 << 16,
                                  .output_buffer_bits = 1 << 16,
                                  .dram_bits_per_cycle = 64};
const bit_fusion_layer small_layer{
    .nest = {.bounds = {1, 2, 12, 9, 6, 5, 3, 3}}, .weight_bits = 4, .input_bits = 4};

}  // namespace

TEST_CASE("a BitFusion array computes for as many cycles as a walk over its tiles counts") {
  for (const bool unrolled : {false, true}) {
    auto l = small_layer;
    l.unrolled_input = unrolled;
    const bit_fusion_tiling tiling{.N = 1, .K = 8, .C = 4, .P = 2, .Q = 3};
    const std::int64_t deep = 2 * 4;  // rows times the lanes of 4 x 4 bits
    std::int64_t cycles = 0, tiles = 0;
    for (std::int64_t n = 0; n < 2; n += 1) {
      for (std::int64_t k = 0; k < 12; k += 8) {
        for (std::int64_t c = 0; c < 9; c += 4) {
          for (std::int64_t p = 0; p < 6; p += 2) {
            for (std::int64_t q = 0; q < 5; q += 3) {
              ++tiles;
              for (std::int64_t output = 0; output < 2 * 3; ++output) {
                for (std::int64_t column = 0; column < 8; column += 4) {
                  if (unrolled) {
                    for (std::int64_t row = 0; row < 9 * 4; row += deep) ++cycles;
                  } else {
                    for (std::int64_t rs = 0; rs < 9; ++rs) {
                      for (std::int64_t row = 0; row < 4; row += deep) ++cycles;
                    }
                  }
                }
              }
            }
          }
        }
      }
    }
    const auto counts = counts_of(two_by_two, l, tiling);
    REQUIRE(counts);
    CHECK(counts->cycles - counts->stall_cycles == cycles);
    // Outputs stay in the array while each is summed up.
    CHECK(counts->weight_buffer_read_bits == tiles * 6 * 8 * (9 * 4) * 4);
  }
}

TEST_CASE("tensors that fit move once, and those that do not with every loop outside") {
  bit_fusion_tiling tiling{.N = 1, .K = 4, .C = 3, .P = 6, .Q = 5};
  tiling.order = {loop::N, loop::C, loop::K, loop::P, loop::Q};
  const auto whole = counts_of(two_by_two, small_layer, tiling);
  REQUIRE(whole);
  const std::int64_t weights = 32;  // 27 of a filter, padded to rows of 2 * 4
  CHECK(whole->weight_buffer_written_bits == weights * 4 * 4 * (3 * 3));  // K and C, not N
  CHECK(whole->input_buffer_written_bits == 8 * 7 * 3 * 4 * (3 * 2));     // C and N, not K
  CHECK(whole->dram_written_bits == 6 * 5 * 4 * 32 * (3 * 2));            // K and N, not C
  auto tight = two_by_two;
  tight.weight_buffer_bits = 2 * weights * 4 * 4;  // one tile in each half
  tight.output_buffer_bits = 2 * 6 * 5 * 4 * 32;
  const auto repeated = counts_of(tight, small_layer, tiling);
  REQUIRE(repeated);
  CHECK(repeated->weight_buffer_written_bits == weights * 4 * 4 * (3 * 3 * 2));  // again for N
  CHECK(repeated->dram_written_bits == 6 * 5 * 4 * 32 * (3 * 3 * 2));            // again for C
  CHECK(repeated->dram_read_bits == repeated->weight_buffer_written_bits +
                                        repeated->input_buffer_written_bits +
                                        repeated->dram_written_bits);
}

TEST_CASE("a tile larger than half of its buffer is refused") {
  const bit_fusion_tiling tiling{.N = 2, .K = 12, .C = 9, .P = 6, .Q = 5};
  for (auto buffer : {&bit_fusion_array::weight_buffer_bits, &bit_fusion_array::input_buffer_bits,
                      &bit_fusion_array::output_buffer_bits}) {
    auto array = two_by_two;
    REQUIRE(counts_of(array, small_layer, tiling));
    array.*buffer = 64;
    CHECK(!counts_of(array, small_layer, tiling));
  }
  CHECK_THROWS_WITH((bit_fusion_array{.rows = 0}.validate()),
                    "bit_fusion_array: rows = 0 must be at least 1");
  CHECK_NOTHROW(two_by_two.validate());
}
