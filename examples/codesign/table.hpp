// A few points of a front, hand-picked, as a table.
#ifndef HWFLOWQ_EXAMPLES_CODESIGN_TABLE_HPP
#define HWFLOWQ_EXAMPLES_CODESIGN_TABLE_HPP

#include <hwflowq/io/front_document.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <vector>

namespace codesign {

using hwflowq::io::front_document;
using hwflowq::io::front_point;

/// Position of the point nearest to the ideal one, objectives scaled to their ranges on the front.
inline std::size_t knee(const front_document& front) {
  std::size_t best = 0;
  double least = std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < front.points.size(); ++i) {
    double sum = 0.0;
    for (std::size_t m = 0; m < front.objectives.size(); ++m) {
      const auto by_value = [&](const front_point& a, const front_point& b) {
        return a.objectives[m] < b.objectives[m];
      };
      const auto [low, high] =
          std::minmax_element(front.points.begin(), front.points.end(), by_value);
      const double range = high->objectives[m] - low->objectives[m];
      const bool up = front.objectives[m].direction == hwflowq::sense::maximise;
      const double ideal = up ? high->objectives[m] : low->objectives[m];
      const double distance = range > 0.0 ? (front.points[i].objectives[m] - ideal) / range : 0.0;
      sum += distance * distance;
    }
    if (sum < least) {
      least = sum;
      best = i;
    }
  }
  return best;
}

/// Position of the best point in one objective.
inline std::size_t best_in(const front_document& front, std::size_t objective) {
  const bool up = front.objectives[objective].direction == hwflowq::sense::maximise;
  std::size_t best = 0;
  for (std::size_t i = 1; i < front.points.size(); ++i) {
    const double value = front.points[i].objectives[objective];
    const double record = front.points[best].objectives[objective];
    if (up ? value > record : value < record) best = i;
  }
  return best;
}

inline double mean_bits(const front_point& point, bool weights) {
  double sum = 0.0;
  for (const auto& p : point.bits) sum += weights ? p.weight_bits : p.activation_bits;
  return sum / static_cast<double>(point.bits.size());
}

inline void print_header(const front_document& front) {
  std::string line = fmt::format("{:<22}", "");
  for (const auto& objective : front.objectives) {
    const auto unit = objective.unit.empty() ? "" : " [" + objective.unit + "]";
    line += fmt::format("  {:>28}", objective.name + unit);
  }
  fmt::print("{}  mean bits (weights, activations)\n", line);
}

inline void print_row(const std::string& label, const front_point& point) {
  fmt::print("{:<22}", label);
  for (const double value : point.objectives) fmt::print("  {:>28.6g}", value);
  fmt::print("  {:.2f}, {:.2f}\n", mean_bits(point, true), mean_bits(point, false));
}

/// Ends of the front, its knee, and designs of even widths beside them.
inline void print_table(const front_document& front, const std::vector<front_point>& even_designs) {
  print_header(front);
  print_row("best " + front.objectives[0].name, front.points[best_in(front, 0)]);
  print_row("knee", front.points[knee(front)]);
  for (std::size_t m = 1; m < front.objectives.size(); ++m) {
    print_row("least cost " + std::to_string(m), front.points[best_in(front, m)]);
  }
  for (const auto& design : even_designs) {
    const auto& middle = design.bits[design.bits.size() / 2];
    print_row(fmt::format("even {}/{} bits", int{middle.weight_bits}, int{middle.activation_bits}),
              design);
  }
}

}  // namespace codesign

#endif
