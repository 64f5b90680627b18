#include <hwflowq/io/report/palette.hpp>

#include <cmath>
#include <set>
#include <string>

#include "catch.hpp"

using namespace hwflowq::io::report;

TEST_CASE("marks differ in shape, and are closed paths") {
  std::set<std::string> shapes;
  for (std::size_t mark = 0; mark < mark_count; ++mark) {
    const auto path = mark_path(mark, 100.0, 50.0, 4.0);
    CHECK(path.front() == 'M');
    CHECK(path.back() == 'Z');
    shapes.insert(path);
  }
  CHECK(shapes.size() == mark_count);
  CHECK(mark_path(mark_count, 0.0, 0.0, 4.0) == mark_path(0, 0.0, 0.0, 4.0));
}

namespace {

// Relative luminance of a colour #rrggbb: WCAG 2.1, section 1.4.3.
double luminance(std::string_view colour) {
  const auto part = [&](std::size_t at) {
    const double c = std::stoi(std::string(colour.substr(at, 2)), nullptr, 16) / 255.0;
    return c <= 0.03928 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
  };
  return 0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5);
}

}  // namespace

TEST_CASE("the sequential colours grow lighter all the way, so that hue is not needed") {
  CHECK(sequential_colour(0.0) == "#00224e");
  CHECK(sequential_colour(1.0) == "#fee838");
  CHECK(sequential_colour(-1.0) == sequential_colour(0.0));
  CHECK(sequential_colour(0.2) == "#35456c");
  double before = -1.0;
  for (int i = 0; i <= 15; ++i) {
    const double now = luminance(sequential_colour(i / 15.0));
    CHECK(now > before);
    before = now;
  }
}

TEST_CASE("the qualitative colours stand out from dark paper") {
  for (const auto colour : qualitative_colours) {
    CHECK((luminance(colour) + 0.05) / (luminance("#16181c") + 0.05) > 3.0);
  }
}
