#include <hwflowq/accuracy/integer/detail/sum_tiles.hpp>

#include <cstddef>

#include "catch.hpp"
#include "window_examples.hpp"

namespace {

using namespace hwflowq::accuracy::detail;

}  // namespace

#if HWFLOWQ_WITH_TILES
TEST_CASE("sums by tiles are those of the definition") {
  if (!has_tiles()) {
    WARN("no AMX here: nothing is tested");
    return;
  }
  CHECK(hwflowq::test::sums_as_defined(hwflowq::test::random_window_examples(), sum_rows_tiles));
}

TEST_CASE("a tile takes the most bytes that divide a filter row") {
  for (std::size_t run = channel_quad; run <= 2000; run += channel_quad) {
    std::size_t most = 0;
    for (std::size_t depth = channel_quad; depth <= 64; depth += channel_quad) {
      if (run % depth == 0) most = depth;
    }
    REQUIRE(tile_depth(run) == most);
  }
}
#else
TEST_CASE("no tiles without the instructions") {
  CHECK(!has_tiles());
}
#endif
