#include <hwflowq/accuracy/integer/detail/sum_rows.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "catch.hpp"
#include "ranking.hpp"

namespace {

using namespace hwflowq::accuracy::detail;
using hwflowq::test::random_numbers;

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
[[nodiscard]] std::vector<window_example> random_examples() {
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

template <typename SumRow>
[[nodiscard]] auto row_by_row(SumRow sum_row) {
  return [sum_row](const std::uint8_t* input, const std::int8_t* weights, const row_windows& w,
                   std::size_t rows, std::int32_t* sums) {
    for (std::size_t p = 0; p < rows; ++p) {
      sum_row(input + p * w.next_row, weights, w, sums + p * w.columns * w.blocks * channel_block);
    }
  };
}

}  // namespace

TEST_CASE("sums of rows are those of the definition, however this processor can find them") {
  const auto examples = random_examples();
  CHECK(sums_as_defined(examples, sum_rows));
  CHECK(sums_as_defined(examples, row_by_row(sum_row_portable)));
#if HWFLOWQ_WITH_VNNI
  if (has_vnni()) {
    CHECK(sums_as_defined(examples, row_by_row(sum_row_vnni)));
  } else {
    WARN("no AVX-512 VNNI here: its sums are not tested");
  }
#endif
#if HWFLOWQ_WITH_TILES
  if (has_tiles()) {
    CHECK(sums_as_defined(examples, sum_rows_tiles));
  } else {
    WARN("no AMX here: its sums are not tested");
  }
#endif
}

TEST_CASE("the greatest sums of eight bits do not overflow") {
  random_numbers random(4);
  window_example e(1, 3, 3, 64, 1, 1, random);
  e.input.assign(e.input.size(), 255);
  e.packed.assign(e.packed.size(), -127);
  std::vector<std::int32_t> sums(e.expected.size());
  sum_rows(e.input.data(), e.packed.data(), e.w, 1, sums.data());
  REQUIRE(sums == std::vector<std::int32_t>(sums.size(), -127 * 255 * 9 * 64));
}

TEST_CASE("sums of floating-point numbers are those of the same integers") {
  random_numbers random(5);
  const window_example e(1, 7, 3, 8, 2, 2, random);
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
