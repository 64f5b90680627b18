// The part of a report that shows the layers of points: bits, energy by component, schedules.
#ifndef HWFLOWQ_IO_REPORT_LAYER_SECTION_HPP
#define HWFLOWQ_IO_REPORT_LAYER_SECTION_HPP

#include <hwflowq/io/report/outline.hpp>
#include <hwflowq/io/report/palette.hpp>
#include <hwflowq/io/report/quantity.hpp>
#include <hwflowq/io/report/table.hpp>
#include <hwflowq/io/report/text.hpp>
#include <hwflowq/moo/objective.hpp>

#include <algorithm>
#include <cstddef>
#include <map>
#include <numeric>
#include <string>
#include <string_view>
#include <vector>

namespace hwflowq::io::report {

/// The panels of points, one of which is seen at a time: the one whose address is followed, at first
/// the one that comes last in the file. Schedules that layers share stand there once.
class layer_section {
 public:
  explicit layer_section(const outline& report) : report_(report) {
    for (const auto i : report.order) {
      if (report.detailed.contains(i)) shown_.push_back(i);
    }
  }

  [[nodiscard]] std::string draw() {
    const auto& front = report_.front;
    if (shown_.empty() || front.layers.empty()) return {};
    std::string html = "<section id=\"layers\"><h2>Layers of a point</h2>\n";
    html += "<p><label>Point <select id=\"choose\">";
    const std::size_t first = first_shown();
    for (const auto i : shown_) {
      html += "<option value=\"p" + std::to_string(i) + "\"" + (i == first ? " selected>" : ">") +
              escaped(report_.name_of(i).substr(6)) + "</option>";
    }
    html += "</select></label></p>\n" + legend();
    // An address hides the panel that is seen at first, which must come last for that.
    for (std::size_t at = 0; at < shown_.size(); ++at) {
      if (shown_[at] != first) html += panel(at, false);
    }
    html +=
        panel(static_cast<std::size_t>(std::ranges::find(shown_, first) - shown_.begin()), true);
    html += remark_on(shown_.size(), front.points.size(), "point") + "</section>\n";
    return html + schedules();
  }

 private:
  // The first of the points that are picked, or else the most accurate.
  [[nodiscard]] std::size_t first_shown() const {
    for (const auto& [i, name] : report_.picks) {
      if (name.find("knee") != std::string::npos && report_.detailed.contains(i)) return i;
    }
    for (const auto i : shown_) {
      if (report_.picks.contains(i)) return i;
    }
    return shown_.front();
  }

  [[nodiscard]] static std::string component_class(std::size_t component) {
    return "c" + std::to_string(component % qualitative_colours.size()) +
           (component >= qualitative_colours.size() ? " again" : "");
  }

  [[nodiscard]] std::string legend() const {
    const auto& components = report_.front.energy_components;
    if (components.empty()) return {};
    std::string html = "<ul class=\"legend\"><li>energy by component:</li>";
    for (std::size_t i = 0; i < components.size(); ++i) {
      html += "<li><svg width=\"16\" height=\"16\" class=\"" + component_class(i) +
              "\"><path d=\"M1 1H15V15H1Z\"/></svg>" + escaped(components[i]) + "</li>";
    }
    return html + "</ul>\n";
  }

  [[nodiscard]] static double energy_of(const layer_cost& cost) {
    return std::accumulate(cost.energy_pj.begin(), cost.energy_pj.end(), 0.0);
  }

  [[nodiscard]] std::string panel(std::size_t at, bool is_first) {
    const auto& front = report_.front;
    const std::size_t i = shown_[at];
    const auto& point = front.points[i];
    std::string html = "<article class=\"point";
    html += is_first ? " first" : "";
    html +=
        "\" id=\"p" + std::to_string(i) + "\"><h3>" + escaped(report_.name_of(i)) + "</h3>\n<p>";
    const auto& quality = front.objectives[report_.quality];
    const bool up = quality.direction == sense::maximise;
    const std::string name = escaped(words(quality));
    if (at > 0) html += link(shown_[at - 1], "\xE2\x86\x90 " + ((up ? "more " : "less ") + name));
    if (at > 0 && at + 1 < shown_.size()) html += " \xC2\xB7 ";
    if (at + 1 < shown_.size()) {
      html += link(shown_[at + 1], (up ? "less " : "more ") + name + " \xE2\x86\x92");
    }
    html += "</p>\n";
    named_texts facts;
    for (std::size_t m = 0; m < front.objectives.size(); ++m) {
      std::string text = number(report_.shown(point, m), 5) + ' ' + report_.units[m].name;
      if (const auto error = front.objectives[m].error) {
        text += " \xC2\xB1 " + number(*error * report_.units[m].factor);
      }
      facts.emplace_back(words(front.objectives[m]), text);
    }
    facts.emplace_back("mean bits", number(mean_bits(point, true), 3) + " of weights, " +
                                        number(mean_bits(point, false), 3) + " of activations");
    html += "<div class=\"facts\">" + report::draw(facts);
    named_texts hardware = point.hardware;
    hardware.insert(hardware.end(), front.hardware.begin(), front.hardware.end());
    if (!hardware.empty()) html += report::draw(hardware);
    return html + "</div>\n" + layers(point) + "</article>\n";
  }

  [[nodiscard]] static std::string link(std::size_t point, std::string_view text) {
    return "<a href=\"#p" + std::to_string(point) + "\">" + std::string(text) + "</a>";
  }

