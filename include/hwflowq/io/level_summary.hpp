// What one level of a flow found and narrowed, as plain data.
#ifndef HWFLOWQ_IO_LEVEL_SUMMARY_HPP
#define HWFLOWQ_IO_LEVEL_SUMMARY_HPP

#include <hwflowq/core/describe.hpp>
#include <hwflowq/io/named_texts.hpp>
#include <hwflowq/io/objective_column.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace hwflowq::io {

/// A gene whose values the level before had narrowed.
struct narrowed_gene {
  std::string name;    ///< such as "conv1 weight bits" or "PE rows"
  std::string before;  ///< its values in the whole space, such as "2 to 8"
  std::string after;   ///< its values in the space that was searched, such as "3 to 5"

  bool operator==(const narrowed_gene&) const = default;
};

/// A level of abstraction: its front in its own objectives, and what the search of it cost.
struct level_summary {
  std::string name;                            ///< such as "coarse"
  std::vector<objective_column> objectives{};  ///< of this level, not of the document
  std::vector<std::vector<double>> points{};   ///< its front, values in the order of the columns
  /// Binary logarithm of the number of genomes in the level's space, and in what narrowing left of it.
  std::optional<double> log2_space_before{};
  std::optional<double> log2_space_after{};
  std::uint64_t evaluations = 0;
  std::optional<double> seconds{};        ///< leave it out where files must be the same each time
  std::string narrowing{};                ///< how the space was narrowed; empty where it was not
  std::vector<narrowed_gene> narrowed{};  ///< the genes that have fewer values than before

  bool operator==(const level_summary&) const = default;

  /// Throws `std::invalid_argument` naming the level and what is wrong in it.
  void validate() const {
    const std::string where = "level \"" + name + "\": ";
    if (name.empty()) throw std::invalid_argument(where + "the name is empty");
    detail::check_columns(objectives, where);
    for (std::size_t i = 0; i < points.size(); ++i) {
      detail::check_values(points[i], objectives, where + "point " + number_text(i) + ": ");
    }
    const auto check = [&](const std::optional<double>& value, const std::string& what) {
      if (!value || (std::isfinite(*value) && *value >= 0.0)) return;
      throw std::invalid_argument(where + what + " is " + number_text(*value) +
                                  ", which must be finite and at least 0");
    };
    check(log2_space_before, "log2_space_before");
    check(log2_space_after, "log2_space_after");
    check(seconds, "seconds");
    std::vector<std::string_view> names;
    for (const auto& gene : narrowed) names.push_back(gene.name);
    detail::check_names(std::move(names), "narrowed gene", where);
  }
};

}  // namespace hwflowq::io

#endif
