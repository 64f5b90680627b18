// Objectives project what evaluators give.
#include <hwflowq/moo/objective.hpp>

#include <array>
#include <limits>
#include <string>
#include <vector>

#include "catch.hpp"

namespace {

struct cost {
  double energy_pj = 0.0;
  int cycles = 0;
  [[nodiscard]] double edp() const { return energy_pj * cycles; }
};

}  // namespace

TEST_CASE("objectives are members, member functions or lambdas") {
  using namespace hwflowq;
  const cost c{2.5, 4};
  CHECK(minimise<"energy", "pJ">(&cost::energy_pj)(c) == 2.5);
  CHECK(minimise<"latency", "cycles">(&cost::cycles)(c) == 4.0);
  CHECK(minimise<"edp">(&cost::edp)(c) == 10.0);
  const double weight = 3.0;
  CHECK(maximise<"weighted">([weight](const cost& x) { return weight * x.cycles; })(c) == 12.0);
}

TEST_CASE("elements of arrays and vectors are objectives") {
  using namespace hwflowq;
  CHECK(minimise<"f2">(element<1>)(std::array{1.0, 2.0}) == 2.0);
  CHECK(minimise<"f2">(element<1>)(std::vector{1, 2}) == 2.0);
}

TEST_CASE("the sense is told, not applied") {
  // The problem negates what is to be maximised, once.
  using namespace hwflowq;
  const auto accuracy = maximise<"accuracy", "%">(&cost::energy_pj);
  CHECK(accuracy(cost{92.5, 0}) == 92.5);
  CHECK(accuracy.direction == sense::maximise);
  CHECK(std::string(accuracy.name) == "accuracy");
  CHECK(std::string(accuracy.unit) == "%");
  CHECK(accuracy(cost{std::numeric_limits<double>::infinity(), 0}) ==
        std::numeric_limits<double>::infinity());
}
