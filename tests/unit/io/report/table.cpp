#include <hwflowq/io/report/table.hpp>

#include "catch.hpp"

using namespace hwflowq;
using namespace hwflowq::io::report;

TEST_CASE("tables escape what is in them") {
  CHECK(draw(table{{{"a<b"}, {"n", true}}, {{{"x", false, "#p\"1"}, {"1", true}}}}) ==
        "<table><thead><tr><th>a&lt;b</th><th class=\"number\">n</th></tr>\n</thead><tbody>\n"
        "<tr><td><a href=\"#p&quot;1\">x</a></td><td class=\"number\">1</td></tr>\n"
        "</tbody></table>\n");
  CHECK(draw(io::named_texts{{"PE <rows>", "1 & 2"}}) ==
        "<dl><dt>PE &lt;rows&gt;</dt><dd>1 &amp; 2</dd>\n</dl>\n");
}
