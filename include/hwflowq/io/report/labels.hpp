// Places names beside points so that they cover neither each other nor, where possible, points.
#ifndef HWFLOWQ_IO_REPORT_LABELS_HPP
#define HWFLOWQ_IO_REPORT_LABELS_HPP

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

namespace hwflowq::io::report {

/// An upright rectangle in a drawing, y downwards.
struct box {
  double left = 0.0;
  double top = 0.0;
  double width = 0.0;
  double height = 0.0;

  [[nodiscard]] bool meets(const box& other) const {
    return left < other.left + other.width && other.left < left + width &&
           top < other.top + other.height && other.top < top + height;
  }
  [[nodiscard]] bool holds(const box& other) const {
    return other.left >= left && other.top >= top && other.left + other.width <= left + width &&
           other.top + other.height <= top + height;
  }
  [[nodiscard]] bool holds(double x, double y) const {
    return x >= left && x <= left + width && y >= top && y <= top + height;
  }
};

/// A point that has a name of that size.
struct anchor {
  double x = 0.0;
  double y = 0.0;
  double width = 0.0;
  double height = 0.0;
};

/// A box for the name of each anchor inside `frame`, one after the other: the nearest that meets no
/// other name, and the fewest `marks`. Names that find no free place lie over others.
[[nodiscard]] inline std::vector<box> place_labels(const box& frame,
                                                   std::span<const anchor> anchors,
                                                   std::span<const std::array<double, 2>> marks) {
  std::vector<box> placed;
  for (const anchor& a : anchors) {
    box best{a.x + 10.0, a.y - a.height, a.width, a.height};
    double least = std::numeric_limits<double>::infinity();
    for (double distance = 9.0; distance < 150.0; distance += 8.0) {
      for (int turn = 0; turn < 16; ++turn) {
        // Beginning at the right, alternating up and down.
        const double angle = (turn % 2 == 0 ? 1.0 : -1.0) * ((turn + 1) / 2) * 0.3926990817;
        const double x = a.x + distance * std::cos(angle);
        const double y = a.y - distance * std::sin(angle);
        const box candidate{std::cos(angle) >= -0.01 ? x : x - a.width, y - a.height / 2, a.width,
                            a.height};
        if (!frame.holds(candidate)) continue;
        double cost = 0.05 * distance;
        const box apart{candidate.left - 8.0, candidate.top, candidate.width + 16.0,
                        candidate.height};
        for (const box& other : placed) cost += apart.meets(other) ? 1000.0 : 0.0;
        for (const auto& [mx, my] : marks) {
          cost += candidate.meets({mx - 4.0, my - 4.0, 8.0, 8.0}) ? 2.0 : 0.0;
        }
        if (cost < least) {
          least = cost;
          best = candidate;
        }
      }
      if (least < 0.05 * distance + 2.0) break;  // nothing farther away is better
    }
    placed.push_back(best);
  }
  return placed;
}

}  // namespace hwflowq::io::report

#endif
