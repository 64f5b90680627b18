// Writes the points of a search's result as a table.
#ifndef HWFLOWQ_IO_FRONT_CSV_HPP
#define HWFLOWQ_IO_FRONT_CSV_HPP

#include <hwflowq/core/describe.hpp>
#include <hwflowq/io/detail/files.hpp>
#include <hwflowq/io/front_document.hpp>

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

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
/// each compute layer. Numbers are written in the shortest form that reads back as the same double,
/// infinities as `inf` and `-inf`. Throws `std::invalid_argument` as `front_document::validate`
/// does.
[[nodiscard]] inline std::string to_csv(const front_document& document) {
  document.validate();
  std::string text;
  const auto end_cell = [&](bool last) { text += last ? '\n' : ','; };
  for (std::size_t m = 0; m < document.objectives.size(); ++m) {
    const auto& objective = document.objectives[m];
    text += detail::csv_cell(objective.unit.empty() ? objective.name
                                                    : objective.name + " [" + objective.unit + ']');
    end_cell(m + 1 == document.objectives.size() && document.layers.empty());
  }
  for (std::size_t l = 0; l < document.layers.size(); ++l) {
    text += detail::csv_cell(document.layers[l] + " weight bits") + ',';
    text += detail::csv_cell(document.layers[l] + " activation bits");
    end_cell(l + 1 == document.layers.size());
  }
  for (const auto& point : document.points) {
    for (std::size_t m = 0; m < point.objectives.size(); ++m) {
      text += number_text(point.objectives[m] + 0.0);  // -0.0 equals 0.0
      end_cell(m + 1 == point.objectives.size() && point.bits.empty());
    }
    for (std::size_t l = 0; l < point.bits.size(); ++l) {
      text += number_text(int{point.bits[l].weight_bits}) + ',';
      text += number_text(int{point.bits[l].activation_bits});
      end_cell(l + 1 == point.bits.size());
    }
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
