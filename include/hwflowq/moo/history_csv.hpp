// Writes one line a generation to a CSV file.
#ifndef HWFLOWQ_MOO_HISTORY_CSV_HPP
#define HWFLOWQ_MOO_HISTORY_CSV_HPP

#include <hwflowq/core/describe.hpp>
#include <hwflowq/core/error.hpp>
#include <hwflowq/moo/front_hypervolume.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <limits>
#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

namespace hwflowq::moo {

/// An observer that writes generation, evaluations, size and hypervolume of the feasible front, and
/// the best value of each objective on it.
///
/// The file holds no times: the same search gives the same bytes. Where a search resumes from a
/// checkpoint, lines of generations after it are replaced; so that none is missing either, the
/// history goes before the checkpoint:
/// `search.run(after_generations(1000), history_csv("h.csv"), checkpoint_every(10, "c"))`. Column
/// names of objectives carry the unit, as in `best energy [pJ]`. Cells are empty while nothing is
/// feasible, but for the hypervolume, which is 0 then.
class history_csv {
 public:
  /// `reference`, one value for each objective in its own sense and unit, is where the hypervolume
  /// is measured from; without it that column stays empty.
  explicit history_csv(std::filesystem::path path, std::vector<double> reference = {})
      : path_(std::move(path)), reference_(std::move(reference)) {}

  /// Throws `error` naming the file when it cannot be written, and `std::invalid_argument` when the
  /// reference has not one value for each objective.
  template <typename Search>
  void operator()(const Search& search) {
    const auto line = line_of(search);
    if (!file_.is_open()) open(header<Search>(), search.generation());
    file_ << line << std::flush;
    if (!file_) fail();
  }

 private:
  template <typename Search>
  [[nodiscard]] static std::string header() {
    std::string text = "generation,evaluations,front size,hypervolume";
    for (const auto& objective : Search::problem_type::descriptions) {
      std::string column = "best " + std::string(objective.name);
      if (!objective.unit.empty()) column += " [" + std::string(objective.unit) + "]";
      text += ',' + cell(column);
    }
    return text + '\n';
  }

  // Text with separators in it is quoted (RFC 4180, section 2).
  [[nodiscard]] static std::string cell(const std::string& text) {
    if (text.find_first_of(",\"\n\r") == std::string::npos) return text;
    std::string quoted = "\"";
    for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
    return quoted + '"';
  }

  template <typename Search>
  [[nodiscard]] std::string line_of(const Search& search) const {
    constexpr std::size_t m = Search::objective_count;
    const std::size_t front = front_size(search);
    auto line = number_text(search.generation()) + ',' + number_text(search.evaluations()) + ',' +
                number_text(front) + ',';
    if (!reference_.empty()) line += number_text(volume(search));
    std::array<double, m> best;
    best.fill(std::numeric_limits<double>::infinity());
    const auto objectives = search.objectives();
    for (std::size_t i = 0; i < search.size(); ++i) {
      if (search.violations()[i] != 0.0 || search.ranks()[i] != 0) continue;
      for (std::size_t o = 0; o < m; ++o) best[o] = std::min(best[o], objectives(i, o));
    }
    best = Search::problem_type::in_own_sense(best);
    for (const double value : best) line += front > 0 ? ',' + number_text(value + 0.0) : ",";
    return line + '\n';
  }

  template <typename Search>
  [[nodiscard]] double volume(const Search& search) const {
    constexpr std::size_t m = Search::objective_count;
    if (reference_.size() != m) {
      throw std::invalid_argument("history_csv: the reference has " +
                                  std::to_string(reference_.size()) + " values for " +
                                  std::to_string(m) + " objectives");
    }
    std::array<double, m> reference;
    std::copy_n(reference_.begin(), m, reference.begin());
    return front_hypervolume<m>(Search::problem_type::in_own_sense(reference))(search);
  }

  // Keeps the lines of generations before `generation`, if the file is one of ours. The rest is cut
  // off in one step: a process killed here loses no line that it should keep.
  void open(const std::string& header, std::size_t generation) {
    const std::uintmax_t kept = generation > 1 ? length_before(header, generation) : 0;
    if (kept > 0) {
      std::error_code failure;
      std::filesystem::resize_file(path_, kept, failure);
      if (failure) fail();
    }
    file_.open(path_, std::ios::binary | (kept > 0 ? std::ios::app : std::ios::trunc));
    if (kept == 0) file_ << header;
    if (!file_) fail();
  }

  [[nodiscard]] std::uintmax_t length_before(const std::string& header,
                                             std::size_t generation) const {
    std::ifstream file(path_, std::ios::binary);
    std::string start(header.size(), '\0');
    file.read(start.data(), static_cast<std::streamsize>(start.size()));
    if (!file || start != header) return 0;
    std::uintmax_t length = header.size();
    // A last line without an end was not written whole.
    for (std::string line; std::getline(file, line) && !file.eof(); length += line.size() + 1) {
      std::size_t of_line = 0;
      const auto number = std::from_chars(line.data(), line.data() + line.size(), of_line);
      if (number.ec != std::errc() || of_line >= generation) break;
    }
    return length;
  }

  [[noreturn]] void fail() const {
    throw error("history file " + path_.string() + " cannot be written");
  }

  std::filesystem::path path_;
  std::vector<double> reference_;
  std::ofstream file_;
};

}  // namespace hwflowq::moo

#endif
