#include <hwflowq/cost/arrays/systolic_array.hpp>

#include <algorithm>
#include <stdexcept>
#include <vector>

#include "catch.hpp"

using namespace hwflowq;

namespace {

using grid = std::vector<std::vector<std::int64_t>>;

std::int64_t left(std::int64_t m, std::int64_t k) {
  return 3 * m + 5 * k + 1;
}
std::int64_t right(std::int64_t k, std::int64_t n) {
  return 7 * k - 2 * n + 3;
}
std::int64_t product(const matrix_product& p, std::int64_t m, std::int64_t n) {
  std::int64_t sum = 0;
  for (std::int64_t k = 0; k < p.K; ++k) sum += left(m, k) * right(k, n);
  return sum;
}

grid zeros(std::int64_t rows, std::int64_t columns) {
  return grid(static_cast<std::size_t>(rows),
              std::vector<std::int64_t>(static_cast<std::size_t>(columns), 0));
}

// An output-stationary array, clock by clock: inputs move right and weights down, each row and column
// one cycle after the one before. Gives the cycles until all outputs are right.
std::int64_t run_output_stationary(const systolic_array& array, const matrix_product& p) {
  const auto rows = static_cast<std::size_t>(array.rows);
  const auto columns = static_cast<std::size_t>(array.columns);
  auto a = zeros(array.rows, array.columns), b = a, sum = a;
  for (std::int64_t cycle = 1;; ++cycle) {
    for (std::size_t i = rows; i-- > 0;) {
      for (std::size_t j = columns; j-- > 0;) {
        const std::int64_t t = cycle - 1;
        const auto row = static_cast<std::int64_t>(i), column = static_cast<std::int64_t>(j);
        a[i][j] = j > 0 ? a[i][j - 1] : t - row >= 0 && t - row < p.K ? left(row, t - row) : 0;
        b[i][j] = i > 0                                 ? b[i - 1][j]
                  : t - column >= 0 && t - column < p.K ? right(t - column, column)
                                                        : 0;
        sum[i][j] += a[i][j] * b[i][j];
      }
    }
    bool done = true;
    for (std::size_t i = 0; i < rows; ++i) {
      for (std::size_t j = 0; j < columns; ++j) {
        done = done &&
               sum[i][j] == product(p, static_cast<std::int64_t>(i), static_cast<std::int64_t>(j));
      }
    }
    if (done) return cycle;
  }
}

// A weight-stationary array: weights are shifted in from the top, then inputs move right and partial
// sums down.
std::int64_t run_weight_stationary(const systolic_array& array, const matrix_product& p) {
  const auto rows = static_cast<std::size_t>(array.rows);
  const auto columns = static_cast<std::size_t>(array.columns);
  auto weight = zeros(array.rows, array.columns), a = weight, sum = weight;
  std::int64_t cycle = 0;
  for (std::int64_t k = array.rows - 1; k >= 0; --k, ++cycle) {
    for (std::size_t i = rows; i-- > 0;) {
      for (std::size_t j = 0; j < columns; ++j) {
        weight[i][j] = i > 0 ? weight[i - 1][j] : right(k, static_cast<std::int64_t>(j));
      }
    }
  }
  std::int64_t results = 0;
  for (std::int64_t t = 0; results < p.M * p.N; ++t, ++cycle) {
    for (std::size_t i = rows; i-- > 0;) {
      const std::int64_t m = t - static_cast<std::int64_t>(i);
      for (std::size_t j = columns; j-- > 0;) {
        a[i][j] = j > 0               ? a[i][j - 1]
                  : m >= 0 && m < p.M ? left(m, static_cast<std::int64_t>(i))
                                      : 0;
        sum[i][j] = (i > 0 ? sum[i - 1][j] : 0) + a[i][j] * weight[i][j];
      }
    }
    for (std::size_t j = 0; j < columns; ++j) {
      const std::int64_t m = t - (array.rows - 1) - static_cast<std::int64_t>(j);
      if (m < 0 || m >= p.M) continue;
      REQUIRE(sum[rows - 1][j] == product(p, m, static_cast<std::int64_t>(j)));
      ++results;
    }
  }
  return cycle;
}

}  // namespace

TEST_CASE("a fold takes as long as a systolic array that is clocked") {
  for (const auto& array : {systolic_array{2, 3}, {4, 4}, {5, 1}}) {
    for (const std::int64_t streamed : {1, 2, 7}) {
      CAPTURE(array.rows, array.columns, streamed);
      const matrix_product for_outputs{.M = array.rows, .K = streamed, .N = array.columns};
      CHECK(schedule_of(array, stationary_matrix::outputs, for_outputs).cycles() ==
            run_output_stationary(array, for_outputs));
      const matrix_product for_weights{.M = streamed, .K = array.rows, .N = array.columns};
      CHECK(schedule_of(array, stationary_matrix::weights, for_weights).cycles() ==
            run_weight_stationary(array, for_weights));
      // Inputs and weights change places when the product is transposed.
      const matrix_product transposed{.M = array.columns, .K = array.rows, .N = streamed};
      CHECK(schedule_of(array, stationary_matrix::inputs, transposed).cycles() ==
            run_weight_stationary(array, for_weights));
    }
  }
}

TEST_CASE("folds follow each other, and elements outside the matrix are idle") {
  const systolic_array array{4, 8};
  const auto s = schedule_of(array, stationary_matrix::outputs, {.M = 9, .K = 10, .N = 12});
  CHECK(s.folds == 3 * 2);
  CHECK(s.cycles() == 6 * (10 + 4 + 8 - 2));
  CHECK(s.last_cycle() == s.cycles() - 1);
  CHECK_THAT(s.mapping_efficiency(), Catch::Matchers::WithinRel(9.0 * 12 / (6 * 32), 1e-12));
  CHECK_THAT(s.utilization(), Catch::Matchers::WithinRel(
                                  1080.0 / (32.0 * static_cast<double>(s.last_cycle())), 1e-12));
  CHECK_THROWS_WITH((systolic_array{.rows = 0}.validate()),
                    "systolic_array: rows = 0 must be at least 1");
  CHECK_NOTHROW(array.validate());
}
