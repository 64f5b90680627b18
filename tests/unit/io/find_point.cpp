#include <hwflowq/io/find_point.hpp>

#include "catch.hpp"
#include "files.hpp"
#include "front_documents.hpp"

using namespace hwflowq;

TEST_CASE("points are found by their names and by their numbers") {
  auto document = test::whole_front();
  document.points[2].names = {"0"};
  CHECK(io::find_point(document, "knee") == 1);
  CHECK(io::find_point(document, "2") == 2);
  CHECK(io::find_point(document, "0") == 2);  // a name comes before a number
  const auto refusal = [&](const char* name) {
    return test::message_of<error>([&] { return io::find_point(document, name); });
  };
  CHECK(refusal("elbow") ==
        "no point is called \"elbow\": there are 0 to 2, and knee, best, \"by far\", 0");
  CHECK(refusal("3").starts_with("no point is called \"3\""));
  CHECK(refusal("1x").starts_with("no point is called \"1x\""));
  CHECK(refusal("").starts_with("no point is called \"\""));
  document.points.clear();
  CHECK(refusal("0") == "no point is called \"0\": there are no points");
}
