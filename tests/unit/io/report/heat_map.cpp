#include <hwflowq/io/report/heat_map.hpp>

#include <string>

#include "catch.hpp"
#include "html.hpp"

using namespace hwflowq;
using namespace hwflowq::io::report;

TEST_CASE("a heat map has a colour for each width and a frame for each column") {
  heat_map map{{"conv<1>", "fc"}, {}, "accuracy falls to the right"};
  map.columns = {{"point 0", "#p0", {8, 2}, {8, 8}}, {"point 1", "", {8, 3}, {4, 8}}};
  const auto svg = draw(map);
  CHECK(test::count_of(svg, "conv&lt;1&gt;") == 2);  // to read, and for the script
  CHECK(test::count_of(svg, "class=\"column\"") == 4);
  CHECK(test::count_of(svg, "<a href=\"#p0\">") == 2);
  CHECK(test::count_of(svg, "data-bits=\"hb\"") == 1);
  CHECK(test::count_of(svg, "data-bits=\"dh\"") == 1);
  // Widths 2, 3 and 8 of weights, 4 and 8 of activations; each width of the range in the legend.
  CHECK(test::count_of(svg, sequential_colour(1.0)) == 2 + 1);
  CHECK(test::count_of(svg, sequential_colour(0.0)) == 1 + 1);
  CHECK(test::count_of(svg, "<li>") == 7);
}

TEST_CASE("equal neighbours are one rectangle") {
  heat_map map{{"a"}, {}, ""};
  map.columns.assign(100, {"", "", {4}, {4}});
  const auto svg = draw(map);
  CHECK(test::count_of(svg, "h470v13h-470z") == 2);
}
