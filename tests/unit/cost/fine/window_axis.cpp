#include <hwflowq/cost/fine/window_axis.hpp>

#include <algorithm>
#include <set>

#include "catch.hpp"

using namespace hwflowq;

namespace {

std::set<std::int64_t> positions(std::int64_t stride, std::int64_t dilation, const window_tile& t,
                                 std::int64_t from, bool box) {
  std::set<std::int64_t> all;
  for (std::int64_t p = 0; p < t.outputs; ++p) {
    for (std::int64_t r = 0; r < t.filter; ++r) all.insert(from + p * stride + r * dilation);
  }
  if (box && !all.empty()) {
    for (std::int64_t x = *all.begin(); x < *all.rbegin(); ++x) all.insert(x);
  }
  return all;
}

}  // namespace

TEST_CASE("sizes, overlaps and equality of window tiles are those of the sets") {
  for (const bool box : {false, true})
    for (std::int64_t stride = 1; stride <= 4; ++stride)
      for (std::int64_t dilation = 1; dilation <= 4; ++dilation) {
        const window_axis axis(stride, dilation, box);
        for (std::int64_t n = 0; n <= 4; ++n)
          for (std::int64_t m = 0; m <= 4; ++m) {
            const window_tile a{n, m};
            const auto set = positions(stride, dilation, a, 0, box);
            CHECK(axis.size(a) == static_cast<std::int64_t>(set.size()));
            if (set.empty()) continue;
            for (std::int64_t at = 0; at <= axis.span(a); ++at) {
              CHECK(axis.covers(a, at) == (set.count(at * axis.unit()) > 0));
            }
            for (std::int64_t k = 0; k <= 4; ++k)
              for (std::int64_t l = 0; l <= 4; ++l) {
                const window_tile b{k, l};
                const auto other = positions(stride, dilation, b, 0, box);
                if (!other.empty()) CHECK(axis.same(a, b) == (set == other));
                for (std::int64_t shift = -5; shift <= 5; ++shift) {
                  const auto moved = positions(stride, dilation, a, shift, box);
                  const auto common = std::count_if(moved.begin(), moved.end(),
                                                    [&](auto x) { return other.count(x) > 0; });
                  CHECK(axis.overlap(a, b, shift) == common);
                }
              }
          }
      }
}
