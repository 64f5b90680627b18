#include <hwflowq/accuracy/integer/detail/sum_rows.hpp>

#include <cstddef>
#include <cstdint>
#include <vector>

#include "catch.hpp"
#include "ranking.hpp"

namespace {

using namespace hwflowq::accuracy::detail;
using hwflowq::test::random_numbers;

// A row of windows over random bytes, weights in their own order [k][position][c], and the sums.
struct window_example {
  row_windows w;
  std::vector<std::uint8_t> input;
  std::vector<std::int8_t> plain;
  std::vector<std::int8_t> packed;
  std::vector<std::int32_t> expected;

  window_example(std::size_t columns, std::size_t filter, std::size_t channels, std::size_t stride,
                 std::size_t blocks, random_numbers& random) {
    const std::size_t width = (columns - 1) * stride + filter;
    w = {columns, filter, filter, channels, width * channels, stride * channels, blocks};
    input.resize(filter * width * channels);
    for (auto& x : input) x = static_cast<std::uint8_t>(random.below(256));
    const std::size_t positions = filter * filter;
    const std::size_t outputs = blocks * channel_block;
    plain.resize(outputs * positions * channels);
    packed.resize(plain.size());
    for (std::size_t k = 0; k < outputs; ++k) {
      for (std::size_t p = 0; p < positions; ++p) {
        for (std::size_t c = 0; c < channels; ++c) {
          const auto value = static_cast<std::int8_t>(static_cast<int>(random.below(255)) - 127);
          plain[(k * positions + p) * channels + c] = value;
          packed[weight_place(w, k, p, c)] = value;
        }
      }
    }
    expected.assign(columns * outputs, 0);
    for (std::size_t q = 0; q < columns; ++q) {
      for (std::size_t k = 0; k < outputs; ++k) {
        for (std::size_t p = 0; p < positions; ++p) {
          for (std::size_t c = 0; c < channels; ++c) {
            expected[q * outputs + k] +=
                input[p / filter * w.row_stride + q * w.step + p % filter * channels + c] *
                plain[(k * positions + p) * channels + c];
          }
        }
      }
    }
  }
};

}  // namespace

TEST_CASE("sums of a row are those of the definition") {
  random_numbers random(3);
  for (int round = 0; round < 60; ++round) {
    const window_example e(1 + random.below(20), 1 + random.below(3), 4 * (1 + random.below(5)),
                           1 + random.below(2), 1 + random.below(7), random);
    std::vector<std::int32_t> sums(e.expected.size(), -1);
    sum_row_portable(e.input.data(), e.packed.data(), e.w, sums.data());
    REQUIRE(sums == e.expected);
    sums.assign(sums.size(), -1);
    sum_row(e.input.data(), e.packed.data(), e.w, sums.data());
    REQUIRE(sums == e.expected);
  }
}

TEST_CASE("the greatest sums of eight bits do not overflow") {
  random_numbers random(4);
  window_example e(3, 3, 64, 1, 1, random);
  e.input.assign(e.input.size(), 255);
  e.packed.assign(e.packed.size(), -127);
  std::vector<std::int32_t> sums(e.expected.size());
  sum_row(e.input.data(), e.packed.data(), e.w, sums.data());
  REQUIRE(sums == std::vector<std::int32_t>(sums.size(), -127 * 255 * 9 * 64));
}

TEST_CASE("sums of floating-point numbers are those of the same integers") {
  random_numbers random(5);
  const window_example e(7, 3, 8, 2, 2, random);
  const std::vector<float> input(e.input.begin(), e.input.end());
  std::vector<float> weights(e.plain.size());
  for (std::size_t i = 0; i < e.plain.size(); ++i) {
    weights[float_weight_place(e.w, i / 72, i / 8 % 9, i % 8)] = static_cast<float>(e.plain[i]);
  }
  std::vector<float> sums(e.expected.size());
  sum_row_float(input.data(), weights.data(), e.w, sums.data());
  for (std::size_t i = 0; i < sums.size(); ++i) {
    REQUIRE(sums[i] == static_cast<float>(e.expected[i]));
  }
}
