#include <hwflowq/moo/nsga2.hpp>
#include <hwflowq/moo/problem_view.hpp>

#include <cstddef>
#include <vector>

#include "archetypes.hpp"
#include "catch.hpp"
#include "searches.hpp"

namespace {

using namespace hwflowq;
namespace archetype = hwflowq::test::archetype;

static_assert(moo::Problem<moo::problem_view<decltype(test::rational_problem())>>);

}  // namespace

TEST_CASE("a search on a view is the search on the problem") {
  const auto problem = test::bits_search_problem();
  moo::nsga2 one(problem, test::bit_widths(8), {.population_size = 12});
  moo::nsga2 other(moo::problem_view{problem}, test::bit_widths(8), {.population_size = 12});
  one.run(moo::after_generations(5));
  other.run(moo::after_generations(5));
  CHECK(test::digest(one) == test::digest(other));
  CHECK(one.fingerprint() == other.fingerprint());
}

TEST_CASE("a view serves problems that cannot be copied") {
  const auto problem = moo::make_problem<archetype::genome>(
      archetype::single_evaluator(0), moo::objectives(archetype::objective(0)),
      moo::constraints(archetype::constraint(0)));
  const moo::problem_view view(problem);
  const auto copy = view;
  std::size_t stage = 0;
  CHECK(copy.project(copy.evaluator()(archetype::genome()), stage).values[0] == 0.0);
  CHECK(&copy.evaluator() == &problem.evaluator());
}
