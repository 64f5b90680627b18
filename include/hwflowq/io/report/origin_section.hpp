// The part of a report that says where its figures came from.
#ifndef HWFLOWQ_IO_REPORT_ORIGIN_SECTION_HPP
#define HWFLOWQ_IO_REPORT_ORIGIN_SECTION_HPP

#include <hwflowq/io/report/outline.hpp>
#include <hwflowq/io/report/table.hpp>

#include <cstddef>
#include <string>

namespace hwflowq::io::report {

/// How accuracy was obtained and how far it may be off.
[[nodiscard]] inline std::string accuracy_section(const outline& report) {
  const auto& front = report.front;
  named_texts texts = front.accuracy;
  for (std::size_t m = 0; m < front.objectives.size(); ++m) {
    if (!front.objectives[m].error) continue;
    texts.emplace_back("typical error of " + words(front.objectives[m]),
                       "\xC2\xB1" + number(*front.objectives[m].error * report.units[m].factor) +
                           ' ' + report.units[m].name);
  }
  if (texts.empty()) return {};
  return "<section id=\"accuracy\"><h2>How accuracy was obtained</h2>\n" + draw(texts) +
         "</section>\n";
}

/// What is needed to make the result again.
[[nodiscard]] inline std::string origin_section(const outline& report) {
  const auto& front = report.front;
  named_texts texts;
  texts.emplace_back("network", front.network);
  texts.emplace_back("level of the points", front.level);
  texts.emplace_back("seed", std::to_string(front.seed));
  if (!front.origin.seeds.empty()) {
    std::string seeds;
    for (const auto seed : front.origin.seeds) {
      seeds += (seeds.empty() ? "" : ", ") + std::to_string(seed);
    }
    texts.emplace_back("seeds of all runs", seeds);
  }
  texts.emplace_back("hwflowq that wrote the front", front.library_version);
  for (const auto& version : front.origin.versions) texts.push_back(version);
  for (const auto& baseline : front.baselines) {
    if (!baseline.evaluations) continue;
    texts.emplace_back("evaluations of " + baseline.method,
                       number(static_cast<double>(*baseline.evaluations), 9));
  }
  std::string html = "<section id=\"origin\"><h2>Where this comes from</h2>\n" + draw(texts);
  if (!front.hardware.empty()) {
    html += "<h3>Hardware that all points share</h3>\n" + draw(front.hardware);
  }
  if (!front.origin.command_line.empty()) {
    html += "<h3>Command line</h3>\n<pre class=\"command\">" + escaped(front.origin.command_line) +
            "</pre>\n";
  }
  return html + "</section>\n";
}

}  // namespace hwflowq::io::report

#endif
