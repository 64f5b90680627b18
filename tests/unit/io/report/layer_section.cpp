#include <hwflowq/io/report/layer_section.hpp>

#include "catch.hpp"
#include "front_documents.hpp"
#include "html.hpp"

using namespace hwflowq;
using namespace hwflowq::io::report;

TEST_CASE("every point has a panel, the knee's is seen at first") {
  const auto front = test::whole_front();
  const outline report(front);
  const auto html = layer_section(report).draw();
  CHECK(test::count_of(html, "<article class=\"point\"") == 2);
  CHECK(test::count_of(html, "<article class=\"point first\" id=\"p1\"") == 1);
  CHECK(html.find("class=\"point first\"") > html.rfind("<article class=\"point\""));
  // Along the front: from most to least accurate.
  CHECK(test::count_of(html, "<option value=\"p1\" selected>1 (knee, best, &quot;by far&quot;)") ==
        1);
}

TEST_CASE("energies are bars in proportion, and schedules stand there once") {
  const auto front = test::whole_front();
  const auto html = layer_section(outline(front)).draw();
  // The dearest layer fills 230 pixels: 1.5 pJ of 1e9 pJ are not seen, 1e9 are all.
  CHECK(test::count_of(html, "<path class=\"c1\" d=\"M0 1h230v11H0z\"/>") == 1);
  CHECK(test::count_of(html, "off-chip &quot;memory&quot;") >= 2);
  CHECK(test::count_of(html, "<pre id=\"s0\">") == 1);
  CHECK(test::count_of(html, "<pre id=\"s1\">") == 1);
  CHECK(test::count_of(html, "<pre id=\"s2\">") == 0);
  CHECK(test::count_of(html, "href=\"#s0\"") + test::count_of(html, "href=\"#s1\"") == 3);
  CHECK(test::count_of(html, "2 different schedules") == 1);
}

TEST_CASE("points of which only bits are known show bits") {
  const auto front = test::awkward_front();
  const auto html = layer_section(outline(front)).draw();
  CHECK(test::count_of(html, "<article") == 3);
  CHECK(test::count_of(html, "energy by component") == 0);
  CHECK(test::count_of(html, "different schedule") == 0);
  CHECK(test::count_of(html,
                       "<td title=\"conv,1\">conv,1</td><td class=\"number\">8</td><td "
                       "class=\"number\">4</td>") == 1);
}
