// Measured accuracies as a table that other programs read and write.
#ifndef HWFLOWQ_IO_MEASURED_TABLE_CSV_HPP
#define HWFLOWQ_IO_MEASURED_TABLE_CSV_HPP

#include <hwflowq/accuracy/measured_accuracy.hpp>
#include <hwflowq/accuracy/measured_table.hpp>
#include <hwflowq/core/describe.hpp>
#include <hwflowq/io/detail/csv_reader.hpp>
#include <hwflowq/io/detail/files.hpp>
#include <hwflowq/io/front_csv.hpp>
#include <hwflowq/quantization/precision.hpp>

#include <cstddef>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hwflowq::io {

namespace detail {

inline constexpr std::string_view weight_suffix = " weight bits";
inline constexpr std::string_view activation_suffix = " activation bits";

}  // namespace detail

/// The header line of a measured table: `accuracy [%]`, `standard error [%]`, `images`, then
/// `<layer> weight bits` and `<layer> activation bits` for each compute layer, as in the CSV files of
/// fronts.
[[nodiscard]] inline std::string measured_csv_header(std::span<const std::string> layers) {
  std::string text = "accuracy [%],standard error [%],images";
  for (const auto& layer : layers) {
    text += ',' + detail::csv_cell(layer + std::string(detail::weight_suffix));
    text += ',' + detail::csv_cell(layer + std::string(detail::activation_suffix));
  }
  return text + '\n';
}

/// One line of a measured table: a program that measures row by row appends it to its file.
[[nodiscard]] inline std::string measured_csv_row(std::span<const Precision> precisions,
                                                  const accuracy::measured_accuracy& measured) {
  std::string text = number_text(measured.accuracy) + ',' + number_text(measured.standard_error) +
                     ',' + number_text(measured.images);
  for (const auto& p : precisions) {
    text += ',' + number_text(int{p.weight_bits}) + ',' + number_text(int{p.activation_bits});
  }
  return text + '\n';
}

/// A measured table as CSV text; numbers read back as the same doubles.
[[nodiscard]] inline std::string to_csv(const accuracy::measured_table& table) {
  std::string text = measured_csv_header(table.layers());
  for (std::size_t i = 0; i < table.size(); ++i) {
    text += measured_csv_row(table.precisions(i), table.measured(i));
  }
  return text;
}

/// Reads what `to_csv` writes. Throws `error` naming line and column of what is wrong.
[[nodiscard]] inline accuracy::measured_table parse_measured_csv(std::string_view text) {
  detail::csv_reader reader(text);
  std::vector<std::string> header;
  if (!reader.next(header)) reader.fail("is missing: the names of the columns");
  const std::vector<std::string> first{"accuracy [%]", "standard error [%]", "images"};
  for (std::size_t i = 0; i < first.size(); ++i) {
    if (i < header.size() && header[i] == first[i]) continue;
    reader.fail("column " + std::to_string(i + 1) + " must be \"" + first[i] + '"' +
                (i < header.size() ? " instead of \"" + header[i] + '"' : ""));
  }
  std::vector<std::string> layers;
  for (std::size_t i = first.size(); i < header.size(); i += 2) {
    if (!header[i].ends_with(detail::weight_suffix)) {
      reader.fail("column " + std::to_string(i + 1) +
                  " must be \"<layer> weight bits\" instead of \"" + header[i] + '"');
    }
    layers.push_back(header[i].substr(0, header[i].size() - detail::weight_suffix.size()));
    const auto expected = layers.back() + std::string(detail::activation_suffix);
    if (i + 1 == header.size() || header[i + 1] != expected) {
      reader.fail("column " + std::to_string(i + 2) + " must be \"" + expected + '"');
    }
  }
  accuracy::measured_table table;
  try {
    table = accuracy::measured_table(layers);
  } catch (const std::exception& e) {
    reader.fail(e.what());
  }
  std::vector<std::string> cells;
  std::vector<Precision> precisions(layers.size());
  while (reader.next(cells)) {
    if (cells.size() != header.size()) {
      reader.fail("has " + std::to_string(cells.size()) + " cells instead of " +
                  std::to_string(header.size()));
    }
    const accuracy::measured_accuracy measured{reader.number<double>(cells[0], header[0]),
                                               reader.number<double>(cells[1], header[1]),
                                               reader.number<std::uint64_t>(cells[2], header[2])};
    for (std::size_t l = 0; l < layers.size(); ++l) {
      const std::size_t i = first.size() + 2 * l;
      precisions[l] = {reader.number<std::int8_t>(cells[i], header[i]),
                       reader.number<std::int8_t>(cells[i + 1], header[i + 1])};
    }
    try {
      table.add(precisions, measured);
    } catch (const std::exception& e) {
      reader.fail(e.what());
    }
  }
  return table;
}

/// Writes a table; the file appears whole or not at all. Throws `file_error`.
inline void write_measured_csv(const std::filesystem::path& path,
                               const accuracy::measured_table& table) {
  detail::replace_file(path, to_csv(table));
}

/// Reads a table from a file. Throws `file_error` naming the file, and line and column of what is
/// wrong in it.
[[nodiscard]] inline accuracy::measured_table read_measured_csv(const std::filesystem::path& path) {
  return detail::parse_file(path, parse_measured_csv);
}

}  // namespace hwflowq::io

#endif
