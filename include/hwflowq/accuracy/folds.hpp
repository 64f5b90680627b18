// Divides rows into folds for cross-validation.
#ifndef HWFLOWQ_ACCURACY_FOLDS_HPP
#define HWFLOWQ_ACCURACY_FOLDS_HPP

#include <hwflowq/accuracy/measured_table.hpp>
#include <hwflowq/core/random.hpp>

#include <algorithm>
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

/// The same for rows of a table that were measured together: rows one behind the other whose first
/// `shared` layers agree share what those layers do to the images, and go into one fold, or errors on
/// held-out rows would look better than they are. 0 takes each row alone. Throws as `draw_folds` does
/// for as many rows as there are groups.
[[nodiscard]] inline std::vector<std::size_t> draw_folds_of_trees(const measured_table& table,
                                                                  std::size_t shared,
                                                                  std::size_t folds,
                                                                  std::uint64_t seed) {
  std::vector<std::size_t> group(table.size(), 0);
  shared = std::min(shared, table.layers().size());
  for (std::size_t i = 1; i < table.size(); ++i) {
    const auto a = table.precisions(i - 1).first(shared);
    const auto b = table.precisions(i).first(shared);
    const bool together = shared > 0 && std::equal(a.begin(), a.end(), b.begin());
    group[i] = group[i - 1] + (together ? 0U : 1U);
  }
  const auto of_group = draw_folds(table.size() == 0 ? 0 : group.back() + 1, folds, seed);
  for (std::size_t& g : group) g = of_group[g];
  return group;
}

}  // namespace hwflowq::accuracy

#endif
