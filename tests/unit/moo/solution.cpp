#include <hwflowq/moo/solution.hpp>

#include <limits>
#include <vector>

#include "catch.hpp"

namespace {

using namespace hwflowq;
using integer_solution = moo::solution<std::vector<int>, 2>;

}  // namespace

TEST_CASE("a solution without violation is feasible") {
  CHECK(integer_solution{}.feasible());
  CHECK(integer_solution{{1, 2}, {0.5, 0.25}, 0.0}.feasible());
  CHECK(integer_solution{{}, {}, -0.0}.feasible());
  CHECK_FALSE(integer_solution{{}, {}, 1e-300}.feasible());
  CHECK_FALSE(integer_solution{{}, {}, std::numeric_limits<double>::infinity()}.feasible());
  CHECK_FALSE(integer_solution{{}, {}, std::numeric_limits<double>::quiet_NaN()}.feasible());
}

TEST_CASE("solutions are equal in all their parts") {
  const integer_solution one{{1, 2}, {0.5, 0.25}, 0.0};
  CHECK(one == integer_solution{{1, 2}, {0.5, 0.25}, 0.0});
  CHECK_FALSE(one == integer_solution{{1, 3}, {0.5, 0.25}, 0.0});
  CHECK_FALSE(one == integer_solution{{1, 2}, {0.5, 0.5}, 0.0});
  CHECK_FALSE(one == integer_solution{{1, 2}, {0.5, 0.25}, 1.0});
}

TEST_CASE("solutions are ordered by their objectives, equal ones as they were") {
  std::vector<integer_solution> solutions{{{1}, {2.0, 0.0}, 0.0},
                                          {{2}, {1.0, 5.0}, 0.0},
                                          {{3}, {1.0, 4.0}, 0.0},
                                          {{4}, {1.0, 5.0}, 1.0}};
  moo::sort_by_objectives(solutions);
  std::vector<int> order;
  for (const auto& s : solutions) order.push_back(s.genome.front());
  CHECK(order == std::vector<int>{3, 2, 4, 1});
}

TEST_CASE("of repeated genomes the first is left, other genomes of equal objectives stay") {
  const std::vector<integer_solution> solutions{{{1}, {0.0, 1.0}, 0.0},
                                                {{2}, {0.0, 1.0}, 0.0},
                                                {{1}, {0.0, 1.0}, 0.5},
                                                {{3}, {1.0, 0.0}, 0.0},
                                                {{3}, {1.0, 0.0}, 0.0}};
  const auto distinct = moo::without_repetitions(solutions);
  REQUIRE(distinct.size() == 3);
  CHECK(distinct[0] == solutions[0]);
  CHECK(distinct[1] == solutions[1]);
  CHECK(distinct[2] == solutions[3]);
  CHECK(moo::without_repetitions(std::vector<integer_solution>{}).empty());
}
