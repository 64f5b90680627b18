#include <hwflowq/io/report/scatter_chart.hpp>

#include <array>
#include <limits>
#include <string>
#include <vector>

#include "catch.hpp"
#include "html.hpp"

using namespace hwflowq;
using namespace hwflowq::io::report;

TEST_CASE("a chart has a mark for each point in view, and says how many are not") {
  scatter_chart chart{"energy <pJ>", "accuracy", {{"front", 0}, {"others", 1}}};
  chart.series[0].points = {{1.0, 90.0, "first", "#p0", "knee & more"}, {2.0, 92.0}, {3.0, 93.0}};
  chart.series[1].points = {
      {2.5, 91.0}, {2.0, 10.0}, {std::numeric_limits<double>::infinity(), 91.0}};
  const auto drawn = draw(chart);
  CHECK(drawn.outside == 2);
  CHECK(test::count_of(drawn.svg, mark_path(0, 0, 0, 4).substr(20)) > 0);
  // Three of the front, one of the others; grid, leader.
  CHECK(test::count_of(drawn.svg, "<path") == 4 + 2);
  CHECK(test::count_of(drawn.svg, "<a href=\"#p0\">") == 1);
  CHECK(test::count_of(drawn.svg, "knee &amp; more") == 1);
  CHECK(test::count_of(drawn.svg, "energy &lt;pJ&gt;") == 2);  // the axis, and for readers who hear
  CHECK(test::count_of(drawn.svg, "class=\"error\"") == 0);
  chart.y_error = 0.5;
  // One path for all bars: of the point with a name, and of all three when none has one.
  const auto bars_of = [](const std::string& svg) {
    const auto first = svg.find("class=\"error\"");
    REQUIRE(first != std::string::npos);
    const auto path = svg.substr(first, svg.find("/>", first) - first);
    return test::count_of(path, "V");
  };
  CHECK(bars_of(draw(chart).svg) == 1);
  chart.series[0].points[0].name.clear();
  CHECK(bars_of(draw(chart).svg) == 3);
}

TEST_CASE("charts of nothing, of one point and of infinite ones are charts") {
  scatter_chart chart{"x", "y", {{"front", 0}}};
  CHECK(test::count_of(draw(chart).svg, "</svg>") == 1);
  chart.series[0].points = {{3.0, 3.0}};
  CHECK(draw(chart).outside == 0);
  chart.series[0].points = {{std::numeric_limits<double>::infinity(), 3.0}};
  CHECK(draw(chart).outside == 1);
  CHECK(draw(chart).svg.find("nan") == std::string::npos);
}

TEST_CASE("points that are beaten in both coordinates are left out, whatever is better") {
  const std::vector<chart_point> points{{3.0, 3.0}, {1.0, 1.0}, {2.0, 0.5}, {2.0, 2.0}, {4.0, 2.5}};
  using coordinates = std::vector<std::array<double, 2>>;
  CHECK(curve_through(unbeaten(points, true, false)) ==
        coordinates{{1.0, 1.0}, {2.0, 2.0}, {3.0, 3.0}});
  CHECK(curve_through(unbeaten(points, true, true)) == coordinates{{1.0, 1.0}, {2.0, 0.5}});
  CHECK(curve_through(unbeaten(points, false, false)) == coordinates{{3.0, 3.0}, {4.0, 2.5}});
  CHECK(curve_through(unbeaten(points, false, true)) == coordinates{{2.0, 0.5}, {4.0, 2.5}});
  CHECK(unbeaten({}, true, true).empty());
}

TEST_CASE("a curve is broken where it leaves the view") {
  scatter_chart chart{"x", "y", {{"front", 0, {{1.0, 1.0}, {3.0, 3.0}}}}};
  chart.series[0].curve = {{1.0, 1.0}, {2.0, 2.0}, {9.0, 9.0}, {2.5, 2.5}, {3.0, 3.0}};
  const auto svg = draw(chart).svg;
  const auto from = svg.find("class=\"curve\" d=\"") + 17;
  const auto path = svg.substr(from, svg.find('"', from) - from);
  CHECK(test::count_of(path, "M") == 2);
  CHECK(test::count_of(path, "L") == 2);
}

TEST_CASE("a legend names every series by its colour and mark") {
  const auto html = draw_legend({{"front", 0}, {"a<b", 1}, {"third", 2}});
  CHECK(test::count_of(html, "<li>") == 3);
  CHECK(test::count_of(html, "a&lt;b") == 1);
  CHECK(test::count_of(html, "class=\"ink\"") == 1);
  CHECK(series_class(1) == "c0");
  CHECK(series_class(1 + qualitative_colours.size()) == "c0");
}
