// A surrogate in a file: what it was fitted to, what was found, and how well it predicts.
#ifndef HWFLOWQ_IO_SURROGATE_FILE_HPP
#define HWFLOWQ_IO_SURROGATE_FILE_HPP

#include <hwflowq/accuracy/accuracy_link.hpp>
#include <hwflowq/accuracy/cross_validation.hpp>
#include <hwflowq/accuracy/detail/training_rows.hpp>
#include <hwflowq/accuracy/gaussian_process_surrogate.hpp>
#include <hwflowq/accuracy/measured_table.hpp>
#include <hwflowq/accuracy/operand_codes.hpp>
#include <hwflowq/core/describe.hpp>
#include <hwflowq/core/hash.hpp>
#include <hwflowq/io/detail/files.hpp>
#include <hwflowq/io/measured_table_csv.hpp>
#include <hwflowq/quantization/width_set.hpp>

#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hwflowq::io {

/// A fitted surrogate with the table it was fitted to, and its report on held-out rows.
struct surrogate_document {
  std::string network;  ///< the name of the network
  accuracy::measured_table table;
  accuracy::gaussian_process_surrogate surrogate;
  accuracy::validation_report report;
};

namespace detail {

// Version 1 had hyper-parameters of another kernel in the same places.
inline constexpr std::string_view surrogate_magic = "hwflowq surrogate 2\n";

[[nodiscard]] inline std::string checksum_text(std::string_view text) {
  const auto bytes = std::as_bytes(std::span(text));
  auto value = hwflowq::detail::hash_bytes(bytes.data(), bytes.size());
  std::string digits(16, '0');
  for (std::size_t i = 16; i-- > 0; value >>= 4) digits[i] = "0123456789abcdef"[value & 15U];
  return digits;
}

// The lines of a surrogate's head: a keyword, then what it stands for.
class head_reader {
 public:
  explicit head_reader(std::string_view text) : text_(text) {}

  /// What follows the keyword on the next line. Throws `error` when another line stands there.
  std::string_view value(std::string_view keyword) {
    const auto end = text_.find('\n');
    const auto line = text_.substr(0, end);
    ++line_;
    if (end == std::string_view::npos || !line.starts_with(keyword)) {
      throw error("line " + std::to_string(line_) + " must begin with \"" + std::string(keyword) +
                  '"');
    }
    text_.remove_prefix(end + 1);
    return line.substr(keyword.size());
  }

  /// The numbers that follow the keyword.
  template <typename T>
  std::vector<T> numbers(std::string_view keyword) {
    const auto line = value(keyword);
    std::vector<T> result;
    for (const char* at = line.data(); at != line.data() + line.size();) {
      T number{};
      const auto parsed =
          std::from_chars(*at == ' ' ? at + 1 : at, line.data() + line.size(), number);
      if (parsed.ec != std::errc{}) {
        throw error("line " + std::to_string(line_) + " holds what is no number");
      }
      result.push_back(number);
      at = parsed.ptr;
    }
    return result;
  }

  /// The same, of which there must be so many.
  template <typename T>
  std::vector<T> numbers(std::string_view keyword, std::size_t count) {
    auto result = numbers<T>(keyword);
    if (result.size() == count) return result;
    throw error("line " + std::to_string(line_) + " holds " + std::to_string(result.size()) +
                " numbers instead of " + std::to_string(count));
  }

  [[nodiscard]] std::string_view rest() const { return text_; }

 private:
  std::string_view text_;
  std::size_t line_ = 1;  // the magic line stands before
};

}  // namespace detail

