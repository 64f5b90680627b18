// Measured accuracies of genomes, found by their precisions.
#ifndef HWFLOWQ_ACCURACY_MEASURED_TABLE_HPP
#define HWFLOWQ_ACCURACY_MEASURED_TABLE_HPP

#include <hwflowq/accuracy/measured_accuracy.hpp>
#include <hwflowq/core/hash.hpp>
#include <hwflowq/quantization/precision.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace hwflowq::accuracy {

/// What was measured, row by row: the precision of every compute layer, and the accuracy.
///
/// As an evaluator of precisions it looks a row up, and it refuses what it does not hold: a search
/// over a table only ever sees what was measured. `on_precisions` makes an evaluator of genomes of it.
class measured_table {
 public:
  using evaluation_type = measured_accuracy;

  measured_table() = default;

  /// An empty table for compute layers of these names. Throws `std::invalid_argument` when there is
  /// none, or two have one name.
  explicit measured_table(std::vector<std::string> layers) : layers_(std::move(layers)) {
    if (layers_.empty()) fail("has no layer");
    auto sorted = layers_;
    std::sort(sorted.begin(), sorted.end());
    const auto twice = std::adjacent_find(sorted.begin(), sorted.end());
    if (twice != sorted.end()) fail("has two layers \"" + *twice + '"');
  }

  [[nodiscard]] std::span<const std::string> layers() const { return layers_; }
  /// Rows.
  [[nodiscard]] std::size_t size() const { return measured_.size(); }
  /// The precisions of row i, one per compute layer. Precondition: i < size().
  [[nodiscard]] std::span<const Precision> precisions(std::size_t i) const {
    return std::span(precisions_).subspan(i * layers_.size(), layers_.size());
  }
  /// What was measured of row i. Precondition: i < size().
  [[nodiscard]] const measured_accuracy& measured(std::size_t i) const { return measured_[i]; }

  /// Appends a row. Throws `std::invalid_argument` when the number of layers is wrong, a width is not
  /// within 1 to 16, the accuracy is invalid, or a row of these precisions is there already; the table
  /// is then as it was.
  void add(std::span<const Precision> precisions, const measured_accuracy& measured) {
    check_count(precisions);
    measured.validate();
    for (std::size_t l = 0; l < precisions.size(); ++l) {
      for (const int bits : {int{precisions[l].weight_bits}, int{precisions[l].activation_bits}}) {
        if (bits < least_bits || bits > greatest_bits) {
          fail("layer \"" + layers_[l] + "\": " + std::to_string(bits) +
               " bits must be within [1, 16]");
        }
      }
    }
    if (const auto row = row_of(precisions)) {
      fail("row " + std::to_string(size()) + " has the precisions of row " + std::to_string(*row));
    }
    precisions_.insert(precisions_.end(), precisions.begin(), precisions.end());
    measured_.push_back(measured);
    if (2 * measured_.size() > slots_.size()) {
      slots_.assign(std::max<std::size_t>(64, 2 * slots_.size()), free_slot);
      for (std::size_t i = 0; i < measured_.size(); ++i) place(i);
    } else {
      place(measured_.size() - 1);
    }
  }

  /// The row of these precisions, if there is one.
  [[nodiscard]] std::optional<std::size_t> row_of(std::span<const Precision> precisions) const {
    if (slots_.empty() || precisions.size() != layers_.size()) return std::nullopt;
    for (std::size_t i = hash_of(precisions) & mask();; i = (i + 1) & mask()) {
      if (slots_[i] == free_slot) return std::nullopt;
      const auto row = this->precisions(slots_[i]);
      if (std::equal(row.begin(), row.end(), precisions.begin())) return slots_[i];
    }
  }

  /// What was measured at these precisions. Throws `std::invalid_argument` when nothing was.
  [[nodiscard]] const measured_accuracy& operator()(std::span<const Precision> precisions) const {
    check_count(precisions);
    const auto row = row_of(precisions);
    if (!row) fail("does not hold these precisions");
    return measured_[*row];
  }

 private:
  static constexpr std::size_t free_slot = ~std::size_t{0};

  [[noreturn]] static void fail(const std::string& what) {
    throw std::invalid_argument("measured_table: " + what);
  }
  void check_count(std::span<const Precision> precisions) const {
    if (precisions.size() == layers_.size()) return;
    fail("precisions of " + std::to_string(precisions.size()) + " layers instead of " +
         std::to_string(layers_.size()));
  }

  [[nodiscard]] std::size_t mask() const { return slots_.size() - 1; }

  [[nodiscard]] static std::size_t hash_of(std::span<const Precision> precisions) {
    std::uint64_t result = precisions.size();
    for (const auto& p : precisions) {
      result = hash_combine(result, (static_cast<std::uint64_t>(p.weight_bits) << 8) |
                                        static_cast<std::uint64_t>(p.activation_bits));
    }
    return static_cast<std::size_t>(result);
  }

  void place(std::size_t row) {
    std::size_t i = hash_of(precisions(row)) & mask();
    while (slots_[i] != free_slot) i = (i + 1) & mask();
    slots_[i] = row;
  }

  std::vector<std::string> layers_;
  std::vector<Precision> precisions_;  // row by row
  std::vector<measured_accuracy> measured_;
  std::vector<std::size_t> slots_;  // open addressing; the size is a power of two
};

/// The indices of all rows of a table.
[[nodiscard]] inline std::vector<std::size_t> all_rows(const measured_table& table) {
  std::vector<std::size_t> rows(table.size());
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = i;
  return rows;
}

}  // namespace hwflowq::accuracy

#endif
