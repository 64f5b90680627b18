#include <hwflowq/io/report/outline.hpp>

#include "catch.hpp"
#include "front_documents.hpp"

using namespace hwflowq;
using namespace hwflowq::io::report;

TEST_CASE("an outline names points and shows values in readable units") {
  auto front = test::whole_front();
  front.points[1].objectives = {2.5e7, 91.0, 3.0};
  front.points[0].objectives[0] = 1e6;
  front.points[2].objectives[2] = 5.0;
  const outline report(front);
  CHECK(report.quality == 1);
  CHECK(report.label_of(0) == "energy [\xC2\xB5J]");
  CHECK(report.shown(front.points[1], 0) == 25.0);
  CHECK(report.name_of(1) == "point 1 (knee, best, \"by far\")");
  CHECK(report.name_of(0) == "point 0");
  CHECK(report.values_of(front.points[1]) == "energy 25 \xC2\xB5J, accuracy, top 1 91 %, plain 3");
  CHECK(report.link_to(0) == "#p0");
  CHECK(mean_bits(front.points[0], true) == 11.0 / 3.0);
}

TEST_CASE("layers are shown of as many points as there is room for, picked ones first") {
  const auto front = test::whole_front();
  const outline report(front, {.layer_rows = 5});  // of three layers each
  CHECK(report.detailed == std::set<std::size_t>{1});
  CHECK(report.link_to(0).empty());
  CHECK(counted(1, "point") == "1 point");
  CHECK(counted(1234, "point") == "1,234 points");
  CHECK(remark_on(3, 3, "point").empty());
  CHECK(remark_on(1, 3, "point") == "<p class=\"remark\">1 of 3 points are shown.</p>\n");
}
