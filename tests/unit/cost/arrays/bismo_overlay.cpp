#include <hwflowq/cost/arrays/bismo_overlay.hpp>

#include "catch.hpp"

using namespace hwflowq;

TEST_CASE("an overlay's time and traffic are those of a walk over its tiles") {
  const bismo_overlay overlay{.rows = 3, .columns = 5, .unit = {.popcount_width = 64}};
  const matrix_product p{.M = 7, .K = 200, .N = 11};
  for (int w = 1; w <= 4; ++w) {
    for (int a = 1; a <= 4; ++a) {
      std::int64_t cycles = 0, fetched = 0, result = 0;
      for (std::int64_t n = 0; n < p.N; n += 5) {
        for (std::int64_t j = 0; j < 5; ++j) fetched += 256 / 8 * a;  // its columns stay
        for (std::int64_t m = 0; m < p.M; m += 3) {
          for (std::int64_t i = 0; i < 3; ++i) fetched += 256 / 8 * w;
          for (std::int64_t k = 0; k < p.K; k += 64) cycles += w * a;
          result += 4 * 3 * 5;
        }
      }
      CHECK(overlay.execute_cycles(p, w, a) == cycles + 2);
      CHECK(overlay.fetch_bytes(p, w, a) == fetched);
      CHECK(overlay.result_bytes(p) == result);
      CHECK(overlay.binary_operations(p, w, a) == cycles * 2 * 3 * 5 * 64);
    }
  }
}

TEST_CASE("the published peaks and sizes follow from the formulas") {
  using Catch::Matchers::WithinRel;
  const bismo_overlay pynq{.rows = 8, .columns = 8, .unit = {.popcount_width = 256}};
  CHECK(pynq.peak_binary_operations_per_cycle() == 32768);
  CHECK_THAT(pynq.peak_binary_tops(), WithinRel(6.5536, 1e-12));
  const bismo_overlay ultra{
      .rows = 10, .columns = 10, .unit = {.popcount_width = 256}, .frequency_mhz = 300.0};
  CHECK_THAT(ultra.peak_binary_tops(), WithinRel(15.36, 1e-12));
  CHECK_THAT(pynq.lookup_tables(), WithinRel(64 * (1.17 * 256 + 44.1 + 120.1), 1e-12));
  CHECK(pynq.block_memories() == 8 * (8 + 8));
  CHECK_NOTHROW(pynq.validate());
  CHECK_THROWS_WITH((bismo_overlay{.columns = 0}.validate()),
                    "bismo_overlay: columns = 0 must be at least 1");
}
