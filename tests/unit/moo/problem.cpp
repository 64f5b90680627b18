// Problems project evaluations and say how far a projection came.
#include <hwflowq/moo/problem.hpp>

#include <array>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <vector>

#include "catch.hpp"
#include "special_values.hpp"

namespace {

using namespace hwflowq;
using namespace hwflowq::moo;
using G = std::vector<double>;
using hwflowq::test::not_a_number;

double watched(double value) {
  if (value == 99.0) throw std::runtime_error("ninety-nine");
  return value;
}

// Entry i of the genome is objective i; entries 3 and 4 are violations.
const auto problem_of_five =
    make_problem<G>(objectives(minimise<"a">([](const G& g) { return watched(g[0]); }),
                               maximise<"b", "%">([](const G& g) { return watched(g[1]); }),
                               minimise<"c">([](const G& g) { return watched(g[2]); })),
                    constraints(constraint<"d">([](const G& g) { return watched(g[3]); }),
                                constraint<"e">([](const G& g) { return watched(g[4]); })));

}  // namespace

TEST_CASE("a projection negates what is to be maximised and adds violations") {
  std::size_t stage = 77;
  const auto p = problem_of_five.project(G{1.0, 2.0, 3.0, 0.5, 0.25}, stage);
  CHECK(p.values == std::array{1.0, -2.0, 3.0});
  CHECK(p.violation == 0.75);
  CHECK(stage == 5);
  CHECK(problem_of_five.in_own_sense(p.values) == std::array{1.0, 2.0, 3.0});
  CHECK(problem_of_five.project(G{1.0, 2.0, 3.0, -4.0, 0.25}, stage).violation == 0.25);
  CHECK(problem_of_five.project(G{1.0, 2.0, 3.0, -4.0, -1.0}, stage).violation == 0.0);
}

TEST_CASE("the stage names what gave NaN or threw") {
  for (std::size_t culprit = 0; culprit < 5; ++culprit) {
    G g(5, 1.0);
    std::size_t stage = 77;
    g[culprit] = not_a_number;
    static_cast<void>(problem_of_five.project(g, stage));
    CHECK(stage == culprit);
    g[culprit] = 99.0;
    stage = 77;
    CHECK_THROWS_AS(problem_of_five.project(g, stage), std::runtime_error);
    CHECK(stage == culprit);
    if (culprit < 4) {
      g[culprit] = not_a_number;
      g[culprit + 1] = 99.0;  // not reached
      CHECK_NOTHROW(problem_of_five.project(g, stage));
      CHECK(stage == culprit);
    }
  }
}

TEST_CASE("infinite objectives and violations are numbers") {
  using hwflowq::test::infinity;
  std::size_t stage = 0;
  const auto p = problem_of_five.project(G{infinity, infinity, -infinity, infinity, 1.0}, stage);
  CHECK(stage == 5);
  CHECK(p.values == std::array{infinity, -infinity, -infinity});
  CHECK(p.violation == infinity);
}

TEST_CASE("a problem describes itself") {
  using problem_type = decltype(problem_of_five);
  CHECK(problem_type::objective_count == 3);
  CHECK(problem_type::constraint_count == 2);
  CHECK(std::string(problem_type::descriptions[1].name) == "b");
  CHECK(std::string(problem_type::descriptions[1].unit) == "%");
  CHECK(problem_type::descriptions[0].direction == sense::minimise);
  CHECK(problem_type::descriptions[1].direction == sense::maximise);
  CHECK(std::string(problem_type::constraint_names[1]) == "e");
  const auto without = make_problem<G>(objectives(minimise<"a">(element<0>)));
  CHECK(decltype(without)::constraint_names.empty());
}
