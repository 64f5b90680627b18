// Evaluators combine, and objectives look at the parts.
#include <hwflowq/moo/evaluator.hpp>
#include <hwflowq/moo/nsga2.hpp>

#include <tuple>
#include <vector>

#include "catch.hpp"
#include "searches.hpp"

namespace {

using hwflowq::test::reals;

struct cost {
  double energy = 0.0;
};

}  // namespace

TEST_CASE("combined evaluators look at a genome once each") {
  int costs = 0;
  int accuracies = 0;
  const auto both = hwflowq::combine(
      [&](const reals& x) {
        ++costs;
        return cost{x[0]};
      },
      [&](const reals& x) {
        ++accuracies;
        return 1.0 - x[1];
      });
  const auto evaluation = both(reals{0.25, 0.5});
  CHECK(std::get<0>(evaluation).energy == 0.25);
  CHECK(std::get<1>(evaluation) == 0.5);
  CHECK(hwflowq::part<0>(&cost::energy)(evaluation) == 0.25);
  CHECK(hwflowq::part<1>([](double a) { return 2.0 * a; })(evaluation) == 1.0);

  const auto problem = hwflowq::moo::make_problem<reals>(
      both, hwflowq::moo::objectives(
                hwflowq::minimise<"energy">(hwflowq::part<0>(&cost::energy)),
                hwflowq::maximise<"accuracy">(hwflowq::part<1>([](double a) { return a; })),
                hwflowq::minimise<"twice">(hwflowq::part<0>([](cost c) { return 2 * c.energy; }))));
  costs = 0;
  accuracies = 0;
  hwflowq::moo::nsga2 search(problem, hwflowq::test::unit_cube(2), {.population_size = 10});
  search.run(hwflowq::moo::after_generations(5));
  CHECK(costs == 50);
  CHECK(accuracies == 50);
}

TEST_CASE("without an evaluator the genome is its own evaluation, uncopied") {
  const reals genome{1.0, 2.0};
  CHECK(&hwflowq::identity_evaluator{}(genome) == &genome);
}
