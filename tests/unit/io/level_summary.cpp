#include <hwflowq/io/level_summary.hpp>

#include <limits>
#include <stdexcept>
#include <string>

#include "catch.hpp"
#include "files.hpp"

using namespace hwflowq;

TEST_CASE("a level that contradicts itself is refused by its name") {
  const auto refusal = [](auto change) {
    io::level_summary level{.name = "mid",
                            .objectives = {{"energy", "pJ"}, {"accuracy", "%", sense::maximise}},
                            .points = {{1.0, 90.0}, {2.0, 91.0}},
                            .log2_space_before = 100.0,
                            .log2_space_after = 50.0};
    change(level);
    return test::message_of<std::invalid_argument>([&] {
      level.validate();
      return 0;
    });
  };
  CHECK(refusal([](auto&) {}).empty());
  CHECK(refusal([](auto& l) { l.name = ""; }) == "level \"\": the name is empty");
  CHECK(refusal([](auto& l) { l.objectives.pop_back(); }) ==
        "level \"mid\": point 0: 2 values for 1 objectives");
  CHECK(refusal([](auto& l) { l.points[1][0] = std::numeric_limits<double>::quiet_NaN(); }) ==
        "level \"mid\": point 1: objective energy is not a number");
  CHECK(refusal([](auto& l) { l.seconds = -1.0; }) ==
        "level \"mid\": seconds is -1, which must be finite and at least 0");
  CHECK(refusal([](auto& l) { l.log2_space_after = std::numeric_limits<double>::infinity(); }) ==
        "level \"mid\": log2_space_after is inf, which must be finite and at least 0");
  CHECK(refusal([](auto& l) { l.narrowed = {{"a", "", ""}, {"a", "", ""}}; }) ==
        "level \"mid\": two of kind narrowed gene are named a");
}
