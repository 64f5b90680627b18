// What the values of an objective are: a name, a unit, a sense, and how far they may be off.
#ifndef HWFLOWQ_IO_OBJECTIVE_COLUMN_HPP
#define HWFLOWQ_IO_OBJECTIVE_COLUMN_HPP

#include <hwflowq/core/describe.hpp>
#include <hwflowq/io/named_texts.hpp>
#include <hwflowq/moo/objective.hpp>

#include <cstddef>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hwflowq::io {

/// What the column of an objective is headed with.
struct objective_column {
  std::string name;
  std::string unit;  ///< empty for a plain number
  sense direction = sense::minimise;
  /// How far a value may typically be off, in the unit: the mean absolute error of a prediction, or
  /// the standard error of a measurement. Nothing where values are exact or nobody knows.
  std::optional<double> error{};

  bool operator==(const objective_column&) const = default;
};

/// The name with its unit, as in `energy [pJ]`.
[[nodiscard]] inline std::string heading(const objective_column& column) {
  return column.unit.empty() ? column.name : column.name + " [" + column.unit + ']';
}

namespace detail {

/// Throws `std::invalid_argument` that begins with `where`: no objective, a name that is empty or
/// given twice, an error that is negative or not a number.
inline void check_columns(std::span<const objective_column> columns, const std::string& where) {
  if (columns.empty()) throw std::invalid_argument(where + "there is no objective");
  std::vector<std::string_view> names;
  for (const auto& column : columns) names.push_back(column.name);
  check_names(std::move(names), "objective", where);
  for (const auto& column : columns) {
    if (column.error && !(*column.error >= 0.0)) {
      throw std::invalid_argument(where + "objective " + column.name + " has the error " +
                                  number_text(*column.error) + ", which must be at least 0");
    }
  }
}

/// Throws `std::invalid_argument` that begins with `where` unless there is one number for each column.
inline void check_values(std::span<const double> values, std::span<const objective_column> columns,
                         const std::string& where) {
  if (values.size() != columns.size()) {
    throw std::invalid_argument(where + number_text(values.size()) + " values for " +
                                number_text(columns.size()) + " objectives");
  }
  for (std::size_t m = 0; m < columns.size(); ++m) {
    if (values[m] != values[m]) {
      throw std::invalid_argument(where + "objective " + columns[m].name + " is not a number");
    }
  }
}

}  // namespace detail

}  // namespace hwflowq::io

#endif
