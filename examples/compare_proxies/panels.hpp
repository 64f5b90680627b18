// Small charts side by side: what each predictor says against what was measured, as one SVG.
#ifndef HWFLOWQ_EXAMPLES_COMPARE_PROXIES_PANELS_HPP
#define HWFLOWQ_EXAMPLES_COMPARE_PROXIES_PANELS_HPP

#include <hwflowq/io/report/scatter_chart.hpp>
#include <hwflowq/io/report/style.hpp>
#include <hwflowq/io/report/text.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace compare_proxies {

/// What one predictor says of every genome; more is better.
struct predictor {
  std::string name;   ///< in the table, and above its panel
  std::string label;  ///< of the panel's axis, with the unit
  std::vector<double> values{};
  double spearman = 0.0;
  double kendall = 0.0;
  double kendall_at_equal_cost = 0.0;
};

/// One panel a predictor, of every `stride`-th genome. Colours follow the reader's system; there is
/// one kind of mark, so that none is told by its colour. Preconditions: as many values as accuracies
/// in each predictor; stride is not 0.
[[nodiscard]] inline std::string draw_panels(const std::string& title,
                                             std::span<const predictor> predictors,
                                             std::span<const double> accuracies,
                                             std::size_t stride) {
  namespace report = hwflowq::io::report;
  constexpr std::size_t columns = 4;
  constexpr double width = 310, height = 240, head = 48, top = 44;
  const std::size_t rows = (predictors.size() + columns - 1) / columns;
  const double whole_width = width * static_cast<double>(std::min(columns, predictors.size()));
  const double whole_height = top + static_cast<double>(rows) * (head + height);
  std::string svg = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0:.0f}\" height=\"{1:.0f}\" "
      "viewBox=\"0 0 {0:.0f} {1:.0f}\">\n<title>{2}</title>\n<style><![CDATA[{3}]]></style>\n"
      "<rect width=\"100%\" height=\"100%\" style=\"fill: var(--paper)\"/>\n"
      "<text x=\"14\" y=\"26\" style=\"font-size: 17px\">{2}</text>\n",
      whole_width, whole_height, report::escaped(title), report::style_sheet());
  for (std::size_t i = 0; i < predictors.size(); ++i) {
    const auto& p = predictors[i];
    report::scatter_chart chart;
    chart.x_label = p.label;
    chart.y_label = "accuracy, %";
    chart.width = width;
    chart.height = height;
    report::chart_series points{p.name};
    for (std::size_t g = 0; g < accuracies.size(); g += stride) {
      points.points.push_back({.x = p.values[g], .y = accuracies[g]});
    }
    chart.series.push_back(std::move(points));
    svg += fmt::format(
        "<g transform=\"translate({:.0f} {:.0f})\">\n"
        "<text x=\"14\" y=\"16\" style=\"font-weight: 600\">{}</text>\n"
        "<text x=\"14\" y=\"33\">Kendall {:.3f}, at equal bit operations {:.3f}</text>\n"
        "<g transform=\"translate(0 {:.0f})\">\n{}</g>\n</g>\n",
        width * static_cast<double>(i % columns),
        top + (head + height) * static_cast<double>(i / columns), report::escaped(p.name),
        p.kendall, p.kendall_at_equal_cost, head - 8, report::draw(chart).svg);
  }
  return svg + "</svg>\n";
}

}  // namespace compare_proxies

#endif
