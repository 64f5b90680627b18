// Tables as HTML.
#ifndef HWFLOWQ_IO_REPORT_TABLE_HPP
#define HWFLOWQ_IO_REPORT_TABLE_HPP

#include <hwflowq/io/named_texts.hpp>
#include <hwflowq/io/report/text.hpp>

#include <string>
#include <vector>

namespace hwflowq::io::report {

/// A cell of a table, as plain text.
struct table_cell {
  std::string text{};
  bool is_number = false;  ///< set to the right
  std::string link{};      ///< such as "#p3"
};

/// A table: headings, and rows of as many cells.
struct table {
  std::vector<table_cell> headings{};
  std::vector<std::vector<table_cell>> rows{};
};

/// A table; what is in its cells is escaped.
[[nodiscard]] inline std::string draw(const table& content) {
  const auto row = [](const std::vector<table_cell>& cells, const std::string& tag) {
    std::string html = "<tr>";
    for (const auto& cell : cells) {
      html += "<" + tag + (cell.is_number ? " class=\"number\">" : ">");
      if (!cell.link.empty()) html += "<a href=\"" + escaped(cell.link) + "\">";
      html += escaped(cell.text);
      if (!cell.link.empty()) html += "</a>";
      html += "</" + tag + ">";
    }
    return html + "</tr>\n";
  };
  std::string html = "<table><thead>" + row(content.headings, "th") + "</thead><tbody>\n";
  for (const auto& cells : content.rows) html += row(cells, "td");
  return html + "</tbody></table>\n";
}

/// Names and values as a list of definitions.
[[nodiscard]] inline std::string draw(const named_texts& texts) {
  std::string html = "<dl>";
  for (const auto& [name, text] : texts) {
    html += "<dt>" + escaped(name) + "</dt><dd>" + escaped(text) + "</dd>\n";
  }
  return html + "</dl>\n";
}

}  // namespace hwflowq::io::report

#endif
