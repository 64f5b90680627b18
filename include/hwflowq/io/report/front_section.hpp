// The part of a report that shows the front: charts with baselines, a heat map, a table.
#ifndef HWFLOWQ_IO_REPORT_FRONT_SECTION_HPP
#define HWFLOWQ_IO_REPORT_FRONT_SECTION_HPP

#include <hwflowq/io/report/heat_map.hpp>
#include <hwflowq/io/report/outline.hpp>
#include <hwflowq/io/report/scatter_chart.hpp>
#include <hwflowq/io/report/table.hpp>
#include <hwflowq/moo/objective.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

namespace hwflowq::io::report {

/// Accuracy against each of the costs: all points of the front, and of each baseline those that no
/// other of its points beats in both, so that methods can be told apart.
[[nodiscard]] inline std::string charts_section(const outline& report) {
  const auto& front = report.front;
  const auto& quality = front.objectives[report.quality];
  const bool less_quality = quality.direction == sense::minimise;
  std::string html = "<section id=\"front\"><h2>The front" +
                     std::string(front.baselines.empty() ? "" : " and the baselines") + "</h2>\n";
  std::vector<chart_series> series;
  html += "<div class=\"charts\">";
  for (std::size_t m = 0; m < front.objectives.size(); ++m) {
    if (m == report.quality && front.objectives.size() > 1) continue;
    const bool less_cost = front.objectives[m].direction == sense::minimise;
    const auto at = [&](const front_point& point) {
      return chart_point{report.shown(point, m), report.shown(point, report.quality)};
    };
    series = {{front.level.empty() ? "this search" : "this search, level " + front.level}};
    for (const auto i : thinned(report.order, report.limits.chart_points, report.picks)) {
      auto point = at(front.points[i]);
      point.title = report.name_of(i) + ": " + report.values_of(front.points[i]);
      point.link = report.link_to(i);
      if (const auto found = report.picks.find(i); found != report.picks.end()) {
        point.name = found->second;
      }
      series[0].points.push_back(std::move(point));
    }
    series[0].curve = curve_through(unbeaten(series[0].points, less_cost, less_quality));
    for (const auto& baseline : front.baselines) {
      std::vector<chart_point> points;
      for (const auto& point : baseline.points) {
        points.push_back(at(point));
        points.back().title = baseline.method + ": " + report.values_of(point);
      }
      points = unbeaten(std::move(points), less_cost, less_quality);
      chart_series one{baseline.method, series.size(), {}, curve_through(points)};
      for (const auto i : evenly(points.size(), report.limits.baseline_points)) {
        one.points.push_back(points[i]);
      }
      series.push_back(std::move(one));
    }
    scatter_chart chart{report.label_of(m), report.label_of(report.quality), series};
    if (quality.error) chart.y_error = *quality.error * report.units[report.quality].factor;
    const auto drawn = draw(chart);
    html += "<figure>" + drawn.svg;
    if (drawn.outside > 0) {
      html += "<p class=\"remark\">" + escaped(counted(drawn.outside, "point")) +
              " of baselines too far from the front for this view.</p>\n";
    }
    html += "</figure>\n";
  }
  html += "</div>\n" + draw_legend(series);
  if (quality.error) {
    html += "<p class=\"remark\">Bars: how far " + escaped(words(quality)) +
            " may typically be off, \xC2\xB1" +
            escaped(number(*quality.error * report.units[report.quality].factor) + ' ' +
                    report.units[report.quality].name) +
            ".</p>\n";
  }
  if (!front.baselines.empty()) {
    html +=
        "<p class=\"remark\">Of baselines those points are drawn that no other of the same method "
        "beats in both axes; lines join such points.</p>\n";
  }
  return html +
         remark_on(series.empty() ? 0 : series[0].points.size(), front.points.size(), "point") +
         "</section>\n";
}

/// Bits of each layer along the front.
[[nodiscard]] inline std::string bits_section(const outline& report) {
  const auto& front = report.front;
  if (front.layers.empty() || front.points.empty()) return {};
  const auto& quality = front.objectives[report.quality];
  heat_map map{front.layers, {}, {}};
  const bool up = quality.direction == sense::maximise;
  map.along = words(quality) + (up ? " falls" : " grows") + " to the right";
  for (const auto i : thinned(report.order, report.limits.columns, report.picks)) {
    const auto& point = front.points[i];
    heat_map_column column{report.name_of(i) + ": " + report.values_of(point), report.link_to(i)};
    for (const auto& bits : point.bits) {
      column.weight_bits.push_back(bits.weight_bits);
      column.activation_bits.push_back(bits.activation_bits);
    }
    map.columns.push_back(std::move(column));
  }
  return "<section id=\"bits\"><h2>Bits of each layer along the front</h2>\n" + draw(map) +
         "<p id=\"readout\" class=\"remark\">A column is a point: point at it to see which, choose "
         "it "
         "to see its layers.</p>\n" +
         remark_on(map.columns.size(), front.points.size(), "point") + "</section>\n";
}

/// All points with their objectives and hardware.
[[nodiscard]] inline std::string points_section(const outline& report) {
  const auto& front = report.front;
  if (front.points.empty()) return {};
  table content;
  content.headings = {{"point"}, {"picked as"}};
  for (std::size_t m = 0; m < front.objectives.size(); ++m) {
    content.headings.push_back({report.label_of(m), true});
  }
  if (!front.layers.empty()) {
    content.headings.push_back({"mean bits of weights", true});
    content.headings.push_back({"of activations", true});
  }
  // Each name of hardware is a column, in the order in which points have them.
  std::vector<std::string> keys;
  for (const auto& point : front.points) {
    for (const auto& [key, value] : point.hardware) {
      if (std::ranges::find(keys, key) == keys.end()) keys.push_back(key);
    }
  }
  for (const auto& key : keys) content.headings.push_back({key});
  for (const auto i : thinned(report.order, report.limits.table_rows, report.picks)) {
    const auto& point = front.points[i];
    const auto found = report.picks.find(i);
    std::vector<table_cell> row{{std::to_string(i), false, report.link_to(i)},
                                {found == report.picks.end() ? std::string() : found->second}};
    for (std::size_t m = 0; m < front.objectives.size(); ++m) {
      row.push_back({number_in_column(report.shown(point, m), report.greatest[m]), true});
    }
    if (!front.layers.empty()) {
      for (const bool weights : {true, false}) {
        row.push_back({number_in_column(mean_bits(point, weights), 8.0, 3), true});
      }
    }
    for (const auto& key : keys) {
      const auto has =
          std::ranges::find(point.hardware, key, [](const auto& p) { return p.first; });
      row.push_back({has == point.hardware.end() ? std::string() : has->second});
    }
    content.rows.push_back(std::move(row));
  }
  return "<section id=\"points\"><h2>Points and their hardware</h2>\n<div class=\"scroll\">" +
         draw(content) + "</div>\n" + remark_on(content.rows.size(), front.points.size(), "point") +
         "</section>\n";
}

}  // namespace hwflowq::io::report

#endif
