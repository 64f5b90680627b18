#include <hwflowq/io/report/labels.hpp>

#include <array>
#include <vector>

#include "catch.hpp"

using namespace hwflowq::io::report;

TEST_CASE("boxes that only touch do not meet") {
  const box a{0.0, 0.0, 10.0, 10.0};
  CHECK(a.meets({9.0, 9.0, 5.0, 5.0}));
  CHECK_FALSE(a.meets({10.0, 0.0, 5.0, 5.0}));
  CHECK(a.holds({1.0, 1.0, 9.0, 9.0}));
  CHECK_FALSE(a.holds({1.0, 1.0, 9.5, 9.0}));
}

TEST_CASE("names cover neither each other nor leave the frame, even where points coincide") {
  const box frame{64.0, 10.0, 480.0, 340.0};
  for (const double x : {70.0, 300.0, 540.0}) {
    for (const double y : {14.0, 200.0, 345.0}) {
      const std::vector<anchor> anchors(5, anchor{x, y, 110.0, 15.0});
      const auto boxes = place_labels(frame, anchors, {});
      REQUIRE(boxes.size() == anchors.size());
      for (std::size_t i = 0; i < boxes.size(); ++i) {
        CHECK(frame.holds(boxes[i]));
        for (std::size_t j = 0; j < i; ++j) CHECK_FALSE(boxes[i].meets(boxes[j]));
      }
    }
  }
}

TEST_CASE("a name moves away from marks where there is room") {
  const box frame{0.0, 0.0, 400.0, 400.0};
  const std::vector<anchor> anchors{{200.0, 200.0, 60.0, 15.0}};
  std::vector<std::array<double, 2>> marks{{200.0, 200.0}};
  const auto free = place_labels(frame, anchors, marks)[0];
  CHECK(free.left > 200.0);  // to the right by preference
  for (double x = 210.0; x < 300.0; x += 5.0) marks.push_back({x, 200.0});
  const auto moved = place_labels(frame, anchors, marks)[0];
  for (const auto& [x, y] : marks) {
    CHECK_FALSE(moved.meets({x - 4.0, y - 4.0, 8.0, 8.0}));
  }
}
