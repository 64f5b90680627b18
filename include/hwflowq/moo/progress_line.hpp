// Shows on a terminal or in a log how a search gets on.
#ifndef HWFLOWQ_MOO_PROGRESS_LINE_HPP
#define HWFLOWQ_MOO_PROGRESS_LINE_HPP

#include <hwflowq/moo/front_hypervolume.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#if defined(__unix__) || defined(__APPLE__)
#include <unistd.h>
#endif

namespace hwflowq::moo {

/// What a progress line shows and where.
struct progress_settings {
  /// Generations that the search will do; 0 where unknown, and then no time left is shown.
  std::size_t generations = 0;
  /// One value for each objective, in its own sense and unit, to measure the hypervolume from.
  /// Empty takes the worst finite values of the first population that has some of each objective, so
  /// that the number grows as the search does.
  std::vector<double> reference{};
  std::FILE* stream = stderr;
  /// A line is shown when at least this much time passed since the last one.
  std::chrono::milliseconds interval{500};
};

/// An observer that shows generation, front size, hypervolume, evaluations per second and time
/// left: in place on a terminal, as lines of their own elsewhere.
class progress_line {
 public:
  explicit progress_line(progress_settings settings = {})
      : settings_(std::move(settings)), in_place_(is_terminal(settings_.stream)) {}

  progress_line(const progress_line&) = delete;
  progress_line& operator=(const progress_line&) = delete;

  ~progress_line() {
    if (in_place_ && shown_ > 0) std::fputc('\n', settings_.stream);
  }

  /// Throws `std::invalid_argument` when a reference is given and has not one value for each
  /// objective.
  template <typename Search>
  void operator()(const Search& search) {
    const auto now = clock::now();
    if (settings_.reference.empty()) take_reference(search);
    if (!start_) {
      start_ = now;
      first_generation_ = search.generation();
      first_evaluations_ = search.evaluations();
    } else if (now - last_ < settings_.interval && search.generation() != settings_.generations) {
      return;
    }
    last_ = now;
    show(text(search, std::chrono::duration<double>(now - *start_).count()));
  }

 private:
  using clock = std::chrono::steady_clock;

  [[nodiscard]] static bool is_terminal([[maybe_unused]] std::FILE* stream) {
#if defined(__unix__) || defined(__APPLE__)
    return ::isatty(::fileno(stream)) == 1;
#else
    return false;
#endif
  }

  template <typename Search>
  void take_reference(const Search& search) {
    constexpr std::size_t m = Search::objective_count;
    constexpr double infinity = std::numeric_limits<double>::infinity();
    std::array<double, m> worst;
    worst.fill(-infinity);
    for (std::size_t o = 0; o < m; ++o) {
      // Candidates that failed have infinite values.
      for (const double value : search.objectives().column(o)) {
        if (value < infinity) worst[o] = std::max(worst[o], value);
      }
      if (worst[o] == -infinity) return;
    }
    const auto own = Search::problem_type::in_own_sense(worst);
    settings_.reference.assign(own.begin(), own.end());
  }

  template <typename Search>
  [[nodiscard]] std::string text(const Search& search, double seconds) const {
    constexpr std::size_t m = Search::objective_count;
    std::string line = fmt::format("generation {}", search.generation());
    if (settings_.generations > 0) line += fmt::format("/{}", settings_.generations);
    line += fmt::format("  front {}", front_size(search));
    if (!settings_.reference.empty()) {
      if (settings_.reference.size() != m) {
        throw std::invalid_argument("progress_line: the reference has " +
                                    std::to_string(settings_.reference.size()) + " values for " +
                                    std::to_string(m) + " objectives");
      }
      std::array<double, m> reference;
      std::copy_n(settings_.reference.begin(), m, reference.begin());
      front_hypervolume<m> measure(Search::problem_type::in_own_sense(reference));
      line += fmt::format("  hypervolume {:.6g}", measure(search));
    }
    if (seconds > 0.0) {
      const auto evaluated = static_cast<double>(search.evaluations() - first_evaluations_);
      line += fmt::format("  {:.0f} evaluations/s", evaluated / seconds);
      const auto done = static_cast<double>(search.generation() - first_generation_);
      if (settings_.generations >= search.generation() && done > 0.0) {
        const auto left = static_cast<double>(settings_.generations - search.generation());
        line += fmt::format("  {:.0f} s left", seconds / done * left);
      }
    }
    return line;
  }

  void show(const std::string& line) {
    if (in_place_) {
      // Blanks over what a longer line left behind.
      const std::string blanks(shown_ > line.size() ? shown_ - line.size() : 0, ' ');
      fmt::print(settings_.stream, "\r{}{}", line, blanks);
      shown_ = line.size();
    } else {
      fmt::print(settings_.stream, "{}\n", line);
    }
    std::fflush(settings_.stream);
  }

  progress_settings settings_;
  bool in_place_;
  std::size_t shown_ = 0;
  std::optional<clock::time_point> start_;
  clock::time_point last_{};
  std::size_t first_generation_ = 0;
  std::uint64_t first_evaluations_ = 0;
};

}  // namespace hwflowq::moo

#endif
