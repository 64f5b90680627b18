// Tables in Markdown with energy and latency at levels of accuracy.
#ifndef HWFLOWQ_BENCHMARKS_HEADLINE_LEVEL_TABLE_HPP
#define HWFLOWQ_BENCHMARKS_HEADLINE_LEVEL_TABLE_HPP

#include <hwflowq/flow/spread.hpp>

#include <fmt/core.h>

#include <cstddef>
#include <string>
#include <vector>

namespace codesign {

/// The heading: the columns given, then two for each level.
inline void print_heading(const std::vector<std::string>& columns,
                          const std::vector<double>& levels) {
  fmt::print("|");
  for (const auto& column : columns) fmt::print(" {} |", column);
  for (const double level : levels) fmt::print(" {:.2f}, energy | latency |", level);
  fmt::print("\n|");
  for (std::size_t i = 0; i < columns.size() + 2 * levels.size(); ++i) fmt::print("---|");
  fmt::print("\n");
}

/// A row without figures that names what follows.
inline void print_group(const std::string& text, std::size_t columns,
                        const std::vector<double>& levels) {
  fmt::print("| *{}:* |", text);
  for (std::size_t i = 1; i < columns + 2 * levels.size(); ++i) fmt::print(" |");
  fmt::print("\n");
}

/// A cell: median and quartiles of costs, times a scale.
inline void print_cell(const hwflowq::flow::spread& costs, double scale) {
  fmt::print(" {:.1f} [{:.1f} {:.1f}] |", costs.median * scale, costs.lower_quartile * scale,
             costs.upper_quartile * scale);
}

}  // namespace codesign

#endif
