#include <hwflowq/io/report/origin_section.hpp>

#include "catch.hpp"
#include "front_documents.hpp"
#include "html.hpp"

using namespace hwflowq;
using namespace hwflowq::io::report;

TEST_CASE("where figures come from is all there") {
  const auto front = test::whole_front();
  const outline report(front);
  const auto origin = origin_section(report);
  CHECK(test::count_of(origin, "18446744073709551615") == 2);  // as the seed, and among seeds
  CHECK(test::count_of(origin, "<dt>compiler</dt><dd>g++ 12</dd>") == 1);
  CHECK(test::count_of(origin, "codesign --out &#39;a b&#39;") == 1);
  CHECK(test::count_of(origin, "<dt>PE rows</dt><dd>16</dd>") == 1);
  const auto accuracy = accuracy_section(report);
  CHECK(test::count_of(accuracy, "0.5 &lt;&amp;&gt; points") == 1);
  CHECK(test::count_of(accuracy,
                       "\xC2\xB1"
                       "0.5 %") == 1);
  CHECK(accuracy_section(outline(test::awkward_front())).empty());
}
