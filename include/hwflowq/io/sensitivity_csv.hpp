// Sensitivities of single tensors as a table that other programs write.
#ifndef HWFLOWQ_IO_SENSITIVITY_CSV_HPP
#define HWFLOWQ_IO_SENSITIVITY_CSV_HPP

#include <hwflowq/accuracy/sensitivity_table.hpp>
#include <hwflowq/core/describe.hpp>
#include <hwflowq/io/detail/csv_reader.hpp>
#include <hwflowq/io/detail/files.hpp>
#include <hwflowq/io/front_csv.hpp>

#include <cstddef>
#include <exception>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hwflowq::io {

/// A sensitivity table as CSV text: columns `layer`, `operand` ("weights" or "activations"), `bits`,
/// then one per measure. Numbers read back as the same doubles.
[[nodiscard]] inline std::string to_csv(const accuracy::sensitivity_table& table) {
  std::string text = "layer,operand,bits";
  for (const auto& measure : table.measures()) text += ',' + detail::csv_cell(measure);
  text += '\n';
  for (const auto& row : table.rows()) {
    text += detail::csv_cell(row.layer) + ',' + std::string(accuracy::name_of(row.operand)) + ',' +
            number_text(row.bits);
    for (const double value : row.values) text += ',' + number_text(value);
    text += '\n';
  }
  return text;
}

/// Reads what `to_csv` writes. Throws `error` naming line and column of what is wrong.
[[nodiscard]] inline accuracy::sensitivity_table parse_sensitivity_csv(std::string_view text) {
  detail::csv_reader reader(text);
  std::vector<std::string> header;
  if (!reader.next(header)) reader.fail("is missing: the names of the columns");
  const std::vector<std::string> first{"layer", "operand", "bits"};
  for (std::size_t i = 0; i < first.size(); ++i) {
    if (i < header.size() && header[i] == first[i]) continue;
    reader.fail("column " + std::to_string(i + 1) + " must be \"" + first[i] + '"' +
                (i < header.size() ? " instead of \"" + header[i] + '"' : ""));
  }
  accuracy::sensitivity_table table;
  std::vector<std::string> cells;
  try {
    table = accuracy::sensitivity_table(std::vector<std::string>(header.begin() + 3, header.end()));
  } catch (const std::exception& e) {
    reader.fail(e.what());
  }
  while (reader.next(cells)) {
    if (cells.size() != header.size()) {
      reader.fail("has " + std::to_string(cells.size()) + " cells instead of " +
                  std::to_string(header.size()));
    }
    accuracy::sensitivity_row row{cells[0]};
    if (cells[1] == name_of(accuracy::operand_kind::activations)) {
      row.operand = accuracy::operand_kind::activations;
    } else if (cells[1] != name_of(accuracy::operand_kind::weights)) {
      reader.fail("column \"operand\" holds \"" + cells[1] + "\", not weights or activations");
    }
    row.bits = reader.number<int>(cells[2], header[2]);
    for (std::size_t i = first.size(); i < cells.size(); ++i) {
      row.values.push_back(reader.number<double>(cells[i], header[i]));
    }
    try {
      table.add(std::move(row));
    } catch (const std::exception& e) {
      reader.fail(e.what());
    }
  }
  return table;
}

/// Writes a table; the file appears whole or not at all. Throws `file_error`.
inline void write_sensitivity_csv(const std::filesystem::path& path,
                                  const accuracy::sensitivity_table& table) {
  detail::replace_file(path, to_csv(table));
}

/// Reads a table from a file. Throws `file_error` naming the file, and line and column of what is
/// wrong in it.
[[nodiscard]] inline accuracy::sensitivity_table read_sensitivity_csv(
    const std::filesystem::path& path) {
  return detail::parse_file(path, parse_sensitivity_csv);
}

}  // namespace hwflowq::io

#endif
