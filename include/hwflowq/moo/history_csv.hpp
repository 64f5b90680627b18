// Writes one line a generation to a CSV file.
#ifndef HWFLOWQ_MOO_HISTORY_CSV_HPP
#define HWFLOWQ_MOO_HISTORY_CSV_HPP

#include <hwflowq/core/describe.hpp>
#include <hwflowq/core/error.hpp>
#include <hwflowq/moo/front_hypervolume.hpp>
#include <hwflowq/moo/objective.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace hwflowq::moo {

/// An observer that writes generation, evaluations, size and hypervolume of the feasible front, and
/// the best value of each objective on it.
///
/// The file holds no times: the same search gives the same bytes. Where a search resumes from a
/// checkpoint, lines of generations after it are replaced. Column names of objectives carry the
/// unit, as in `best energy [pJ]`. Cells are empty while nothing is feasible.
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
    constexpr std::size_t m = Search::objective_count;
    if (!file_.is_open()) open(header<Search>(), search.generation());
    file_ << search.generation() << ',' << search.evaluations() << ',' << front_size(search) << ',';
    if (!reference_.empty()) file_ << number_text(volume(search));
    std::optional<typename Search::solution_type> best;
    for (std::size_t i = 0; i < search.size(); ++i) {
      if (search.violations()[i] != 0.0 || search.ranks()[i] != 0) continue;
      const auto individual = search.individual(i);
      if (!best) best = individual;
      for (std::size_t o = 0; o < m; ++o) {
        const bool less = Search::problem_type::descriptions[o].direction == sense::minimise;
        best->objectives[o] = less ? std::min(best->objectives[o], individual.objectives[o])
                                   : std::max(best->objectives[o], individual.objectives[o]);
      }
    }
    for (std::size_t o = 0; o < m; ++o) {
      file_ << ',' << (best ? number_text(best->objectives[o]) : std::string());
    }
    file_ << '\n' << std::flush;
    if (!file_) throw error("history file " + path_.string() + " cannot be written");
  }

 private:
  template <typename Search>
  [[nodiscard]] static std::string header() {
    std::string text = "generation,evaluations,front size,hypervolume";
    for (const auto& objective : Search::problem_type::descriptions) {
      text += ",best " + std::string(objective.name);
      if (!objective.unit.empty()) text += " [" + std::string(objective.unit) + "]";
    }
    return text;
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

  // Keeps the lines of generations before `generation`, if the file is one of ours.
  void open(const std::string& header, std::size_t generation) {
    std::vector<std::string> kept;
    if (generation > 1) {
      std::ifstream before(path_);
      std::string line;
      if (std::getline(before, line) && line == header) {
        while (std::getline(before, line) && !before.eof() &&
               std::strtoull(line.c_str(), nullptr, 10) < generation) {
          kept.push_back(line);
        }
      }
    }
    file_.open(path_, std::ios::trunc);
    file_ << header << '\n';
    for (const auto& line : kept) file_ << line << '\n';
    if (!file_) throw error("history file " + path_.string() + " cannot be written");
  }

  std::filesystem::path path_;
  std::vector<double> reference_;
  std::ofstream file_;
};

}  // namespace hwflowq::moo

#endif
