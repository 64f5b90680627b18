#include <hwflowq/core/random.hpp>
#include <hwflowq/workload/layer.hpp>

#include <array>
#include <cstdint>
#include <limits>
#include <set>
#include <string>
#include <tuple>

#include "catch.hpp"

using namespace hwflowq;
using namespace hwflowq::workload;

namespace {

// 8 channels of 9 x 11 to 16 channels, 3 x 5 windows in 2 groups.
layer_shape small_convolution() {
  return {.K = 16,
          .C = 8,
          .P = 5,
          .Q = 4,
          .R = 3,
          .S = 5,
          .groups = 2,
          .stride_rows = 2,
          .stride_columns = 3,
          .input_rows = 9,
          .input_columns = 11,
          .pad = {1, 2, 1, 2},
          .bias = true};
}

layer_shape small_addition() {
  return {
      .kind = layer_kind::add, .K = 8, .C = 8, .P = 6, .Q = 7, .input_rows = 6, .input_columns = 7};
}

// Counts positions of a window by sliding it.
std::int64_t slide(std::int64_t input, std::int64_t before, std::int64_t after, std::int64_t window,
                   std::int64_t stride, std::int64_t dilation) {
  std::int64_t positions = 0;
  for (std::int64_t first = -before;; first += stride) {
    std::int64_t last = first;
    for (std::int64_t r = 1; r < window; ++r) last += dilation;
    if (last >= input + after) return positions;
    ++positions;
  }
}

struct counts {
  std::int64_t macs = 0;
  std::int64_t weights = 0;
  std::int64_t inputs = 0;
  std::int64_t outputs = 0;
};

// Runs the loop nest of a convolution and counts what it touches. Every input element exists,
// whether a window covers it or not.
counts run(const layer_shape& s) {
  counts result;
  std::set<std::array<std::int64_t, 4>> weights;
  std::set<std::array<std::int64_t, 4>> outputs;
  const std::int64_t k_per_group = s.K / s.groups;
  const std::int64_t c_per_group = s.C / s.groups;
  for (std::int64_t n = 0; n < s.N; ++n)
    for (std::int64_t g = 0; g < s.groups; ++g)
      for (std::int64_t k = g * k_per_group; k < (g + 1) * k_per_group; ++k)
        for (std::int64_t p = 0; p < s.P; ++p)
          for (std::int64_t q = 0; q < s.Q; ++q)
            for (std::int64_t c = g * c_per_group; c < (g + 1) * c_per_group; ++c)
              for (std::int64_t r = 0; r < s.R; ++r)
                for (std::int64_t w = 0; w < s.S; ++w) {
                  ++result.macs;
                  weights.insert({k, c, r, w});
                  outputs.insert({n, k, p, q});
                }
  for (std::int64_t n = 0; n < s.N; ++n)
    for (std::int64_t c = 0; c < s.C; ++c)
      for (std::int64_t y = 0; y < s.input_rows; ++y)
        for (std::int64_t x = 0; x < s.input_columns; ++x) ++result.inputs;
  result.weights = static_cast<std::int64_t>(weights.size());
  result.outputs = static_cast<std::int64_t>(outputs.size());
  return result;
}

}  // namespace

TEST_CASE("counts are those of the loop nest") {
  random_stream random(7);
  const auto draw = [&](std::uint32_t most) { return std::int64_t{1} + random.below(most); };
  for (int i = 0; i < 60; ++i) {
    layer_shape s;
    s.N = draw(2);
    s.groups = draw(3);
    s.C = s.groups * draw(3);
    s.K = s.groups * draw(3);
    s.R = draw(4);
    s.S = draw(4);
    s.stride_rows = draw(3);
    s.stride_columns = draw(3);
    s.dilation_rows = draw(2);
    s.dilation_columns = draw(3);
    s.input_rows = draw(9);
    s.input_columns = draw(9);
    s.pad = {draw(3) - 1, draw(3) - 1, draw(3) - 1, draw(3) - 1};
    s.bias = random.chance(0.5);
    s.P = slide(s.input_rows, s.pad.top, s.pad.bottom, s.R, s.stride_rows, s.dilation_rows);
    s.Q =
        slide(s.input_columns, s.pad.left, s.pad.right, s.S, s.stride_columns, s.dilation_columns);
    if (s.P == 0 || s.Q == 0) {
      CHECK_THROWS_AS(s.validate("x"), std::invalid_argument);
      continue;
    }
    REQUIRE_NOTHROW(s.validate("x"));
    const counts expected = run(s);
    CHECK(s.macs() == expected.macs);
    CHECK(s.weights() == expected.weights);
    CHECK(s.parameters() == expected.weights + (s.bias ? s.K : 0));
    CHECK(s.input_elements() == expected.inputs);
    CHECK(s.output_elements() == expected.outputs);
    layer_shape more = s;
    ++more.P;
    CHECK_THROWS_AS(more.validate("x"), std::invalid_argument);
  }
}

