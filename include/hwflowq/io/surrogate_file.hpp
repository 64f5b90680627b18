// A surrogate in a file: what it was fitted to, what was found, and how well it predicts.
#ifndef HWFLOWQ_IO_SURROGATE_FILE_HPP
#define HWFLOWQ_IO_SURROGATE_FILE_HPP

#include <hwflowq/accuracy/accuracy_link.hpp>
#include <hwflowq/accuracy/cross_validation.hpp>
#include <hwflowq/accuracy/ensemble_surrogate.hpp>
#include <hwflowq/accuracy/gaussian_process_surrogate.hpp>
#include <hwflowq/accuracy/measured_table.hpp>
#include <hwflowq/accuracy/operand_codes.hpp>
#include <hwflowq/accuracy/pooled_surrogate.hpp>
#include <hwflowq/core/describe.hpp>
#include <hwflowq/core/hash.hpp>
#include <hwflowq/io/detail/files.hpp>
#include <hwflowq/io/measured_table_csv.hpp>
#include <hwflowq/quantization/width_set.hpp>

#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace hwflowq::io {

/// The mean of the two kinds of surrogate that are made by themselves.
using mean_of_both =
    accuracy::ensemble_surrogate<accuracy::pooled_surrogate, accuracy::gaussian_process_surrogate>;

/// The kinds of surrogate that a file may hold.
using any_surrogate =
    std::variant<accuracy::pooled_surrogate, accuracy::gaussian_process_surrogate, mean_of_both>;

/// A fitted surrogate, and its report on held-out rows.
struct surrogate_document {
  std::string network;  ///< the name of the network
  any_surrogate surrogate;
  accuracy::validation_report report;
  /// What was measured: a Gaussian process is made of it, and so is a mean that has one for a member.
  /// A pooled sum does without.
  accuracy::measured_table table{};

  /// The names of the layers.
  [[nodiscard]] std::span<const std::string> layers() const {
    return std::visit([](const auto& s) { return s.codes().layers(); }, surrogate);
  }
};

/// What a surrogate is called, in files and for readers.
[[nodiscard]] inline std::string_view kind_of(const any_surrogate& surrogate) {
  constexpr std::array<std::string_view, std::variant_size_v<any_surrogate>> names{
      "pooled sum", "Gaussian process", "mean of pooled sum and Gaussian process"};
  return names[surrogate.index()];
}

namespace detail {

// Version 2 held Gaussian processes only, version 1 hyper-parameters of another kernel.
inline constexpr std::string_view surrogate_magic = "hwflowq surrogate 3\n";

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

  /// Throws `error` when lines are left.
  void finish() const {
    if (!text_.empty()) throw error("line " + std::to_string(line_ + 1) + " is one too many");
  }

 private:
  std::string_view text_;
  std::size_t line_ = 1;  // the magic line stands before
};

// What stands for the link of a whole surrogate: of several, the first one's.
template <typename S>
[[nodiscard]] const accuracy::accuracy_link& link_of(const S& surrogate) {
  return surrogate.link();
}
[[nodiscard]] inline const accuracy::accuracy_link& link_of(const mean_of_both& surrogate) {
  return std::get<0>(surrogate.members()).link();
}

inline void append_numbers(std::string& text, std::string_view keyword,
                           std::span<const double> values) {
  text += keyword;
  for (const double value : values) text += ' ' + number_text(value);
  text += '\n';
}

inline void append_link(std::string& text, const accuracy::accuracy_link& link) {
  text += "link " + std::string(name_of(link.kind)) + '\n';
  append_numbers(text, "chance", std::array{link.chance});
}

inline void append_surrogate(std::string& text, const accuracy::pooled_surrogate& surrogate,
                             const surrogate_document&) {
  const auto& terms = surrogate.terms();
  append_numbers(
      text, "noise",
      std::array{terms.noise, terms.noise_growth, terms.noise_origin, terms.error_scale});
  append_numbers(text, "intercept", std::array{terms.intercept});
  append_numbers(text, "shares", terms.shares);
  append_numbers(text, "curve", terms.curve);
  append_numbers(text, "factors", terms.factors);
  const auto offsets = terms.codes.offsets();
  for (std::size_t o = 0; o + 1 < offsets.size(); ++o) {
    append_numbers(text, "effects",
                   std::span(terms.effects).subspan(offsets[o], offsets[o + 1] - offsets[o]));
  }
  const std::size_t rows = offsets.back() + 1;
  const std::size_t rank = terms.covariance_root.size() / rows;
  text += "rank " + number_text(rank) + '\n';
  for (std::size_t r = 0; r < rows; ++r) {
    append_numbers(text, "root", std::span(terms.covariance_root).subspan(r * rank, rank));
  }
}

