// Evaluators combine, and objectives look at the parts.
#include <hwflowq/moo/evaluator.hpp>
#include <hwflowq/moo/nsga2.hpp>

#include <cstddef>
#include <cstdint>
#include <tuple>
#include <vector>

#include "catch.hpp"
#include "searches.hpp"

namespace {

using hwflowq::test::reals;

struct energy_cost {
  double energy = 0.0;
};

}  // namespace

TEST_CASE("combined evaluators look at a genome once each") {
  int costs = 0;
  int accuracies = 0;
  const auto both = hwflowq::combine(
      [&](const reals& x) {
        ++costs;
        return energy_cost{x[0]};
      },
      [&](const reals& x) {
        ++accuracies;
        return 1.0 - x[1];
      });
  const auto evaluation = both(reals{0.25, 0.5});
  CHECK(std::get<0>(evaluation).energy == 0.25);
  CHECK(std::get<1>(evaluation) == 0.5);
  CHECK(hwflowq::part<0>(&energy_cost::energy)(evaluation) == 0.25);
  CHECK(hwflowq::part<1>([](double a) { return 2.0 * a; })(evaluation) == 1.0);

  const auto problem = hwflowq::moo::make_problem<reals>(
      both, hwflowq::moo::objectives(
                hwflowq::minimise<"energy">(hwflowq::part<0>(&energy_cost::energy)),
                hwflowq::maximise<"accuracy">(hwflowq::part<1>([](double a) { return a; })),
                hwflowq::minimise<"twice">(
                    hwflowq::part<0>([](energy_cost c) { return 2 * c.energy; }))));
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

namespace {

// An evaluator that learns: what it gives is multiplied by what it has learnt.
struct learning {
  const double* factor;
  std::uint64_t* asked;
  std::vector<double> operator()(const reals& x) const {
    ++*asked;
    return {*factor * x[0], x[1] + (1.0 - x[0]) * (1.0 - x[0])};
  }
  std::uint64_t version() const { return static_cast<std::uint64_t>(*factor); }
};
static_assert(hwflowq::has_version<learning>);

}  // namespace

TEST_CASE("a search forgets what an older version of its evaluator said") {
  double factor = 1.0;
  std::uint64_t asked = 0;
  const auto problem = hwflowq::moo::make_problem<reals>(
      learning{&factor, &asked},
      hwflowq::moo::objectives(hwflowq::minimise<"a">(hwflowq::element<0>),
                               hwflowq::minimise<"b">(hwflowq::element<1>)));
  hwflowq::moo::nsga2 search(
      problem, hwflowq::test::unit_cube(2),
      {.population_size = 20, .cache_evaluations = true, .keep_archive = true});
  search.run(hwflowq::moo::after_generations(10));
  hwflowq::binary_output before;
  search.save(before);
  const std::vector<reals> genomes(search.genomes().begin(), search.genomes().end());
  factor = 3.0;
  asked = 0;
  search.step();
  // The population is asked for again, beside the children that are not in it.
  CHECK(asked > 20);
  CHECK(asked <= 40);
  for (std::size_t i = 0; i < search.size(); ++i) {
    CHECK(search.individual(i).objectives[0] == 3.0 * search.genomes()[i][0]);
  }
  for (const auto& s : search.archived()) CHECK(s.objectives[0] == 3.0 * s.genome[0]);

  // From a checkpoint of before, the version that it was saved with is known.
  hwflowq::moo::nsga2 resumed(
      problem, hwflowq::test::unit_cube(2),
      {.population_size = 20, .cache_evaluations = true, .keep_archive = true});
  hwflowq::binary_input input(before.bytes());
  resumed.load(input);
  resumed.step();
  for (std::size_t i = 0; i < resumed.size(); ++i) {
    CHECK(resumed.individual(i).objectives == search.individual(i).objectives);
  }
}

TEST_CASE("a combined evaluator has a version where a part has one") {
  double factor = 1.0;
  std::uint64_t asked = 0;
  const auto plain = [](const reals& x) { return x[0]; };
  const auto both = hwflowq::combine(plain, learning{&factor, &asked});
  static_assert(hwflowq::has_version<decltype(both)>);
  static_assert(!hwflowq::has_version<decltype(hwflowq::combine(plain, plain))>);
  const auto before = both.version();
  factor = 2.0;
  CHECK(both.version() != before);
}
