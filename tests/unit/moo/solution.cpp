#include <hwflowq/moo/solution.hpp>

#include <limits>
#include <vector>

#include "catch.hpp"

namespace {

using namespace hwflowq;
using solution = moo::solution<std::vector<int>, 2>;

}  // namespace

TEST_CASE("a solution without violation is feasible") {
  CHECK(solution{}.feasible());
  CHECK(solution{{1, 2}, {0.5, 0.25}, 0.0}.feasible());
  CHECK(solution{{}, {}, -0.0}.feasible());
  CHECK_FALSE(solution{{}, {}, 1e-300}.feasible());
  CHECK_FALSE(solution{{}, {}, std::numeric_limits<double>::infinity()}.feasible());
  CHECK_FALSE(solution{{}, {}, std::numeric_limits<double>::quiet_NaN()}.feasible());
}

TEST_CASE("solutions are equal in all their parts") {
  const solution one{{1, 2}, {0.5, 0.25}, 0.0};
  CHECK(one == solution{{1, 2}, {0.5, 0.25}, 0.0});
  CHECK_FALSE(one == solution{{1, 3}, {0.5, 0.25}, 0.0});
  CHECK_FALSE(one == solution{{1, 2}, {0.5, 0.5}, 0.0});
  CHECK_FALSE(one == solution{{1, 2}, {0.5, 0.25}, 1.0});
}
