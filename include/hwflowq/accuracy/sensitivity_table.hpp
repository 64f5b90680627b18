// What was measured of each tensor of a network, alone, at each width.
#ifndef HWFLOWQ_ACCURACY_SENSITIVITY_TABLE_HPP
#define HWFLOWQ_ACCURACY_SENSITIVITY_TABLE_HPP

#include <hwflowq/quantization/precision.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hwflowq::accuracy {

/// Which tensor of a compute layer: its weights, or the activations that it reads.
enum class operand_kind : unsigned char { weights, activations };

[[nodiscard]] constexpr std::string_view name_of(operand_kind kind) {
  return kind == operand_kind::weights ? "weights" : "activations";
}

/// One tensor of a network, quantised to some width while all others are not.
struct sensitivity_row {
  std::string layer;
  operand_kind operand = operand_kind::weights;
  int bits = 8;
  std::vector<double> values{};  ///< one per measure of the table

  bool operator==(const sensitivity_row&) const = default;
};

/// Measures of single tensors, from which proxies of accuracy are made. A program that runs the
/// network computes it; this is what it hands over. Names of measures are free; those that the
/// proxies of this library look for:
///
/// | measure              | meaning                                                               |
/// |----------------------|-----------------------------------------------------------------------|
/// | `mean_squared_error` | mean of (Q(x) - x)^2 over the tensor's elements                         |
/// | `relative_error`     | the same over the mean of x^2                                           |
/// | `logit_mse`          | mean squared change of the network's outputs                            |
/// | `fisher_trace`       | sum over elements of the mean squared gradient of the loss; of any width |
/// | `hessian_trace`      | trace of the loss's Hessian by the tensor's elements; of any width       |
class sensitivity_table {
 public:
  sensitivity_table() = default;

  /// An empty table of these measures. Throws `std::invalid_argument` when there is none, or two have
  /// one name.
  explicit sensitivity_table(std::vector<std::string> measures) : measures_(std::move(measures)) {
    if (measures_.empty()) fail("has no measure");
    auto sorted = measures_;
    std::sort(sorted.begin(), sorted.end());
    const auto twice = std::adjacent_find(sorted.begin(), sorted.end());
    if (twice != sorted.end()) fail("has two measures \"" + *twice + '"');
  }

  [[nodiscard]] std::span<const std::string> measures() const { return measures_; }
  [[nodiscard]] std::span<const sensitivity_row> rows() const { return rows_; }

  /// Appends a row. Throws `std::invalid_argument` naming the layer when its values are too few or too
  /// many, one of them is not finite, the width is not within 1 to 16, or the tensor has a row of this
  /// width.
  void add(sensitivity_row row) {
    const std::string of = "layer \"" + row.layer + "\", " + std::string(name_of(row.operand)) +
                           " of " + std::to_string(row.bits) + " bits: ";
    if (row.values.size() != measures_.size()) {
      fail(of + std::to_string(row.values.size()) + " values instead of " +
           std::to_string(measures_.size()));
    }
    if (row.bits < least_bits || row.bits > greatest_bits) fail(of + "must be within [1, 16]");
    for (std::size_t m = 0; m < measures_.size(); ++m) {
      if (!std::isfinite(row.values[m])) fail(of + measures_[m] + " is not finite");
    }
    for (const auto& other : rows_) {
      if (other.bits == row.bits && other.operand == row.operand && other.layer == row.layer) {
        fail(of + "given twice");
      }
    }
    rows_.push_back(std::move(row));
  }

  /// The place of a measure among a row's values. Throws `std::invalid_argument` naming those that
  /// there are.
  [[nodiscard]] std::size_t measure(std::string_view name) const {
    std::string known;
    for (std::size_t m = 0; m < measures_.size(); ++m) {
      if (measures_[m] == name) return m;
      known += (known.empty() ? "" : ", ") + measures_[m];
    }
    fail("has no measure \"" + std::string(name) + "\"; it has " + known);
  }

  bool operator==(const sensitivity_table&) const = default;

 private:
  [[noreturn]] static void fail(const std::string& what) {
    throw std::invalid_argument("sensitivity_table: " + what);
  }

  std::vector<std::string> measures_;
  std::vector<sensitivity_row> rows_;
};

}  // namespace hwflowq::accuracy

#endif
