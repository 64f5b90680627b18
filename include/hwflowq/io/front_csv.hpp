// Writes the points of a search's result as a table.
#ifndef HWFLOWQ_IO_FRONT_CSV_HPP
#define HWFLOWQ_IO_FRONT_CSV_HPP

#include <hwflowq/core/describe.hpp>
#include <hwflowq/io/detail/files.hpp>
#include <hwflowq/io/front_document.hpp>
#include <hwflowq/io/objective_column.hpp>

#include <algorithm>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hwflowq::io {

namespace detail {

// Text with separators in it is quoted (RFC 4180, section 2).
[[nodiscard]] inline std::string csv_cell(std::string_view text) {
  if (text.find_first_of(",\"\n\r") == std::string_view::npos) return std::string(text);
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

}  // namespace detail

/// A front as CSV text: a header line, then a line for each point. Columns are the objectives with
/// their units, as in `energy [pJ]`, then `<layer> weight bits` and `<layer> activation bits` for
/// each compute layer; then, where points have them, `picked as` for their names and a column for each
/// name of their hardware. Numbers are written in the shortest form that reads back as the same
/// double, infinities as `inf` and `-inf`. Throws `std::invalid_argument` as
/// `front_document::validate` does.
[[nodiscard]] inline std::string to_csv(const front_document& document) {
  document.validate();
  std::vector<std::string> keys;
  bool named = false;
  for (const auto& point : document.points) {
    named = named || !point.names.empty();
    for (const auto& [key, value] : point.hardware) {
      if (std::ranges::find(keys, key) == keys.end()) keys.push_back(key);
    }
  }
  std::string text;
  const char* separator = "";
  const auto cell = [&](std::string_view content) {
    text += std::exchange(separator, ",");
    text += detail::csv_cell(content);
  };
  const auto end_line = [&] {
    text += '\n';
    separator = "";
  };
  for (const auto& objective : document.objectives) cell(heading(objective));
  for (const auto& layer : document.layers) {
    cell(layer + " weight bits");
    cell(layer + " activation bits");
  }
  if (named) cell("picked as");
  for (const auto& key : keys) cell(key);
  end_line();
  for (const auto& point : document.points) {
    for (const double value : point.objectives) cell(number_text(value + 0.0));  // -0.0 equals 0.0
    for (const auto& bits : point.bits) {
      cell(number_text(int{bits.weight_bits}));
      cell(number_text(int{bits.activation_bits}));
    }
    if (named) {
      std::string names;
      for (const auto& name : point.names) names += (names.empty() ? "" : "; ") + name;
      cell(names);
    }
    for (const auto& key : keys) {
      const auto found =
          std::ranges::find(point.hardware, key, [](const auto& pair) { return pair.first; });
      cell(found == point.hardware.end() ? std::string_view() : std::string_view(found->second));
    }
    end_line();
  }
  return text;
}

/// Writes a front as CSV; the file appears whole or not at all. Throws as `to_csv` does, and
/// `file_error` when the file cannot be written.
inline void write_front_csv(const std::filesystem::path& path, const front_document& document) {
  detail::replace_file(path, to_csv(document));
}

}  // namespace hwflowq::io

#endif
