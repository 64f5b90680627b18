#include <hwflowq/io/report/level_section.hpp>

#include "catch.hpp"
#include "front_documents.hpp"
#include "html.hpp"

using namespace hwflowq;
using namespace hwflowq::io::report;

TEST_CASE("levels show their fronts, their spaces and what was narrowed") {
  auto front = test::whole_front();
  const auto html = levels_section(outline(front));
  CHECK(test::count_of(html, "<svg class=\"chart\"") == 2);
  CHECK(test::count_of(html, "2^40 of 2^112.5 designs searched") == 1);
  CHECK(test::count_of(html, "all of 2^112.5 designs searched") == 1);
  // The bar of what was left is as long as its part of the whole.
  CHECK(test::count_of(html, "class=\"after\" x=\"120\" y=\"34\" width=\"227.6\"") == 1);
  CHECK(test::count_of(html, "2 genes narrowed for level mid") == 1);
  CHECK(test::count_of(html, "<td>conv,1 weight bits</td><td>1 to 16</td><td>3 to 5</td>") == 1);
  CHECK(test::count_of(html, "<td>bounds of the front, &quot;margin&quot; 1</td>") == 1);
  CHECK(test::count_of(html, "12,000") == 1);
  for (auto& level : front.levels) level.log2_space_before.reset();
  CHECK(test::count_of(levels_section(outline(front)), "class=\"bars\"") == 0);
  front.levels.clear();
  CHECK(levels_section(outline(front)).empty());
}