inline void append_surrogate(std::string& text,
                             const accuracy::gaussian_process_surrogate& surrogate,
                             const surrogate_document& document) {
  text += "inducing points " + number_text(surrogate.options().inducing_points) + '\n';
  append_numbers(text, "parameters", surrogate.parameters().values());
  text += "table\n" + to_csv(document.table);
}

// The sum, then the process with its own link: its table ends where the file does.
inline void append_surrogate(std::string& text, const mean_of_both& surrogate,
                             const surrogate_document& document) {
  const auto& [sum, process] = surrogate.members();
  append_surrogate(text, sum, document);
  append_link(text, process.link());
  append_surrogate(text, process, document);
}

[[nodiscard]] inline accuracy::accuracy_link read_link(head_reader& head) {
  accuracy::accuracy_link link;
  const auto name = head.value("link ");
  bool known = false;
  for (const auto k : accuracy::all_links) {
    if (name_of(k) != name) continue;
    link.kind = k;
    known = true;
  }
  if (!known) throw error("names a link \"" + std::string(name) + "\", which there is not");
  link.chance = head.numbers<double>("chance", 1)[0];
  return link;
}

inline accuracy::pooled_surrogate read_pooled_surrogate(head_reader& head,
                                                        const accuracy::accuracy_link& link,
                                                        accuracy::operand_codes codes) {
  accuracy::pooled_terms terms;
  terms.link = link;
  terms.codes = std::move(codes);
  const auto noise = head.numbers<double>("noise", 4);
  terms.noise = noise[0];
  terms.noise_growth = noise[1];
  terms.noise_origin = noise[2];
  terms.error_scale = noise[3];
  terms.intercept = head.numbers<double>("intercept", 1)[0];
  terms.shares = head.numbers<double>("shares");
  terms.curve = head.numbers<double>("curve");
  terms.factors = head.numbers<double>("factors");
  const auto append = [&](std::vector<double>& to, std::string_view keyword, std::size_t count) {
    const auto numbers = head.numbers<double>(keyword, count);
    to.insert(to.end(), numbers.begin(), numbers.end());
  };
  const auto offsets = terms.codes.offsets();
  for (std::size_t o = 0; o + 1 < offsets.size(); ++o) {
    append(terms.effects, "effects", offsets[o + 1] - offsets[o]);
  }
  const auto rank = head.numbers<std::size_t>("rank", 1)[0];
  for (std::size_t r = 0; r <= offsets.back(); ++r) append(terms.covariance_root, "root", rank);
  return accuracy::pooled_surrogate(std::move(terms));
}

// Leaves nothing to read, and the table in the document.
inline accuracy::gaussian_process_surrogate read_process(head_reader& head,
                                                         const accuracy::accuracy_link& link,
                                                         accuracy::operand_codes codes,
                                                         surrogate_document& document) {
  accuracy::gaussian_process_options options;
  options.link = link;
  options.inducing_points = head.numbers<std::size_t>("inducing points", 1)[0];
  const auto parameters =
      head.numbers<double>("parameters", accuracy::gaussian_process_parameters::count);
  static_cast<void>(head.value("table"));
  document.table = parse_measured_csv(head.rest());
  return {document.table, accuracy::all_rows(document.table), std::move(codes),
          accuracy::gaussian_process_parameters::of(parameters), options};
}

}  // namespace detail

