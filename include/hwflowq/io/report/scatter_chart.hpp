// Points of several series over two axes, as SVG.
#ifndef HWFLOWQ_IO_REPORT_SCATTER_CHART_HPP
#define HWFLOWQ_IO_REPORT_SCATTER_CHART_HPP

#include <hwflowq/io/report/axis.hpp>
#include <hwflowq/io/report/labels.hpp>
#include <hwflowq/io/report/palette.hpp>
#include <hwflowq/io/report/text.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <vector>

namespace hwflowq::io::report {

/// A mark of a chart; coordinates are in the units of its axes.
struct chart_point {
  double x = 0.0;
  double y = 0.0;
  std::string title{};  ///< shown when pointed at
  std::string link{};   ///< such as "#p3"
  std::string name{};   ///< written beside the point
};

/// Points that look alike, and a line of their own.
struct chart_series {
  std::string name;       ///< in the legend
  std::size_t style = 0;  ///< colour and mark
  std::vector<chart_point> points{};
  std::vector<std::array<double, 2>> curve{};  ///< joined by a thin line, in this order
};

/// Points that no other is better than in both coordinates, from the least x to the greatest;
/// `less_x` and `less_y` tell whether less is better. O(n log n).
[[nodiscard]] inline std::vector<chart_point> unbeaten(std::vector<chart_point> points, bool less_x,
                                                       bool less_y) {
  std::erase_if(points, [](const auto& p) { return std::isnan(p.x) || std::isnan(p.y); });
  const double x_sign = less_x ? 1.0 : -1.0;
  const double y_sign = less_y ? 1.0 : -1.0;
  std::ranges::stable_sort(points, [&](const auto& a, const auto& b) {
    if (a.x != b.x) return x_sign * a.x < x_sign * b.x;
    return y_sign * a.y < y_sign * b.y;
  });
  double best = std::numeric_limits<double>::infinity();
  std::erase_if(points, [&](const auto& p) {
    if (y_sign * p.y >= best) return true;
    best = y_sign * p.y;
    return false;
  });
  if (!less_x) std::ranges::reverse(points);
  return points;
}

/// The coordinates of points, for a curve through them.
[[nodiscard]] inline std::vector<std::array<double, 2>> curve_through(
    const std::vector<chart_point>& points) {
  std::vector<std::array<double, 2>> curve;
  for (const auto& p : points) curve.push_back({p.x, p.y});
  return curve;
}

/// A chart; its view is what the first series needs, and as much of the others as lies near it.
struct scatter_chart {
  std::string x_label;
  std::string y_label;
  std::vector<chart_series> series{};
  /// Half the length of the first series' error bars, 0 for none. Where points have names they alone
  /// have bars: those of hundreds of points hide what they belong to.
  double y_error = 0.0;
  double width = 560.0;
  double height = 400.0;
};

/// The class that gives a series its colour: the first is drawn in the colour of text.
[[nodiscard]] inline std::string series_class(std::size_t style) {
  return style == 0 ? "ink" : "c" + std::to_string((style - 1) % qualitative_colours.size());
}

/// A chart as SVG, and how many points lie outside its view.
struct drawn_chart {
  std::string svg;
  std::size_t outside = 0;
};

namespace detail {

// The finite values of a series from least to greatest.
struct extent {
  double low = std::numeric_limits<double>::infinity();
  double high = -std::numeric_limits<double>::infinity();

