#include <hwflowq/io/report/front_section.hpp>

#include <string>

#include "catch.hpp"
#include "front_documents.hpp"
#include "html.hpp"

using namespace hwflowq;
using namespace hwflowq::io::report;

TEST_CASE("there is a chart for each cost, with baselines in its legend") {
  auto front = test::whole_front();
  const auto html = charts_section(outline(front));
  CHECK(test::count_of(html, "<svg class=\"chart\"") == 2);
  CHECK(test::count_of(html, "uniform &quot;widths&quot;") >= 1);
  CHECK(test::count_of(html,
                       "\xC2\xB1"
                       "0.5 %") == 1);
  CHECK(test::count_of(html, "this search, level mid") == 1);
  front.objectives = {{"loss", ""}};
  for (auto& point : front.points) point.objectives.resize(1);
  front.baselines.clear();
  CHECK(test::count_of(charts_section(outline(front)), "<svg class=\"chart\"") == 1);
}

TEST_CASE("of baselines only points that the same method does not beat are drawn") {
  io::front_document front;
  front.objectives = {{"energy", "pJ"}, {"accuracy", "%", sense::maximise}};
  front.points = {{{1.0, 90.0}, {}}, {{2.0, 92.0}, {}}};
  front.baselines = {{"random", {}, {}}};
  for (int i = 0; i < 50; ++i) {
    front.baselines[0].points.push_back({{1.0 + 0.02 * i, 90.0 + 0.04 * i - i % 2}, {}});
  }
  const auto html = charts_section(outline(front));
  // 25 of 50 points; the mark in the legend; a curve.
  const auto from = html.find("<g class=\"c0\">");
  REQUIRE(from != std::string::npos);
  const auto group = html.substr(from, html.find("</g>", from) - from);
  CHECK(test::count_of(group, "<title>") == 25);
  CHECK(test::count_of(group, "class=\"curve\"") == 1);
  const auto few = charts_section(outline(front, {.baseline_points = 5}));
  const auto begin = few.find("<g class=\"c0\">");
  CHECK(test::count_of(few.substr(begin, few.find("</g>", begin) - begin), "<title>") == 5);
}

TEST_CASE("points have a column in the heat map and a row in the table with their hardware") {
  const auto front = test::whole_front();
  const outline report(front);
  CHECK(test::count_of(bits_section(report), "class=\"column\"") == 2 * 3);
  const auto table = points_section(report);
  CHECK(test::count_of(table, "<tr>") == 1 + 3);
  CHECK(test::count_of(table, "<th>PE rows</th><th>dataflow</th>") == 1);
  CHECK(test::count_of(table, "<td>12</td><td>row\tstationary</td>") == 1);
  CHECK(test::count_of(table, "<td></td><td></td></tr>") == 2);
}

TEST_CASE("what is left out is said") {
  auto front = test::whole_front();
  const outline report(front, {.chart_points = 2, .columns = 2, .table_rows = 1});
  CHECK(test::count_of(charts_section(report), "2 of 3 points are shown.") == 1);
  CHECK(test::count_of(bits_section(report), "2 of 3 points are shown.") == 1);
  CHECK(test::count_of(points_section(report), "1 of 3 points are shown.") == 1);
  front.points.clear();
  CHECK(bits_section(outline(front)).empty());
  CHECK(points_section(outline(front)).empty());
}
