// A chart of several curves over bits with a logarithmic scale, as SVG.
#ifndef HWFLOWQ_EXAMPLES_PRECISION_CURVES_CHART_HPP
#define HWFLOWQ_EXAMPLES_PRECISION_CURVES_CHART_HPP

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

struct curve {
  std::string name;
  std::vector<double> values;  // at 1, 2, ... bits
};

/// One panel of a picture: curves, named at their right end in the order in which they end. Colours are
/// those of Okabe and Ito, which colour-blind readers tell apart; marks differ, too.
inline void draw_panel(std::string& svg, double left, const std::string& title,
                       const std::vector<curve>& curves) {
  constexpr double top = 70, width = 380, height = 460;
  constexpr std::array<const char*, 5> colours = {"#0072b2", "#d55e00", "#009e73", "#cc79a7",
                                                  "#000000"};
  constexpr std::array<const char*, 2> dashes = {"", " stroke-dasharray=\"7 4\""};
  auto out = std::back_inserter(svg);
  double least = curves[0].values[0], greatest = least;
  for (const auto& c : curves) {
    least = std::min(least, std::ranges::min(c.values));
    greatest = std::max(greatest, std::ranges::max(c.values));
  }
  // From the last of 1, 2 and 5 below to the first above.
  std::vector<double> ticks;
  for (double decade = std::floor(std::log10(least)); decade <= std::ceil(std::log10(greatest));
       ++decade) {
    for (const double step : {1.0, 2.0, 5.0}) {
      const double value = step * std::pow(10.0, decade);
      if (value <= least) ticks.clear();
      if (ticks.empty() || ticks.back() < greatest) ticks.push_back(value);
    }
  }
  const auto x_of = [&](std::size_t bits) {
    return left + (static_cast<double>(bits) - 0.5) / 8 * width;
  };
  const auto y_of = [&](double value) {
    return top + height -
           std::log(value / ticks.front()) / std::log(ticks.back() / ticks.front()) * height;
  };
  fmt::format_to(out, "<text x=\"{:.0f}\" y=\"{:.0f}\" font-weight=\"bold\">{}</text>\n", left,
                 top - 16, title);
  for (const double value : ticks) {
    fmt::format_to(
        out,
        "<line x1=\"{0:.0f}\" x2=\"{1:.0f}\" y1=\"{2:.1f}\" y2=\"{2:.1f}\" stroke=\"#ddd\"/>"
        "<text x=\"{3:.0f}\" y=\"{4:.1f}\" text-anchor=\"end\">{5:g}</text>\n",
        left, left + width, y_of(value), left - 6, y_of(value) + 4, value);
  }
  for (std::size_t bits = 1; bits <= 8; ++bits) {
    fmt::format_to(out, "<text x=\"{:.1f}\" y=\"{:.0f}\" text-anchor=\"middle\">{}</text>\n",
                   x_of(bits), top + height + 18, bits);
  }
  fmt::format_to(out,
                 "<text x=\"{:.0f}\" y=\"{:.0f}\" text-anchor=\"middle\">bits of weights and "
                 "activations</text>\n",
                 left + width / 2, top + height + 38);

  // Names keep a line's distance from each other.
  std::vector<std::pair<double, std::size_t>> names;
  for (std::size_t i = 0; i < curves.size(); ++i)
    names.emplace_back(y_of(curves[i].values.back()), i);
  std::ranges::sort(names);
  for (std::size_t i = 1; i < names.size(); ++i) {
    names[i].first = std::max(names[i].first, names[i - 1].first + 15);
  }
  const double over = std::max(0.0, names.back().first - (top + height));
  for (std::size_t i = names.size(); i-- > 0;) {
    const double limit = i + 1 == names.size() ? names[i].first - over : names[i + 1].first - 15;
    names[i].first = std::min(names[i].first, limit);
  }
  for (const auto& [name_y, i] : names) {
    const char* colour = colours[i % colours.size()];
    const char* dash = dashes[i / colours.size() % dashes.size()];
    std::string points, marks;
    for (std::size_t b = 1; b <= curves[i].values.size(); ++b) {
      const double x = x_of(b), y = y_of(curves[i].values[b - 1]);
      points += fmt::format("{:.1f},{:.1f} ", x, y);
      marks += i / colours.size() == 0
                   ? fmt::format("<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"3.5\" fill=\"{}\"/>", x,
                                 y, colour)
                   : fmt::format(
                         "<rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"7\" height=\"7\" fill=\"white\" "
                         "stroke=\"{}\" stroke-width=\"1.5\"/>",
                         x - 3.5, y - 3.5, colour);
    }
    const double end_y = y_of(curves[i].values.back());
    fmt::format_to(out,
                   "<polyline points=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"2\"{}/>{}\n"
                   "<line x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.0f}\" y2=\"{:.1f}\" stroke=\"{}\" "
                   "stroke-width=\"0.7\"/>"
                   "<text x=\"{:.0f}\" y=\"{:.1f}\" fill=\"{}\">{}</text>\n",
                   points, colour, dash, marks, x_of(8) + 5, end_y, left + width + 6, name_y,
                   colour, left + width + 9, name_y + 4, colour, curves[i].name);
  }
}

/// Two panels side by side.
inline std::string draw_chart(const std::string& title, const std::string& left_title,
                              const std::vector<curve>& left, const std::string& right_title,
                              const std::vector<curve>& right) {
  std::string svg =
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1140 600\" "
      "font-family=\"sans-serif\" "
      "font-size=\"13\">\n<rect width=\"1140\" height=\"600\" fill=\"white\"/>\n";
  svg += fmt::format("<text x=\"60\" y=\"28\" font-size=\"17\">{}</text>\n", title);
  draw_panel(svg, 60, left_title, left);
  draw_panel(svg, 630, right_title, right);
  return svg + "</svg>\n";
}

#endif
