#include <hwflowq/cost/mapper/sliding_window.hpp>

#include <cstdint>
#include <set>

#include "catch.hpp"

using namespace hwflowq;

TEST_CASE("positions and overlaps are those of the sets themselves") {
  for (std::int64_t stride = 1; stride <= 4; ++stride) {
    for (std::int64_t dilation = 1; dilation <= 4; ++dilation) {
      for (std::int64_t outputs = 1; outputs <= 5; ++outputs) {
        for (std::int64_t taps = 1; taps <= 5; ++taps) {
          std::set<std::int64_t> touched;
          for (std::int64_t i = 0; i < outputs; ++i) {
            for (std::int64_t j = 0; j < taps; ++j) touched.insert(i * stride + j * dilation);
          }
          const sliding_window window(stride, dilation, outputs, taps);
          REQUIRE(window.positions() == static_cast<std::int64_t>(touched.size()));
          REQUIRE(distinct_sums(stride, outputs, dilation, taps) == window.positions());
          for (std::int64_t shift = -40; shift <= 40; ++shift) {
            std::int64_t shared = 0;
            for (const std::int64_t at : touched) shared += touched.contains(at + shift) ? 1 : 0;
            REQUIRE(window.overlap(shift) == shared);
          }
        }
      }
    }
  }
}
