#include <hwflowq/io/describe_level.hpp>
#include <hwflowq/moo/problem.hpp>

#include <cstdint>
#include <string>
#include <vector>

#include "catch.hpp"

using namespace hwflowq;

TEST_CASE("a level is described by its problem's words and its report's figures") {
  using genome = std::vector<std::int8_t>;
  const auto problem = moo::make_problem<genome>(
      moo::objectives(minimise<"energy", "pJ">([](const genome& g) { return double{1} * g[0]; }),
                      maximise<"quality">([](const genome& g) { return double{2} * g[0]; })));
  using problem_type = std::remove_const_t<decltype(problem)>;
  flow::level_result<genome, 2> found;
  found.report.name = "coarse";
  found.report.evaluations = 123;
  found.report.seconds = 9.0;
  found.report.log2_space_after = 12.5;
  for (const auto g : std::vector<std::int8_t>{3, 4}) {
    moo::solution<genome, 2> s;
    s.genome = {g};
    s.objectives = {1.0 * g, 2.0 * g};
    found.front.push_back(s);
  }
  const auto level = io::describe_level<problem_type>(found);
  CHECK_NOTHROW(level.validate());
  CHECK(level.name == "coarse");
  CHECK(level.objectives == std::vector<io::objective_column>{{"energy", "pJ", sense::minimise},
                                                              {"quality", "", sense::maximise}});
  CHECK(level.points == std::vector<std::vector<double>>{{3.0, 6.0}, {4.0, 8.0}});
  CHECK(level.evaluations == 123);
  CHECK_FALSE(level.seconds);
  CHECK_FALSE(level.log2_space_before);  // the report does not know it
  CHECK(level.log2_space_after == 12.5);
}
