// What all parts of a report agree on: units, names of points, and which points are shown.
#ifndef HWFLOWQ_IO_REPORT_OUTLINE_HPP
#define HWFLOWQ_IO_REPORT_OUTLINE_HPP

#include <hwflowq/io/front_document.hpp>
#include <hwflowq/io/report/quantity.hpp>
#include <hwflowq/io/report/selection.hpp>
#include <hwflowq/io/report/text.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hwflowq::io::report {

/// How much a report shows, so that a great front makes no great file. With these limits it stays below
/// about 10 MB.
struct report_limits {
  std::size_t chart_points = 1000;   ///< of the front
  std::size_t baseline_points = 40;  ///< of each baseline, beside a curve through all
  std::size_t columns = 235;         ///< of the heat map
  std::size_t table_rows = 400;
  std::size_t layer_rows = 6000;  ///< of all points whose layers are shown
};

/// A document as a report shows it. Refers to the document.
class outline {
 public:
  explicit outline(const front_document& document, const report_limits& bounds = {})
      : front(document),
        limits(bounds),
        quality(quality_of(document.objectives)),
        order(along_front(document)),
        picks(picked_points(document)) {
    for (std::size_t m = 0; m < front.objectives.size(); ++m) {
      double magnitude = 0.0;
      for (const auto& point : front.points) {
        const double size = std::abs(point.objectives[m]);
        if (std::isfinite(size)) magnitude = std::max(magnitude, size);
      }
      units.push_back(unit_for(front.objectives[m].unit, magnitude));
      greatest.push_back(magnitude * units.back().factor);
    }
    const std::size_t layers = std::max<std::size_t>(front.layers.size(), 1);
    for (const auto i :
         thinned(order, std::max<std::size_t>(limits.layer_rows / layers, 1), picks)) {
      detailed.insert(i);
    }
  }

  const front_document& front;
  report_limits limits;
  std::size_t quality;                       ///< position of the objective that stands for accuracy
  std::vector<std::size_t> order;            ///< of points, the most accurate first
  std::map<std::size_t, std::string> picks;  ///< names by position
  std::vector<shown_unit> units;             ///< of the objectives
  std::vector<double> greatest;              ///< finite magnitude of each objective, as shown
  std::set<std::size_t> detailed;            ///< points whose layers are shown

  [[nodiscard]] double shown(const front_point& point, std::size_t objective) const {
    return point.objectives[objective] * units[objective].factor;
  }
  [[nodiscard]] std::string label_of(std::size_t objective) const {
    return label(front.objectives[objective], units[objective]);
  }
  /// Where a point's layers are shown; empty where they are not.
  [[nodiscard]] std::string link_to(std::size_t point) const {
    return detailed.contains(point) ? "#p" + std::to_string(point) : std::string();
  }
  /// As in "point 12 (knee)".
  [[nodiscard]] std::string name_of(std::size_t point) const {
    const auto found = picks.find(point);
    return "point " + std::to_string(point) +
           (found == picks.end() ? "" : " (" + found->second + ")");
  }
  /// The objectives of a point in one line.
  [[nodiscard]] std::string values_of(const front_point& point) const {
    std::string text;
    for (std::size_t m = 0; m < front.objectives.size(); ++m) {
      text += (m == 0 ? "" : ", ") + words(front.objectives[m]) + ' ' + number(shown(point, m));
      if (!units[m].name.empty()) text += ' ' + units[m].name;
    }
    return text;
  }
};

/// The mean width of a point's weights, or of its activations.
[[nodiscard]] inline double mean_bits(const front_point& point, bool weights) {
  double sum = 0.0;
  for (const auto& bits : point.bits) sum += weights ? bits.weight_bits : bits.activation_bits;
  return point.bits.empty() ? 0.0 : sum / static_cast<double>(point.bits.size());
}

/// "1 point", "2 points".
[[nodiscard]] inline std::string counted(std::size_t count, const std::string& noun) {
  return number(static_cast<double>(count), 9) + ' ' + noun + (count == 1 ? "" : "s");
}

/// What is said where not all is shown; empty where all is.
[[nodiscard]] inline std::string remark_on(std::size_t shown, std::size_t all,
                                           const std::string& noun) {
  if (shown >= all) return {};
  return "<p class=\"remark\">" + escaped(number(static_cast<double>(shown), 9)) + " of " +
         escaped(counted(all, noun)) + " are shown.</p>\n";
}

}  // namespace hwflowq::io::report

#endif
