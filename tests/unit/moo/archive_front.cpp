#include <hwflowq/moo/archive_front.hpp>
#include <hwflowq/moo/objective.hpp>

#include <array>
#include <vector>

#include "catch.hpp"

TEST_CASE("an archive is reported in order, and in the senses of the problem") {
  using namespace hwflowq;
  const auto problem = moo::make_problem<int>(moo::objectives(
      maximise<"accuracy">([](int g) { return g; }), minimise<"cost">([](int g) { return g; })));
  moo::archive<int, 2> points;
  points.insert(3, {-3.0, 3.0});
  points.insert(1, {-1.0, 1.0});
  points.insert(2, {-2.0, 2.0});
  const auto front = moo::archive_front<decltype(problem)>(points);
  REQUIRE(front.size() == 3);
  for (int i = 0; i < 3; ++i) {
    const auto& s = front[static_cast<std::size_t>(i)];
    CHECK(s.genome == i + 1);
    CHECK(s.objectives == std::array{i + 1.0, i + 1.0});
    CHECK(s.feasible());
  }
}
