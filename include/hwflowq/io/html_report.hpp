// The report on a search: one HTML file that needs nothing else.
#ifndef HWFLOWQ_IO_HTML_REPORT_HPP
#define HWFLOWQ_IO_HTML_REPORT_HPP

#include <hwflowq/io/detail/files.hpp>
#include <hwflowq/io/front_document.hpp>
#include <hwflowq/io/report/front_section.hpp>
#include <hwflowq/io/report/layer_section.hpp>
#include <hwflowq/io/report/level_section.hpp>
#include <hwflowq/io/report/origin_section.hpp>
#include <hwflowq/io/report/outline.hpp>
#include <hwflowq/io/report/style.hpp>
#include <hwflowq/io/report/text.hpp>

#include <filesystem>
#include <string>

namespace hwflowq::io {

/// A report as HTML: the front with baselines, levels and their narrowing, bits of each layer along the
/// front, hardware of the points, energy by component and schedule of each layer, how accuracy was
/// obtained, and what makes the result again. What the document does not tell is left out. Charts are
/// inline SVG; nothing is fetched from elsewhere, and all can be read without the script. Readers who
/// do not tell colours apart have marks of different shapes, and lightness; the page is light or dark
/// as the reader's system is. Throws `std::invalid_argument` as `front_document::validate` does.
[[nodiscard]] inline std::string to_html(const front_document& document,
                                         const report::report_limits& limits = {}) {
  using report::escaped;
  document.validate();
  const report::outline outline(document, limits);
  const std::string title =
      document.network.empty() ? std::string("Result of a search") : document.network;
  std::string html =
      "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<title>" +
      escaped(title) + " \xE2\x80\x93 hwflowq</title>\n<style>" + report::style_sheet() +
      "</style></head>\n<body>\n<header><h1>" + escaped(title) + "</h1>\n<p>" +
      escaped(report::counted(document.points.size(), "design") + " on the front, " +
              report::counted(document.layers.size(), "compute layer"));
  if (!document.levels.empty()) {
    html += escaped(", " + report::counted(document.levels.size(), "level") + " of abstraction");
  }
  if (!document.baselines.empty()) {
    html += escaped(", " + report::counted(document.baselines.size(), "baseline"));
  }
  html += "</p></header>\n";
  html += report::charts_section(outline);
  html += report::accuracy_section(outline);
  html += report::levels_section(outline);
  html += report::bits_section(outline);
  html += report::points_section(outline);
  html += report::layer_section(outline).draw();
  html += report::origin_section(outline);
  return html + "<script>" + std::string(report::script()) + "</script>\n</body></html>\n";
}

/// Writes a report; the file appears whole or not at all. Throws as `to_html` does, and `file_error`
/// when the file cannot be written.
inline void write_html_report(const std::filesystem::path& path, const front_document& document,
                              const report::report_limits& limits = {}) {
  detail::replace_file(path, to_html(document, limits));
}

}  // namespace hwflowq::io

#endif
