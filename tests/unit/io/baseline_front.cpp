#include <hwflowq/io/baseline_front.hpp>

#include "catch.hpp"

using namespace hwflowq;

TEST_CASE("a baseline is plain data with points as the front has them") {
  const io::baseline_front uniform{"uniform widths", {{{1.0}, {{8, 8}}}}, 7};
  auto other = uniform;
  CHECK(other == uniform);
  other.points[0].bits[0].weight_bits = 7;
  CHECK_FALSE(other == uniform);
  CHECK_FALSE(io::baseline_front{"random"}.evaluations);
}
