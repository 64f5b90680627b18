// Convolutions of random bytes and what their sums are by definition.
#ifndef HWFLOWQ_TESTS_SUPPORT_WINDOW_EXAMPLES_HPP
#define HWFLOWQ_TESTS_SUPPORT_WINDOW_EXAMPLES_HPP

#include <hwflowq/accuracy/integer/detail/row_windows.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "ranking.hpp"

namespace hwflowq::test {

using accuracy::detail::channel_block;
using accuracy::detail::row_windows;
using accuracy::detail::weight_place;

// Windows over random bytes, weights in their own order [k][position][c], and the sums.
struct window_example {
  row_windows w;
  std::size_t rows;
  std::vector<std::uint8_t> input;
  std::vector<std::int8_t> plain;
  std::vector<std::int8_t> packed;
  std::vector<std::int32_t> expected;

  window_example(std::size_t rows_of_outputs, std::size_t columns, std::size_t filter,
                 std::size_t channels, std::size_t stride, std::size_t blocks,
                 random_numbers& random)
      : rows(rows_of_outputs) {
    const std::size_t width = (columns - 1) * stride + filter;
    const std::size_t height = (rows - 1) * stride + filter;
    w = {.columns = columns,
         .filter_rows = filter,
         .filter_columns = filter,
         .channels = channels,
         .row_stride = width * channels,
         .step = stride * channels,
         .blocks = blocks,
         .next_row = stride * width * channels};
    input.resize(height * width * channels);
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
    expected.assign(rows * columns * outputs, 0);
    for (std::size_t i = 0; i < rows * columns; ++i) {
      const std::size_t at = i / columns * stride * width + i % columns * stride;
      for (std::size_t k = 0; k < outputs; ++k) {
        for (std::size_t p = 0; p < positions; ++p) {
          for (std::size_t c = 0; c < channels; ++c) {
            expected[i * outputs + k] +=
                input[(at + p / filter * width + p % filter) * channels + c] *
                plain[(k * positions + p) * channels + c];
          }
        }
      }
    }
  }
};

// Filter rows of 4 to 240 bytes, up to 3 rows of up to 36 columns.
[[nodiscard]] inline std::vector<window_example> random_window_examples() {
  random_numbers random(3);
  std::vector<window_example> examples;
  for (int i = 0; i < 50; ++i) {
    examples.emplace_back(1 + random.below(3), 1 + random.below(36), 1 + random.below(3),
                          4 * (1 + random.below(20)), 1 + random.below(2), 1 + random.below(4),
                          random);
  }
  return examples;
}

template <typename Sum>
[[nodiscard]] bool sums_as_defined(const std::vector<window_example>& examples,
                                   const Sum& sum_some_rows) {
  return std::ranges::all_of(examples, [&](const window_example& e) {
    std::vector<std::int32_t> sums(e.expected.size(), -1);
    sum_some_rows(e.input.data(), e.packed.data(), e.w, e.rows, sums.data());
    return sums == e.expected;
  });
}

}  // namespace hwflowq::test

#endif
