// Objectives project what evaluators give.
#include <hwflowq/moo/objective.hpp>

#include <array>
#include <limits>
#include <string>
#include <vector>

#include "catch.hpp"

namespace {

struct run_cost {
  double energy_pj = 0.0;
  int cycles = 0;
  [[nodiscard]] double edp() const { return energy_pj * cycles; }
};

}  // namespace

TEST_CASE("objectives are members, member functions or lambdas") {
  using namespace hwflowq;
  const run_cost c{2.5, 4};
  CHECK(minimise<"energy", "pJ">(&run_cost::energy_pj)(c) == 2.5);
  CHECK(minimise<"latency", "cycles">(&run_cost::cycles)(c) == 4.0);
  CHECK(minimise<"edp">(&run_cost::edp)(c) == 10.0);
  const double weight = 3.0;
  CHECK(maximise<"weighted">([weight](const run_cost& x) { return weight * x.cycles; })(c) == 12.0);
}

TEST_CASE("elements of arrays and vectors are objectives") {
  using namespace hwflowq;
  CHECK(minimise<"f2">(element<1>)(std::array{1.0, 2.0}) == 2.0);
  CHECK(minimise<"f2">(element<1>)(std::vector{1, 2}) == 2.0);
}

TEST_CASE("the sense is told, not applied") {
  // The problem negates what is to be maximised, once.
  using namespace hwflowq;
  const auto accuracy = maximise<"accuracy", "%">(&run_cost::energy_pj);
  CHECK(accuracy(run_cost{92.5, 0}) == 92.5);
  CHECK(accuracy.direction == sense::maximise);
  CHECK(std::string(accuracy.name) == "accuracy");
  CHECK(std::string(accuracy.unit) == "%");
  CHECK(accuracy(run_cost{std::numeric_limits<double>::infinity(), 0}) ==
        std::numeric_limits<double>::infinity());
}
