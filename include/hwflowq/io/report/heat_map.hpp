// Widths of all layers of many points, as SVG.
#ifndef HWFLOWQ_IO_REPORT_HEAT_MAP_HPP
#define HWFLOWQ_IO_REPORT_HEAT_MAP_HPP

#include <hwflowq/io/report/palette.hpp>
#include <hwflowq/io/report/text.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace hwflowq::io::report {

/// Columns of widths: one a point, each with a width for every layer.
struct heat_map_column {
  std::string title{};  ///< shown when pointed at
  std::string link{};   ///< such as "#p3"
  std::vector<int> weight_bits{};
  std::vector<int> activation_bits{};
};

/// Two maps side by side, weights and activations, that share the names of layers.
struct heat_map {
  std::vector<std::string> layers{};
  std::vector<heat_map_column> columns{};
  std::string along{};  ///< what columns are ordered by, such as "accuracy falls to the right"
};

namespace detail {

inline constexpr double heat_map_row = 14.0;
inline constexpr double heat_map_names = 176.0;
inline constexpr double heat_map_half = 470.0;
inline constexpr double heat_map_top = 22.0;

// Cells of one map: a path for each width, in which equal neighbours of a row are one rectangle.
template <typename Bits>
[[nodiscard]] std::string heat_map_cells(const heat_map& map, double left, double cell, int least,
                                         int greatest, Bits bits_of) {
  std::map<int, std::string> paths;
  for (std::size_t l = 0; l < map.layers.size(); ++l) {
    const double y = heat_map_top + heat_map_row * static_cast<double>(l);
    for (std::size_t i = 0; i < map.columns.size();) {
      const int bits = bits_of(map.columns[i])[l];
      std::size_t end = i + 1;
      while (end < map.columns.size() && bits_of(map.columns[end])[l] == bits) ++end;
      const std::string width = coordinate(cell * static_cast<double>(end - i));
      paths[bits] += "M" + coordinate(left + cell * static_cast<double>(i)) + ' ' + coordinate(y) +
                     "h" + width + "v" + coordinate(heat_map_row - 1.0) + "h-" + width + "z";
      i = end;
    }
  }
  std::string svg;
  for (const auto& [bits, path] : paths) {
    const double at =
        greatest > least ? static_cast<double>(bits - least) / (greatest - least) : 1.0;
    svg += "<path fill=\"" + sequential_colour(at) + "\" d=\"" + path + "\"/>\n";
  }
  return svg;
}

}  // namespace detail

/// Draws both maps. Cells are at least 1 pixel wide, so that there may be 470 columns. The widths stand
/// in attributes, too, a letter a layer from `a` for 1 bit on, for a script that reads them out.
[[nodiscard]] inline std::string draw(const heat_map& map) {
  using namespace detail;
  int least = 16;
  int greatest = 1;
  for (const auto& column : map.columns) {
    for (const auto* bits : {&column.weight_bits, &column.activation_bits}) {
      for (const int width : *bits) {
        least = std::min(least, width);
        greatest = std::max(greatest, width);
      }
    }
  }
  const double cell = std::clamp(
      heat_map_half / static_cast<double>(std::max<std::size_t>(map.columns.size(), 1)), 1.0, 24.0);
  const double width = 2.0 * heat_map_half + heat_map_names + 20.0;
  const double body = heat_map_row * static_cast<double>(map.layers.size());
  const double height = heat_map_top + body + 24.0;
  const std::array<double, 2> lefts = {heat_map_names, heat_map_names + heat_map_half + 20.0};

  std::string svg = "<svg class=\"heat\" width=\"" + coordinate(width) + "\" height=\"" +
                    coordinate(height) + "\" viewBox=\"0 0 " + coordinate(width) + ' ' +
                    coordinate(height) +
                    "\" role=\"img\" aria-label=\"bits of each layer along the front\">\n";
  for (std::size_t l = 0; l < map.layers.size(); ++l) {
    svg += "<text data-layer=\"" + escaped(map.layers[l]) + "\" text-anchor=\"end\" x=\"" +
           coordinate(heat_map_names - 6.0) + "\" y=\"" +
           coordinate(heat_map_top + heat_map_row * static_cast<double>(l) + 10.5) + "\">" +
           escaped(ending(map.layers[l], 26)) + "</text>\n";
  }
  const std::array<const char*, 2> headings = {"bits of weights", "bits of activations"};
  for (std::size_t side = 0; side < 2; ++side) {
    const auto bits_of = [&](const heat_map_column& c) -> const std::vector<int>& {
      return side == 0 ? c.weight_bits : c.activation_bits;
    };
    const auto text = [&](double y, const std::string& content) {
      svg += "<text x=\"" + coordinate(lefts[side]) + "\" y=\"" + coordinate(y) + "\">" +
             escaped(content) + "</text>\n";
    };
    text(14.0, headings[side]);
    text(height - 8.0, map.along);
    svg += heat_map_cells(map, lefts[side], cell, least, greatest, bits_of);
    // A frame over each column: the link to its point, and what it is when pointed at.
    for (std::size_t i = 0; i < map.columns.size(); ++i) {
      const auto& column = map.columns[i];
      std::string letters;
      for (const int bits : bits_of(column)) letters += static_cast<char>('a' + bits - 1);
      std::string frame = "<path class=\"column\" data-bits=\"" + letters + "\" d=\"M" +
                          coordinate(lefts[side] + cell * static_cast<double>(i)) + ' ' +
                          coordinate(heat_map_top) + "h" + coordinate(cell) + "v" +
                          coordinate(body) + "h-" + coordinate(cell) + "z\"><title>" +
                          escaped(column.title) + "</title></path>";
      if (!column.link.empty()) {
        frame = "<a href=\"" + escaped(column.link) + "\">" + frame + "</a>";
      }
      svg += frame + "\n";
    }
  }
  svg += "</svg>\n<ul class=\"legend\">";
  for (int bits = least; bits <= greatest; ++bits) {
    const double at =
        greatest > least ? static_cast<double>(bits - least) / (greatest - least) : 1.0;
    svg += "<li><svg width=\"16\" height=\"16\"><path fill=\"" + sequential_colour(at) +
           "\" d=\"M0 0H16V16H0Z\"/></svg>" + std::to_string(bits) +
           (bits == 1 ? " bit" : " bits") + "</li>";
  }
  return svg + "</ul>\n";
}

}  // namespace hwflowq::io::report

#endif