  // The table of layers, and beside it the schedule of one of them.
  [[nodiscard]] std::string layers(const front_point& point) {
    const auto& front = report_.front;
    double greatest = 0.0;
    double most_cycles = 0.0;
    std::size_t dearest = 0;
    bool has_cycles = false;
    bool has_schedules = false;
    for (std::size_t l = 0; l < point.layer_costs.size(); ++l) {
      const auto& cost = point.layer_costs[l];
      const double energy = energy_of(cost);
      if (energy > greatest) {
        greatest = energy;
        dearest = l;
      }
      most_cycles = std::max(most_cycles, cost.cycles.value_or(0.0));
      has_cycles = has_cycles || cost.cycles.has_value();
      has_schedules = has_schedules || !cost.schedule.empty();
    }
    const auto energy_unit = unit_for("pJ", greatest);
    const auto cycle_unit = unit_for("cycles", most_cycles);
    std::string html =
        "<div class=\"layers\"><table><thead><tr><th>layer</th>"
        "<th class=\"number\" title=\"bits of weights\">W</th>"
        "<th class=\"number\" title=\"bits of activations\">A</th>";
    if (greatest > 0.0) {
      html +=
          "<th>energy by component</th><th class=\"number\">" + escaped(energy_unit.name) + "</th>";
    }
    if (has_cycles) html += "<th class=\"number\">" + escaped(cycle_unit.name) + "</th>";
    if (has_schedules) html += "<th>loops</th>";
    html += "</tr></thead><tbody>\n";
    for (std::size_t l = 0; l < front.layers.size(); ++l) {
      html += "<tr><td title=\"" + escaped(front.layers[l]) + "\">" +
              escaped(ending(front.layers[l], 26)) + "</td><td class=\"number\">" +
              std::to_string(point.bits[l].weight_bits) + "</td><td class=\"number\">" +
              std::to_string(point.bits[l].activation_bits) + "</td>";
      if (!point.layer_costs.empty()) {
        const auto& cost = point.layer_costs[l];
        if (greatest > 0.0) {
          html += "<td>" + bar(cost, greatest, energy_unit) + "</td><td class=\"number\">" +
                  number_in_column(energy_of(cost) * energy_unit.factor,
                                   greatest * energy_unit.factor, 3) +
                  "</td>";
        }
        if (has_cycles) {
          html += "<td class=\"number\">" +
                  (cost.cycles ? number_in_column(*cost.cycles * cycle_unit.factor,
                                                  most_cycles * cycle_unit.factor)
                               : std::string()) +
                  "</td>";
        }
        if (has_schedules) html += "<td>" + schedule_link(cost) + "</td>";
      }
      html += "</tr>\n";
    }
    html += "</tbody></table>\n";
    if (has_schedules) {
      if (point.layer_costs[dearest].schedule.empty()) {
        dearest = static_cast<std::size_t>(
            std::ranges::find_if(point.layer_costs,
                                 [](const auto& cost) { return !cost.schedule.empty(); }) -
            point.layer_costs.begin());
      }
      html += "<figure class=\"schedule\"><figcaption>Schedule of <span>" +
              escaped(front.layers[dearest]) + "</span></figcaption><pre>" +
              escaped(point.layer_costs[dearest].schedule) + "</pre></figure>";
    }
    return html + "</div>\n";
  }

  // Energies of a layer side by side; the dearest layer of the point fills the width.
  [[nodiscard]] std::string bar(const layer_cost& cost, double greatest,
                                const shown_unit& unit) const {
    constexpr double length = 230.0;
    std::string title;
    std::string paths;
    double left = 0.0;
    for (std::size_t i = 0; i < cost.energy_pj.size(); ++i) {
      const double width = cost.energy_pj[i] / greatest * length;
      title += (i == 0 ? "" : ", ") + report_.front.energy_components[i] + ' ' +
               number(cost.energy_pj[i] * unit.factor, 3);
      if (width >= 0.05) {
        paths += "<path class=\"" + component_class(i) + "\" d=\"M" + coordinate(left) + " 1h" +
                 coordinate(width) + "v11H" + coordinate(left) + "z\"/>";
      }
      left += width;
    }
    if (!title.empty()) title += ' ' + unit.name;
    return "<svg width=\"230\" height=\"13\"><title>" + escaped(title) + "</title>" + paths +
           "</svg>";
  }

  [[nodiscard]] std::string schedule_link(const layer_cost& cost) {
    if (cost.schedule.empty()) return {};
    const auto [found, is_new] = numbers_.try_emplace(cost.schedule, texts_.size());
    if (is_new) texts_.push_back(cost.schedule);
    const std::string name = "s" + std::to_string(found->second);
    return "<a class=\"loops\" href=\"#" + name + "\">show</a>";
  }

  [[nodiscard]] std::string schedules() const {
    if (texts_.empty()) return {};
    std::string html = "<section id=\"schedules\"><details><summary>" +
                       escaped(counted(texts_.size(), "different schedule")) +
                       ", as loop nests</summary>\n";
    for (std::size_t i = 0; i < texts_.size(); ++i) {
      html += "<pre id=\"s" + std::to_string(i) + "\">" + escaped(texts_[i]) + "</pre>\n";
    }
    return html + "</details></section>\n";
  }

  const outline& report_;
  std::vector<std::size_t> shown_;
  std::map<std::string_view, std::size_t> numbers_;
  std::vector<std::string_view> texts_;
};

}  // namespace hwflowq::io::report

#endif