TEST_CASE("layers that move data have no MACs and no parameters") {
  layer_shape s = small_addition();
  s.bias = true;
  for (const layer_kind kind :
       {layer_kind::max_pooling, layer_kind::average_pooling, layer_kind::add,
        layer_kind::concatenation, layer_kind::shortcut, layer_kind::upsampling}) {
    s.kind = kind;
    CHECK_NOTHROW(s.validate("x"));
    CHECK_FALSE(computes(kind));
    CHECK(s.macs() == 0);
    CHECK(s.weights() == 0);
    CHECK(s.parameters() == 0);
    CHECK(s.output_elements() == 8 * 6 * 7);
  }
}

TEST_CASE("an error names the layer, the field, its value and its bound") {
  const layer_shape good = small_convolution();
  REQUIRE_NOTHROW(good.validate("conv"));
  const std::pair<const char*, std::int64_t layer_shape::*> fields[] = {
      {"N", &layer_shape::N},
      {"K", &layer_shape::K},
      {"C", &layer_shape::C},
      {"P", &layer_shape::P},
      {"Q", &layer_shape::Q},
      {"R", &layer_shape::R},
      {"S", &layer_shape::S},
      {"groups", &layer_shape::groups},
      {"stride_rows", &layer_shape::stride_rows},
      {"stride_columns", &layer_shape::stride_columns},
      {"dilation_rows", &layer_shape::dilation_rows},
      {"dilation_columns", &layer_shape::dilation_columns},
      {"input_rows", &layer_shape::input_rows},
      {"input_columns", &layer_shape::input_columns}};
  for (const auto& [name, field] : fields) {
    const std::string of = std::string("layer \"conv\": ") + name + " = ";
    for (const std::int64_t low :
         {std::int64_t{0}, std::int64_t{-3}, std::numeric_limits<std::int64_t>::min()}) {
      layer_shape bad = good;
      bad.*field = low;
      CHECK_THROWS_WITH(bad.validate("conv"), of + std::to_string(low) + " must be at least 1");
    }
    for (const std::int64_t high :
         {std::int64_t{2147483648}, std::numeric_limits<std::int64_t>::max()}) {
      layer_shape bad = good;
      bad.*field = high;
      CHECK_THROWS_WITH(bad.validate("conv"),
                        of + std::to_string(high) + " must be at most 2147483647");
    }
  }
  const std::pair<const char*, std::int64_t padding::*> sides[] = {{"top", &padding::top},
                                                                   {"left", &padding::left},
                                                                   {"bottom", &padding::bottom},
                                                                   {"right", &padding::right}};
  for (const auto& [name, side] : sides) {
    layer_shape bad = good;
    bad.pad.*side = -1;
    CHECK_THROWS_WITH(bad.validate("conv"),
                      std::string("layer \"conv\": pad.") + name + " = -1 must be at least 0");
    bad.pad.*side = 2147483648;
    CHECK_THROWS_WITH(bad.validate("conv"), std::string("layer \"conv\": pad.") + name +
                                                " = 2147483648 must be at most 2147483647");
  }
}

TEST_CASE("groups divide both channels") {
  layer_shape s = small_convolution();
  s.groups = 3;
  CHECK_THROWS_WITH(s.validate("conv"), "layer \"conv\": groups = 3 must divide C = 8 and K = 16");
  s.K = 18;
  CHECK_THROWS_WITH(s.validate("conv"), "layer \"conv\": groups = 3 must divide C = 8 and K = 18");
  s.C = 9;
  CHECK_NOTHROW(s.validate("conv"));
}

TEST_CASE("outputs are what the input gives") {
  layer_shape s = small_convolution();
  s.P = 6;
  CHECK_THROWS_WITH(s.validate("conv"), "layer \"conv\": P = 6 but its input gives 5");
  s = small_convolution();
  s.Q = 3;
  CHECK_THROWS_WITH(s.validate("conv"), "layer \"conv\": Q = 3 but its input gives 4");
  s = small_convolution();
  s.dilation_rows = 6;  // a span of 13 in 11 padded rows
  CHECK_THROWS_WITH(s.validate("conv"), "layer \"conv\": P = 5 but its input gives 0");
}

