#include <hwflowq/cost/operand_use.hpp>

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <tuple>

#include "catch.hpp"
#include "cost_networks.hpp"

using namespace hwflowq;
using workload::layer_kind;
using workload::layer_shape;

namespace {

// Runs the loops and notes what they touch.
operand_use by_running(const layer_shape& s) {
  std::map<std::tuple<std::int64_t, std::int64_t, std::int64_t, std::int64_t>,
           std::set<std::tuple<std::int64_t, std::int64_t, std::int64_t, std::int64_t>>>
      windows;  // of each input element: window and output positions
  std::set<std::tuple<std::int64_t, std::int64_t, std::int64_t, std::int64_t>> weights;
  operand_use use;
  const bool computes = workload::computes(s.kind);
  const std::int64_t in_group = computes ? s.C / s.groups : 1;
  for (std::int64_t n = 0; n < s.N; ++n)
    for (std::int64_t k = 0; k < s.K; ++k)
      for (std::int64_t p = 0; p < s.P; ++p)
        for (std::int64_t q = 0; q < s.Q; ++q) {
          ++use.outputs;
          for (std::int64_t c = 0; c < in_group; ++c)
            for (std::int64_t r = 0; r < s.R; ++r)
              for (std::int64_t t = 0; t < s.S; ++t) {
                const std::int64_t h = p * s.stride_rows + r * s.dilation_rows - s.pad.top;
                const std::int64_t w = q * s.stride_columns + t * s.dilation_columns - s.pad.left;
                if (h < 0 || w < 0 || h >= s.input_rows || w >= s.input_columns) continue;
                const std::int64_t channel = computes ? k / (s.K / s.groups) * in_group + c : k;
                windows[{n, channel, h, w}].insert({r, t, p, q});
                if (computes) weights.insert({k, c, r, t});
                use.macs += computes ? 1 : 0;
              }
        }
  use.weights = static_cast<std::int64_t>(weights.size());
  use.inputs = static_cast<std::int64_t>(windows.size());
  for (const auto& [element, places] : windows) {
    use.reuse = std::max(use.reuse, static_cast<std::int64_t>(places.size()));
  }
  return use;
}

}  // namespace

TEST_CASE("use of operands agrees with running the loops") {
  std::mt19937_64 random(8);
  const auto from = [&random](std::int64_t least, std::uint64_t count) {
    return least + static_cast<std::int64_t>(random() % count);
  };
  for (int n = 0; n < 2000; ++n) {
    layer_shape s;
    s.kind = std::array{layer_kind::convolution, layer_kind::convolution, layer_kind::max_pooling,
                        layer_kind::average_pooling}[random() % 4];
    s.groups = workload::computes(s.kind) ? from(1, 2) : 1;
    s.N = from(1, 2);
    s.C = s.groups * from(1, 2);
    s.K = workload::computes(s.kind) ? s.groups * from(1, 3) : s.C;
    s.R = from(1, 4);
    s.S = from(1, 3);
    s.stride_rows = from(1, 3);
    s.stride_columns = from(1, 3);
    s.dilation_rows = from(1, 3);
    s.dilation_columns = from(1, 2);
    s.pad = {from(0, 4), from(0, 3), from(0, 4), from(0, 3)};
    s.input_rows = from(1, 6);
    s.input_columns = from(1, 6);
    const auto rows = s.input_rows + s.pad.top + s.pad.bottom - s.dilation_rows * (s.R - 1) - 1;
    const auto columns =
        s.input_columns + s.pad.left + s.pad.right - s.dilation_columns * (s.S - 1) - 1;
    if (rows < 0 || columns < 0) continue;
    s.P = rows / s.stride_rows + 1;
    s.Q = columns / s.stride_columns + 1;
    REQUIRE_NOTHROW(s.validate("random"));
    CHECK(use_of_operands(s) == by_running(s));
  }
}

TEST_CASE("a strided 1 x 1 convolution reads what it uses") {
  const auto s = test::windowed(layer_kind::convolution, 64, 128, 56, 56, 1, 2, 0);
  const auto use = use_of_operands(s);
  CHECK(use.inputs == 64 * 28 * 28);
  CHECK(use.macs == s.macs());
  CHECK(use.reuse == 1);
}

TEST_CASE("without padding every multiplication needs an input") {
  const auto s = test::windowed(layer_kind::convolution, 5, 7, 9, 8, 3, 1, 0);
  const auto use = use_of_operands(s);
  CHECK(use.macs == s.macs());
  CHECK(use.weights == s.weights());
  CHECK(use.inputs == s.input_elements());
  CHECK(use.outputs == s.output_elements());
  CHECK(use.reuse == 9);
}

TEST_CASE("data movers read their inputs once") {
  CHECK(use_of_operands(test::windowed(layer_kind::add, 4, 4, 3, 3, 1, 1, 0)) ==
        operand_use{.inputs = 36, .outputs = 36, .reuse = 1});
  CHECK(use_of_operands(test::windowed(layer_kind::concatenation, 4, 4, 3, 3, 1, 1, 0)) ==
        operand_use{.inputs = 36, .outputs = 36, .reuse = 1});
  auto larger = test::windowed(layer_kind::upsampling, 4, 4, 3, 3, 1, 1, 0);
  larger.P = larger.Q = 7;
  CHECK(use_of_operands(larger) == operand_use{.inputs = 36, .outputs = 196, .reuse = 1});
  CHECK(use_of_operands(test::windowed(layer_kind::shortcut, 4, 8, 6, 6, 1, 2, 0)) ==
        operand_use{.inputs = 36, .outputs = 72, .reuse = 1});
}
