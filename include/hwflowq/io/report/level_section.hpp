// The part of a report that shows the levels: fronts, and how the space was narrowed.
#ifndef HWFLOWQ_IO_REPORT_LEVEL_SECTION_HPP
#define HWFLOWQ_IO_REPORT_LEVEL_SECTION_HPP

#include <hwflowq/io/report/outline.hpp>
#include <hwflowq/io/report/scatter_chart.hpp>
#include <hwflowq/io/report/table.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

namespace hwflowq::io::report {

namespace detail {

// The front of a level: its accuracy against its first cost.
[[nodiscard]] inline std::string level_chart(const level_summary& level, std::size_t limit) {
  const std::size_t quality = quality_of(level.objectives);
  const std::size_t cost = level.objectives.size() == 1 || quality > 0 ? 0 : 1;
  const auto unit_of = [&](std::size_t m) {
    double magnitude = 0.0;
    for (const auto& values : level.points) {
      if (std::isfinite(values[m])) magnitude = std::max(magnitude, std::abs(values[m]));
    }
    return unit_for(level.objectives[m].unit, magnitude);
  };
  const auto x_unit = unit_of(cost);
  const auto y_unit = unit_of(quality);
  chart_series series{level.name};
  for (const auto i : evenly(level.points.size(), limit)) {
    const auto& values = level.points[i];
    series.points.push_back({values[cost] * x_unit.factor, values[quality] * y_unit.factor});
  }
  scatter_chart chart{
      label(level.objectives[cost], x_unit), label(level.objectives[quality], y_unit), {series}};
  chart.width = 372.0;
  chart.height = 270.0;
  return "<figure><figcaption>" + escaped(level.name) + "</figcaption>" + draw(chart).svg +
         "</figure>\n";
}

// Sizes of spaces as bars: the whole one in outline, filled what was left of it.
[[nodiscard]] inline std::string space_bars(const std::vector<level_summary>& levels) {
  double greatest = 0.0;
  for (const auto& level : levels)
    greatest = std::max(greatest, level.log2_space_before.value_or(0));
  if (greatest == 0.0) return {};
  constexpr double names = 120.0, length = 640.0, row = 30.0;
  const double height = row * static_cast<double>(levels.size()) + 4.0;
  std::string svg = "<svg class=\"bars\" width=\"1140\" height=\"" + coordinate(height) +
                    "\" viewBox=\"0 0 1140 " + coordinate(height) +
                    "\" role=\"img\" aria-label=\"size of the space at each level\">\n";
  for (std::size_t i = 0; i < levels.size(); ++i) {
    const auto& level = levels[i];
    const double y = row * static_cast<double>(i);
    const auto text = [&](double x, const char* align, const std::string& content) {
      svg += "<text x=\"" + coordinate(x) + "\" y=\"" + coordinate(y + 19.0) + "\" text-anchor=\"" +
             align + "\">" + escaped(content) + "</text>\n";
    };
    text(names - 8.0, "end", shortened(level.name, 16));
    if (!level.log2_space_before) continue;
    const auto rectangle = [&](const char* kind, double bits) {
      svg += "<rect class=\"" + std::string(kind) + "\" x=\"" + coordinate(names) + "\" y=\"" +
             coordinate(y + 4.0) + "\" width=\"" + coordinate(length * bits / greatest) +
             "\" height=\"" + coordinate(row - 8.0) + "\"/>";
    };
    const double after = level.log2_space_after.value_or(*level.log2_space_before);
    rectangle("before", *level.log2_space_before);
    rectangle("after", std::min(after, *level.log2_space_before));
    const std::string searched = "2^" + number(after, 4);
    text(names + length + 10.0, "start",
         after < *level.log2_space_before
             ? searched + " of 2^" + number(*level.log2_space_before, 4) + " designs searched"
             : "all of " + searched + " designs searched");
  }
  return svg + "</svg>\n";
}

}  // namespace detail

/// Levels of abstraction in their order; empty where the document tells of none.
[[nodiscard]] inline std::string levels_section(const outline& report) {
  const auto& levels = report.front.levels;
  if (levels.empty()) return {};
  std::string html =
      "<section id=\"levels\"><h2>Levels of abstraction</h2>\n<div class=\"charts\">";
  for (const auto& level : levels) {
    html += detail::level_chart(level, report.limits.chart_points);
  }
  html += "</div>\n" + detail::space_bars(levels);

  table content;
  content.headings = {{"level"},
                      {"points on the front", true},
                      {"evaluations", true},
                      {"seconds", true},
                      {"how its space was narrowed"}};
  for (const auto& level : levels) {
    content.rows.push_back({{level.name},
                            {number(static_cast<double>(level.points.size()), 9), true},
                            {number(static_cast<double>(level.evaluations), 9), true},
                            {level.seconds ? number(*level.seconds, 3) : std::string(), true},
                            {level.narrowing}});
  }
  html += draw(content);
  for (const auto& level : levels) {
    if (level.narrowed.empty()) continue;
    table genes;
    genes.headings = {{"gene"}, {"before"}, {"after"}};
    for (const auto i : evenly(level.narrowed.size(), report.limits.table_rows)) {
      const auto& gene = level.narrowed[i];
      genes.rows.push_back({{gene.name}, {gene.before}, {gene.after}});
    }
    html += "<details><summary>" +
            escaped(counted(level.narrowed.size(), "gene") + " narrowed for level " + level.name) +
            "</summary><div class=\"scroll\">" + draw(genes) + "</div>" +
            remark_on(genes.rows.size(), level.narrowed.size(), "gene") + "</details>\n";
  }
  return html + "</section>\n";
}

}  // namespace hwflowq::io::report

#endif