TEST_CASE("each kind has the shape that it can have") {
  layer_shape s = small_addition();
  s.K = 9;
  CHECK_THROWS_WITH(s.validate("sum"), "layer \"sum\": K = 9 must be 8 for add");
  s.kind = layer_kind::shortcut;
  CHECK_NOTHROW(s.validate("past"));
  s.K = 7;
  CHECK_THROWS_WITH(s.validate("past"), "layer \"past\": K = 7 must be at least 8");
  s = small_addition();
  s.kind = layer_kind::shortcut;
  s.stride_rows = s.stride_columns = 2;
  s.P = 3;
  s.Q = 4;
  CHECK_NOTHROW(s.validate("past"));
  s.Q = 3;
  CHECK_THROWS_WITH(s.validate("past"), "layer \"past\": Q = 3 but its input gives 4");
  s = small_addition();
  s.stride_columns = 2;
  s.Q = 4;
  CHECK_THROWS_WITH(s.validate("sum"), "layer \"sum\": stride_columns = 2 must be 1 for add");
  s = small_addition();
  s.R = 3;
  CHECK_THROWS_WITH(s.validate("sum"), "layer \"sum\": R = 3 must be 1 for add");
  s = small_addition();
  s.pad.left = 1;
  CHECK_THROWS_WITH(s.validate("sum"), "layer \"sum\": pad.left = 1 must be 0 for add");
  s = small_addition();
  s.kind = layer_kind::fully_connected;
  CHECK_THROWS_WITH(s.validate("fc"), "layer \"fc\": input_rows = 6 must be 1 for fully_connected");
  s = small_addition();
  s.kind = layer_kind::upsampling;
  s.P = 12;
  s.Q = 14;
  CHECK_NOTHROW(s.validate("up"));
  s.P = 5;
  CHECK_THROWS_WITH(s.validate("up"), "layer \"up\": P = 5 must be at least 6");
}

TEST_CASE("counts of a valid layer neither overflow nor lose digits in a double") {
  layer_shape s{.K = 1 << 20,
                .C = 1 << 20,
                .P = 1 << 6,
                .Q = 1 << 7,
                .input_rows = 1 << 6,
                .input_columns = 1 << 7};
  REQUIRE_NOTHROW(s.validate("large"));
  CHECK(s.macs() == greatest_count);
  s.K += 1;
  CHECK_THROWS_WITH(s.validate("large"),
                    "layer \"large\": its MACs must be at most 9007199254740992");
  s = {.kind = layer_kind::add,
       .K = 1 << 27,
       .C = 1 << 27,
       .P = 1 << 14,
       .Q = 1 << 13,
       .input_rows = 1 << 14,
       .input_columns = 1 << 13};
  CHECK_THROWS_WITH(s.validate("large"),
                    "layer \"large\": its input's elements must be at most 9007199254740992");
  CHECK(is_countable({std::int64_t{1} << 53}));
  CHECK_FALSE(is_countable({(std::int64_t{1} << 53) + 1}));
  CHECK_FALSE(is_countable({greatest_bound, greatest_bound, greatest_bound, greatest_bound}));
}

TEST_CASE("window positions are those of a window that slides") {
  for (std::int64_t input = 1; input <= 7; ++input)
    for (std::int64_t before = 0; before <= 2; ++before)
      for (std::int64_t after = 0; after <= 2; ++after)
        for (std::int64_t window = 1; window <= 4; ++window)
          for (std::int64_t stride = 1; stride <= 3; ++stride)
            for (std::int64_t dilation = 1; dilation <= 3; ++dilation)
              REQUIRE(window_positions(input, before + after, window, stride, dilation) ==
                      slide(input, before, after, window, stride, dilation));
}

TEST_CASE("equal shapes hash equally, and each field counts") {
  const layer_shape s = small_convolution();
  CHECK(hash_value(s) == hash_value(small_convolution()));
  std::set<std::uint64_t> seen{hash_value(s)};
  const auto differs = [&](auto change) {
    layer_shape other = s;
    change(other);
    return !(other == s) && seen.insert(hash_value(other)).second;
  };
  CHECK(differs([](layer_shape& o) { o.kind = layer_kind::max_pooling; }));
  CHECK(differs([](layer_shape& o) { o.N += 100; }));
  CHECK(differs([](layer_shape& o) { o.K += 100; }));
  CHECK(differs([](layer_shape& o) { o.C += 100; }));
  CHECK(differs([](layer_shape& o) { o.P += 100; }));
  CHECK(differs([](layer_shape& o) { o.Q += 100; }));
  CHECK(differs([](layer_shape& o) { o.R += 100; }));
  CHECK(differs([](layer_shape& o) { o.S += 100; }));
  CHECK(differs([](layer_shape& o) { o.groups += 100; }));
  CHECK(differs([](layer_shape& o) { o.stride_rows += 100; }));
  CHECK(differs([](layer_shape& o) { o.stride_columns += 100; }));
  CHECK(differs([](layer_shape& o) { o.dilation_rows += 100; }));
  CHECK(differs([](layer_shape& o) { o.dilation_columns += 100; }));
  CHECK(differs([](layer_shape& o) { o.input_rows += 100; }));
  CHECK(differs([](layer_shape& o) { o.input_columns += 100; }));
  CHECK(differs([](layer_shape& o) { o.pad.top += 100; }));
  CHECK(differs([](layer_shape& o) { o.pad.left += 100; }));
  CHECK(differs([](layer_shape& o) { o.pad.bottom += 100; }));
  CHECK(differs([](layer_shape& o) { o.pad.right += 100; }));
  CHECK(differs([](layer_shape& o) { o.bias = false; }));
}
