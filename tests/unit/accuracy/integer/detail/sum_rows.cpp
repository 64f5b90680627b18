#include <hwflowq/accuracy/integer/detail/sum_rows.hpp>

#include <cstddef>
#include <cstdint>
#include <vector>

#include "catch.hpp"
#include "ranking.hpp"
#include "window_examples.hpp"

namespace {

using namespace hwflowq::accuracy::detail;
using hwflowq::test::random_numbers;
using hwflowq::test::sums_as_defined;
using hwflowq::test::window_example;

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
  const auto examples = hwflowq::test::random_window_examples();
  CHECK(sums_as_defined(examples, sum_rows));
  CHECK(sums_as_defined(examples, row_by_row(sum_row_portable)));
#if HWFLOWQ_WITH_VNNI
  if (has_vnni()) {
    CHECK(sums_as_defined(examples, row_by_row(sum_row_vnni)));
  } else {
    WARN("no AVX-512 VNNI here: its sums are not tested");
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