/// A surrogate as text: a version, hyper-parameters, the report, the widths that may be asked for, the
/// measured table as CSV, and a checksum of all that. The table makes up most of it: reading the file
/// conditions on it again, which gives the same predictions bit for bit, and it can be fitted to more rows later.
[[nodiscard]] inline std::string to_text(const surrogate_document& document) {
  const auto& surrogate = document.surrogate;
  const auto& options = surrogate.options();
  const auto& report = document.report;
  std::string text(detail::surrogate_magic);
  text += "network " + document.network + '\n';
  text += "link " + std::string(name_of(options.link.kind)) + '\n';
  text += "chance " + number_text(options.link.chance) + '\n';
  text += "inducing points " + number_text(options.inducing_points) + '\n';
  text += "parameters";
  for (const double value : surrogate.parameters().values()) text += ' ' + number_text(value);
  text += "\nreport " + number_text(report.rows) + ' ' + number_text(report.folds) + "\nerrors";
  for (const double value : {report.mean_absolute_error, report.spearman, report.kendall,
                             report.kendall_at_equal_cost}) {
    text += ' ' + number_text(value);
  }
  text += '\n';
  for (std::size_t l = 0; l < surrogate.codes().layers().size(); ++l) {
    for (const bool is_activation : {false, true}) {
      text += is_activation ? "activation widths" : "weight widths";
      surrogate.codes().widths(l, is_activation).for_each([&](int bits) {
        text += ' ' + number_text(bits);
      });
      text += '\n';
    }
  }
  text += "table\n" + to_csv(document.table);
  return text + "checksum " + detail::checksum_text(text) + '\n';
}

/// Reads what `to_text` writes. Throws `error` that says what is wrong: another kind of file or
/// version, a checksum that differs, a line that is not what it should be.
[[nodiscard]] inline surrogate_document parse_surrogate(std::string_view text) {
  constexpr std::string_view any_version = "hwflowq surrogate ";
  if (!text.starts_with(any_version)) throw error("is not a surrogate");
  if (!text.starts_with(detail::surrogate_magic)) {
    const auto line = text.substr(0, text.find('\n'));
    throw error("has version " + std::string(line.substr(any_version.size())) +
                ", this library reads version 2");
  }
  constexpr std::size_t last_line = 9 + 16 + 1;
  const auto at = text.size() < last_line ? std::string_view::npos : text.size() - last_line;
  if (at == std::string_view::npos || !text.substr(at).starts_with("checksum ")) {
    throw error("is truncated: it does not end with a checksum");
  }
  if (text.substr(at + 9, 16) != detail::checksum_text(text.substr(0, at))) {
    throw error("is corrupt: its checksum differs");
  }
  detail::head_reader head(
      text.substr(detail::surrogate_magic.size(), at - detail::surrogate_magic.size()));
  surrogate_document document;
  document.network = head.value("network ");
  accuracy::gaussian_process_options options;
  const auto link = head.value("link ");
  bool known = false;
  for (const auto kind : accuracy::all_links) {
    if (name_of(kind) != link) continue;
    options.link.kind = kind;
    known = true;
  }
  if (!known) throw error("names a link \"" + std::string(link) + "\", which there is not");
  options.link.chance = head.numbers<double>("chance", 1)[0];
  options.inducing_points = head.numbers<std::size_t>("inducing points", 1)[0];
  const auto parameters =
      head.numbers<double>("parameters", accuracy::gaussian_process_parameters::count);
  const auto counts = head.numbers<std::size_t>("report", 2);
  const auto errors = head.numbers<double>("errors", 4);
  document.report = {counts[0], counts[1], errors[0], errors[1], errors[2], errors[3]};
  std::vector<std::pair<width_set, width_set>> widths;
  try {
    while (!head.rest().starts_with("table\n")) {
      width_set weights;
      width_set activations;
      for (const int bits : head.numbers<int>("weight widths")) weights.insert(bits);
      for (const int bits : head.numbers<int>("activation widths")) activations.insert(bits);
      widths.emplace_back(weights, activations);
    }
    static_cast<void>(head.value("table"));
    document.table = parse_measured_csv(head.rest());
    const auto layers = document.table.layers();
    document.surrogate = accuracy::gaussian_process_surrogate(
        document.table, accuracy::all_rows(document.table),
        accuracy::operand_codes({layers.begin(), layers.end()}, widths),
        accuracy::gaussian_process_parameters::of(parameters), options);
  } catch (const std::invalid_argument& e) {
    throw error(std::string("does not hold a surrogate: ") + e.what());
  }
  return document;
}

/// Writes a surrogate; the file appears whole or not at all. Throws `file_error`.
inline void write_surrogate(const std::filesystem::path& path, const surrogate_document& document) {
  detail::replace_file(path, to_text(document));
}

/// Reads a surrogate from a file. Throws `file_error` naming the file and what is wrong with it.
[[nodiscard]] inline surrogate_document read_surrogate(const std::filesystem::path& path) {
  return detail::parse_file(path, parse_surrogate);
}

}  // namespace hwflowq::io

#endif