/// A surrogate as text: a version, the kind, the report, layers and the widths that may be asked for,
/// the surrogate, and a checksum of all that. Of a pooled sum all its numbers stand there. Of a
/// Gaussian process its hyper-parameters and the measured table: reading the file conditions on it
/// again, which takes a second for 3,000 rows and gives the same predictions bit for bit. Of the mean of
/// both the sum, and then the process. Throws `std::invalid_argument` when a name has a line end.
[[nodiscard]] inline std::string to_text(const surrogate_document& document) {
  const auto& report = document.report;
  const auto& link =
      std::visit([](const auto& s) -> const accuracy::accuracy_link& { return detail::link_of(s); },
                 document.surrogate);
  const auto& codes =
      std::visit([](const auto& s) -> const accuracy::operand_codes& { return s.codes(); },
                 document.surrogate);
  std::string text(detail::surrogate_magic);
  const auto name = [&](std::string_view keyword, std::string_view value) {
    if (value.find('\n') != std::string_view::npos) {
      throw std::invalid_argument("surrogate: the name \"" + std::string(value) +
                                  "\" has a line end");
    }
    text += std::string(keyword) + std::string(value) + '\n';
  };
  name("network ", document.network);
  name("kind ", kind_of(document.surrogate));
  detail::append_link(text, link);
  text += "report " + number_text(report.rows) + ' ' + number_text(report.folds) + '\n';
  detail::append_numbers(
      text, "errors",
      std::array{report.mean_absolute_error, report.spearman, report.kendall,
                 report.kendall_at_equal_cost, report.within_68, report.within_95, report.ceiling});
  text += "layers " + number_text(codes.layers().size()) + '\n';
  for (std::size_t l = 0; l < codes.layers().size(); ++l) {
    name("layer ", codes.layers()[l]);
    for (const bool is_activation : {false, true}) {
      text += is_activation ? "activation widths" : "weight widths";
      codes.widths(l, is_activation).for_each([&](int bits) { text += ' ' + number_text(bits); });
      text += '\n';
    }
  }
  std::visit([&](const auto& s) { detail::append_surrogate(text, s, document); },
             document.surrogate);
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
                ", this library reads version 3: fit it again");
  }
  constexpr std::size_t last_line = 9 + 16 + 1;
  const auto at = text.size() < last_line ? std::string_view::npos : text.size() - last_line;
  if (at == std::string_view::npos || !text.substr(at).starts_with("checksum ") ||
      text.back() != '\n') {
    throw error("is truncated: it does not end with a checksum");
  }
  if (text.substr(at + 9, 16) != detail::checksum_text(text.substr(0, at))) {
    throw error("is corrupt: its checksum differs");
  }
  detail::head_reader head(
      text.substr(detail::surrogate_magic.size(), at - detail::surrogate_magic.size()));
  surrogate_document document;
  document.network = head.value("network ");
  const std::string kind(head.value("kind "));
  const auto link = detail::read_link(head);
  const auto counts = head.numbers<std::size_t>("report", 2);
  const auto errors = head.numbers<double>("errors", 7);
  document.report = {counts[0], counts[1], errors[0], errors[1], errors[2],
                     errors[3], errors[4], errors[5], errors[6]};
  const auto layer_count = head.numbers<std::size_t>("layers", 1)[0];
  std::vector<std::string> layers;
  std::vector<std::pair<width_set, width_set>> widths;
  try {
    for (std::size_t l = 0; l < layer_count; ++l) {
      layers.emplace_back(head.value("layer "));
      width_set weights;
      width_set activations;
      for (const int bits : head.numbers<int>("weight widths")) weights.insert(bits);
      for (const int bits : head.numbers<int>("activation widths")) activations.insert(bits);
      widths.emplace_back(weights, activations);
    }
    accuracy::operand_codes codes(layers, widths);
    if (kind == "pooled sum") {
      document.surrogate = detail::read_pooled_surrogate(head, link, std::move(codes));
      head.finish();
    } else if (kind == "Gaussian process") {
      document.surrogate = detail::read_process(head, link, std::move(codes), document);
    } else if (kind == "mean of pooled sum and Gaussian process") {
      auto sum = detail::read_pooled_surrogate(head, link, codes);
      const auto link_of_process = detail::read_link(head);
      document.surrogate = mean_of_both(
          std::move(sum), detail::read_process(head, link_of_process, std::move(codes), document));
    } else {
      throw error("is of a kind \"" + kind + "\", which there is not");
    }
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
