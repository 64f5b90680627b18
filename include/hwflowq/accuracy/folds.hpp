// Divides rows into folds for cross-validation.
#ifndef HWFLOWQ_ACCURACY_FOLDS_HPP
#define HWFLOWQ_ACCURACY_FOLDS_HPP

#include <hwflowq/core/random.hpp>

#include <cstddef>
#include <cstdint>
#include <numeric>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace hwflowq::accuracy {

/// The fold, below `folds`, that each row belongs to: drawn at random, of sizes that differ by one at
/// most, and the same for the same seed everywhere. Throws `std::invalid_argument` when there are
/// fewer than two folds, or fewer rows than folds.
[[nodiscard]] inline std::vector<std::size_t> draw_folds(std::size_t rows, std::size_t folds,
                                                         std::uint64_t seed) {
  if (folds < 2 || rows < folds || rows >= (std::size_t{1} << 32)) {
    throw std::invalid_argument("draw_folds: " + std::to_string(rows) +
                                " rows cannot be divided into " + std::to_string(folds) + " folds");
  }
  std::vector<std::size_t> order(rows);
  std::iota(order.begin(), order.end(), std::size_t{0});
  random_stream random(seed);
  for (std::size_t i = rows; i > 1; --i) {
    std::swap(order[i - 1], order[random.below(static_cast<std::uint32_t>(i))]);
  }
  std::vector<std::size_t> fold(rows);
  for (std::size_t i = 0; i < rows; ++i) fold[order[i]] = i % folds;
  return fold;
}

}  // namespace hwflowq::accuracy

#endif