  void add(double value) {
    low = std::min(low, value);
    high = std::max(high, value);
  }
};

[[nodiscard]] inline bool finite(const chart_point& p) {
  // Twice as much must be finite, too: the length of an axis.
  return std::abs(p.x) < 1e300 && std::abs(p.y) < 1e300;
}

// How far the view reaches along one axis.
template <typename Value>
[[nodiscard]] extent view_of(const std::vector<chart_series>& series, Value value) {
  extent first;
  for (const auto& one : series) {
    for (const auto& p : one.points) {
      if (finite(p)) first.add(value(p));
    }
    if (first.low <= first.high) break;  // of the first series that has points
  }
  if (!(first.low <= first.high)) return {0.0, 1.0};
  const double span = first.high - first.low;
  const double reach = span > 0.0 ? 0.75 * span : 0.5 * std::abs(first.low);
  extent view = first;
  for (const auto& one : series) {
    for (const auto& p : one.points) {
      const double v = value(p);
      if (finite(p) && v >= first.low - reach && v <= first.high + reach) view.add(v);
    }
  }
  return view;
}

}  // namespace detail

/// Draws a chart. Points that have names are drawn last and larger.
[[nodiscard]] inline drawn_chart draw(const scatter_chart& chart) {
  const box frame{64.0, 10.0, chart.width - 76.0, chart.height - 58.0};
  const double bottom = frame.top + frame.height;
  const double right = frame.left + frame.width;
  const auto xs = detail::view_of(chart.series, [](const chart_point& p) { return p.x; });
  const auto ys = detail::view_of(chart.series, [](const chart_point& p) { return p.y; });
  const axis x_axis(xs.low, xs.high, frame.left, right);
  const axis y_axis(ys.low, ys.high, bottom, frame.top);

  const std::string w = coordinate(chart.width);
  const std::string h = coordinate(chart.height);
  std::string svg = "<svg class=\"chart\" width=\"" + w + "\" height=\"" + h + "\" viewBox=\"0 0 " +
                    w + ' ' + h + "\" role=\"img\" aria-label=\"" +
                    escaped(chart.y_label + " against " + chart.x_label) + "\">\n";
  std::string grid;
  const auto text = [](double x, double y, const char* align, const std::string& content) {
    return "<text x=\"" + coordinate(x) + "\" y=\"" + coordinate(y) + "\" text-anchor=\"" + align +
           "\">" + escaped(content) + "</text>\n";
  };
  for (const double value : x_axis.ticks(6)) {
    const double x = x_axis.at(value);
    grid += "M" + coordinate(x) + ' ' + coordinate(frame.top) + "V" + coordinate(bottom);
    svg += text(x, bottom + 16.0, "middle", number(value));
  }
  for (const double value : y_axis.ticks(6)) {
    const double y = y_axis.at(value);
    grid += "M" + coordinate(frame.left) + ' ' + coordinate(y) + "H" + coordinate(right);
    svg += text(frame.left - 6.0, y + 4.0, "end", number(value));
  }
  svg += "<path class=\"grid\" d=\"" + grid + "\"/>\n";
  svg += text((frame.left + right) / 2, chart.height - 8.0, "middle",
              chart.x_label + (x_axis.logarithmic() ? ", logarithmic" : ""));
  svg += "<text transform=\"translate(14 " + coordinate(frame.top + frame.height / 2) +
         ") rotate(-90)\" text-anchor=\"middle\">" +
         escaped(chart.y_label + (y_axis.logarithmic() ? ", logarithmic" : "")) + "</text>\n";

  drawn_chart drawn;
  std::string bars;
  std::string named;
  std::vector<std::array<double, 2>> marks;
  std::vector<anchor> anchors;
  std::vector<std::string> names;
  const bool any_named =
      !chart.series.empty() &&
      std::ranges::any_of(chart.series[0].points, [](const auto& p) { return !p.name.empty(); });
  // The first series last: the others must not hide it.
  for (std::size_t s = chart.series.size(); s-- > 0;) {
    const auto& series = chart.series[s];
    svg += "<g class=\"" + series_class(series.style) + "\">";
    const double radius = series.points.size() > 200 ? 2.5 : 4.0;
    std::string curve;
    bool broken = true;  // where it leaves the view
    for (const auto& [cx, cy] : series.curve) {
      const bool inside = cx >= xs.low && cx <= xs.high && cy >= ys.low && cy <= ys.high;
      if (inside) {
        curve += (broken ? "M" : "L") + coordinate(x_axis.at(cx)) + ' ' + coordinate(y_axis.at(cy));
      }
      broken = !inside;
    }
    if (!curve.empty()) svg += "<path class=\"curve\" d=\"" + curve + "\"/>";
    for (const auto& p : series.points) {
      if (!detail::finite(p) || p.x < xs.low || p.x > xs.high || p.y < ys.low || p.y > ys.high) {
        ++drawn.outside;
        continue;
      }
      const double x = x_axis.at(p.x);
      const double y = y_axis.at(p.y);
      marks.push_back({x, y});
      if (s == 0 && chart.y_error > 0.0 && any_named == !p.name.empty()) {
        const auto end = [&](double value) {
          const bool beyond = y_axis.logarithmic() && value <= 0.0;
          return beyond ? bottom : std::clamp(y_axis.at(value), frame.top, bottom);
        };
        bars += "M" + coordinate(x) + ' ' + coordinate(end(p.y - chart.y_error)) + "V" +
                coordinate(end(p.y + chart.y_error));
      }
      std::string mark =
          "<path d=\"" + mark_path(series.style, x, y, p.name.empty() ? radius : 6.0) + "\"/>";
      if (!p.title.empty()) {
        mark.replace(mark.size() - 2, 2, "><title>" + escaped(p.title) + "</title></path>");
      }
      if (!p.link.empty()) mark = "<a href=\"" + escaped(p.link) + "\">" + mark + "</a>";
      if (p.name.empty()) {
        svg += mark + "\n";
        continue;
      }
      named += "<g class=\"" + series_class(series.style) + "\">" + mark + "</g>\n";
      // Letters of the label's font are about 7 pixels wide.
      names.push_back(shortened(p.name, 40));
      anchors.push_back({x, y, 7.0 * static_cast<double>(names.back().size()) + 4.0, 15.0});
    }
    svg += "</g>\n";
  }
  if (!bars.empty()) svg += "<path class=\"error\" d=\"" + bars + "\"/>\n";
  svg += named;
  const auto boxes = place_labels(frame, anchors, marks);
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    const box& b = boxes[i];
    const double near_x = std::clamp(anchors[i].x, b.left, b.left + b.width);
    svg += "<path class=\"leader\" d=\"M" + coordinate(anchors[i].x) + ' ' +
           coordinate(anchors[i].y) + "L" + coordinate(near_x) + ' ' +
           coordinate(b.top + b.height / 2) + "\"/>";
    svg += "<text class=\"name\" x=\"" +
           coordinate(near_x == b.left ? b.left + 2.0 : b.left + b.width - 2.0) + "\" y=\"" +
           coordinate(b.top + 11.5) + "\" text-anchor=\"" + (near_x == b.left ? "start" : "end") +
           "\">" + escaped(names[i]) + "</text>\n";
  }
  drawn.svg = svg + "</svg>\n";
  return drawn;
}

/// The legend of a chart: marks and names, as an HTML list that wraps where it must.
[[nodiscard]] inline std::string draw_legend(const std::vector<chart_series>& series) {
  std::string html = "<ul class=\"legend\">";
  for (const auto& one : series) {
    html += "<li><svg width=\"16\" height=\"16\" class=\"" + series_class(one.style) +
            "\"><path d=\"" + mark_path(one.style, 8.0, 8.0, 5.0) + "\"/></svg>" +
            escaped(one.name) + "</li>";
  }
  return html + "</ul>\n";
}

}  // namespace hwflowq::io::report

#endif
