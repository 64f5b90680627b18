#include <hwflowq/io/report/style.hpp>

#include <string>

#include "catch.hpp"
#include "html.hpp"

using namespace hwflowq;
using namespace hwflowq::io::report;

TEST_CASE("the style sheet knows the palette, and light and dark paper") {
  const auto css = style_sheet();
  for (std::size_t i = 0; i < qualitative_colours.size(); ++i) {
    CHECK(test::count_of(css, ".c" + std::to_string(i) +
                                  " { fill: " + std::string(qualitative_colours[i])) == 1);
  }
  CHECK(test::count_of(css, "prefers-color-scheme: dark") == 1);
  CHECK(test::count_of(css, "{") == test::count_of(css, "}"));
  for (const char* elsewhere : {"url(", "@import", "http"}) {
    CHECK(test::count_of(css, elsewhere) == 0);
    CHECK(test::count_of(std::string(script()), elsewhere) == 0);
  }
  CHECK(test::count_of(std::string(script()), "</") == 0);  // would end the script
}
