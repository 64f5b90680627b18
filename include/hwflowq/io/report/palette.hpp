// Colours and marks that colour-blind readers tell apart, on light and dark paper.
#ifndef HWFLOWQ_IO_REPORT_PALETTE_HPP
#define HWFLOWQ_IO_REPORT_PALETTE_HPP

#include <hwflowq/io/report/text.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <string>
#include <string_view>

namespace hwflowq::io::report {

/// The qualitative palette of Okabe and Ito, "Color Universal Design" (2008), without black and yellow,
/// which vanish on dark and on light paper. The classes `c0` to `c5` of the style sheet.
inline constexpr std::array<std::string_view, 6> qualitative_colours = {
    "#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00"};

/// Number of different marks.
inline constexpr std::size_t mark_count = 8;

/// The outline of a mark around a point as an SVG path: circle, square, triangle, diamond, triangle on
/// its tip, cross, saltire, hexagon. Series differ in shape, so that colour is not needed.
[[nodiscard]] inline std::string mark_path(std::size_t mark, double x, double y, double r) {
  const auto polygon = [&](std::initializer_list<std::array<double, 2>> corners) {
    std::string path;
    char command = 'M';
    for (const auto& [dx, dy] : corners) {
      path += command;
      path += coordinate(x + r * dx) + ' ' + coordinate(y + r * dy);
      command = 'L';
    }
    return path + 'Z';
  };
  switch (mark % mark_count) {
    case 0: {
      const std::string radius = coordinate(r);
      const std::string arc = "a" + radius + ' ' + radius + " 0 1 0 ";
      return "M" + coordinate(x - r) + ' ' + coordinate(y) + arc + coordinate(2 * r) + " 0" + arc +
             coordinate(-2 * r) + " 0Z";
    }
    case 1:
      return polygon({{-0.9, -0.9}, {0.9, -0.9}, {0.9, 0.9}, {-0.9, 0.9}});
    case 2:
      return polygon({{0.0, -1.2}, {1.1, 0.8}, {-1.1, 0.8}});
    case 3:
      return polygon({{0.0, -1.3}, {1.3, 0.0}, {0.0, 1.3}, {-1.3, 0.0}});
    case 4:
      return polygon({{0.0, 1.2}, {1.1, -0.8}, {-1.1, -0.8}});
    case 5:
      return polygon({{-0.4, -1.2},
                      {0.4, -1.2},
                      {0.4, -0.4},
                      {1.2, -0.4},
                      {1.2, 0.4},
                      {0.4, 0.4},
                      {0.4, 1.2},
                      {-0.4, 1.2},
                      {-0.4, 0.4},
                      {-1.2, 0.4},
                      {-1.2, -0.4},
                      {-0.4, -0.4}});
    case 6:
      return polygon({{-1.2, -0.7},
                      {-0.7, -1.2},
                      {0.0, -0.5},
                      {0.7, -1.2},
                      {1.2, -0.7},
                      {0.5, 0.0},
                      {1.2, 0.7},
                      {0.7, 1.2},
                      {0.0, 0.5},
                      {-0.7, 1.2},
                      {-1.2, 0.7},
                      {-0.5, 0.0}});
    default:
      return polygon({{-1.2, 0.0}, {-0.6, -1.0}, {0.6, -1.0}, {1.2, 0.0}, {0.6, 1.0}, {-0.6, 1.0}});
  }
}

/// A colour between dark blue at 0 and yellow at 1, with lightness in proportion: six points of the map
/// cividis, straight lines between them. Nunez, Anderton, Renslow: "Optimizing colormaps with
/// consideration for color vision deficiency", PLOS ONE 13(7), 2018.
[[nodiscard]] inline std::string sequential_colour(double at) {
  constexpr std::array<std::array<double, 3>, 6> points = {{{0, 34, 78},
                                                            {53, 69, 108},
                                                            {102, 105, 112},
                                                            {148, 142, 119},
                                                            {200, 184, 102},
                                                            {254, 232, 56}}};
  const double place = std::clamp(at, 0.0, 1.0) * (points.size() - 1);
  const auto before = std::min(static_cast<std::size_t>(place), points.size() - 2);
  const double part = place - static_cast<double>(before);
  constexpr std::string_view digits = "0123456789abcdef";
  std::string colour = "#";
  for (std::size_t i = 0; i < 3; ++i) {
    const auto value = static_cast<std::size_t>(
        std::lround((1.0 - part) * points[before][i] + part * points[before + 1][i]));
    colour += digits[value / 16];
    colour += digits[value % 16];
  }
  return colour;
}

}  // namespace hwflowq::io::report

#endif
