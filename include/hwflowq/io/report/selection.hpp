// Which points of a front a report dwells on, and which it leaves out where there are too many.
#ifndef HWFLOWQ_IO_REPORT_SELECTION_HPP
#define HWFLOWQ_IO_REPORT_SELECTION_HPP

#include <hwflowq/io/front_document.hpp>
#include <hwflowq/io/objective_column.hpp>
#include <hwflowq/io/report/quantity.hpp>
#include <hwflowq/moo/objective.hpp>

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <limits>
#include <map>
#include <numeric>
#include <ranges>
#include <span>
#include <string>
#include <vector>

namespace hwflowq::io::report {

/// The position of the objective that stands for accuracy: the first that is maximised, or else the
/// first.
[[nodiscard]] inline std::size_t quality_of(std::span<const objective_column> columns) {
  for (std::size_t m = 0; m < columns.size(); ++m) {
    if (columns[m].direction == sense::maximise) return m;
  }
  return 0;
}

/// Positions of the points, the best in the objective that stands for accuracy first.
[[nodiscard]] inline std::vector<std::size_t> along_front(const front_document& front) {
  const std::size_t quality = quality_of(front.objectives);
  const bool up = front.objectives[quality].direction == sense::maximise;
  std::vector<std::size_t> order(front.points.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) {
    const double value_a = front.points[a].objectives[quality];
    const double value_b = front.points[b].objectives[quality];
    return up ? value_a > value_b : value_a < value_b;
  });
  return order;
}

/// The position of the point nearest to the best values of all objectives, each in proportion to its
/// range over the points; points with an infinite objective are passed over. Points have a member
/// `objectives`, in the order of the columns. Precondition: there is a point. Complexity: linear.
template <std::ranges::random_access_range Points>
  requires requires(const Points& points) {
    { points[0].objectives[0] } -> std::convertible_to<double>;
  }
[[nodiscard]] std::size_t knee_of(const Points& points, std::span<const objective_column> columns) {
  std::vector<double> distances(points.size(), 0.0);
  for (std::size_t m = 0; m < columns.size(); ++m) {
    double low = std::numeric_limits<double>::infinity();
    double high = -low;
    for (const auto& point : points) {
      if (!std::isfinite(point.objectives[m])) continue;
      low = std::min(low, point.objectives[m]);
      high = std::max(high, point.objectives[m]);
    }
    const double best = columns[m].direction == sense::maximise ? high : low;
    const double range = high > low ? high - low : 1.0;
    for (std::size_t i = 0; i < points.size(); ++i) {
      const double distance = (points[i].objectives[m] - best) / range;
      distances[i] += distance * distance;
    }
  }
  return static_cast<std::size_t>(std::ranges::min_element(distances) - distances.begin());
}

/// The same of the points of a front.
[[nodiscard]] inline std::size_t knee_of(const front_document& front) {
  return knee_of(front.points, front.objectives);
}

/// What points are called, by their positions: the names that the document gives them; where it gives
/// none, the knee and the best of each objective.
[[nodiscard]] inline std::map<std::size_t, std::string> picked_points(const front_document& front) {
  std::map<std::size_t, std::string> picks;
  const auto pick = [&](std::size_t i, const std::string& name) {
    auto& names = picks[i];
    names += (names.empty() ? "" : ", ") + name;
  };
  for (std::size_t i = 0; i < front.points.size(); ++i) {
    for (const auto& name : front.points[i].names) pick(i, name);
  }
  if (!picks.empty() || front.points.empty()) return picks;
  pick(knee_of(front), "knee");
  for (std::size_t m = 0; m < front.objectives.size(); ++m) {
    const bool up = front.objectives[m].direction == sense::maximise;
    const auto best =
        std::ranges::min_element(front.points, [&](const front_point& a, const front_point& b) {
          return up ? a.objectives[m] > b.objectives[m] : a.objectives[m] < b.objectives[m];
        });
    pick(static_cast<std::size_t>(best - front.points.begin()),
         (up ? "most " : "least ") + words(front.objectives[m]));
  }
  return picks;
}

/// Positions from 0 to `count` - 1: all of them, or `limit` of them that lie evenly.
[[nodiscard]] inline std::vector<std::size_t> evenly(std::size_t count, std::size_t limit) {
  const std::size_t kept = std::min(count, limit);
  std::vector<std::size_t> positions(kept);
  for (std::size_t i = 0; i < kept; ++i) {
    positions[i] = kept == 1 ? 0 : i * (count - 1) / (kept - 1);
  }
  return positions;
}

/// At most `limit` members of `order`, in its order: all that are picked, where they fit, and of the
/// others some that lie evenly.
[[nodiscard]] inline std::vector<std::size_t> thinned(
    std::span<const std::size_t> order, std::size_t limit,
    const std::map<std::size_t, std::string>& picks) {
  if (order.size() <= limit) return {order.begin(), order.end()};
  std::vector<std::size_t> others;
  std::size_t picked = 0;
  for (std::size_t at = 0; at < order.size(); ++at) {
    if (picks.contains(order[at])) {
      ++picked;
    } else {
      others.push_back(at);
    }
  }
  std::vector<bool> kept(order.size(), false);
  for (const auto i : evenly(others.size(), limit > picked ? limit - picked : 0)) {
    kept[others[i]] = true;
  }
  std::vector<std::size_t> result;
  for (std::size_t at = 0; at < order.size() && result.size() < limit; ++at) {
    if (kept[at] || picks.contains(order[at])) result.push_back(order[at]);
  }
  return result;
}

}  // namespace hwflowq::io::report

#endif
