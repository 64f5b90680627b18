#include <hwflowq/flow/level_budget.hpp>

#include <stdexcept>
#include <string>

#include "catch.hpp"

namespace {

using hwflowq::flow::level_budget;

std::string refused_budget(const level_budget& budget) {
  try {
    budget.validate();
  } catch (const std::invalid_argument& e) {
    return e.what();
  }
  return "nothing was thrown";
}

}  // namespace

TEST_CASE("the budget of a level says what is wrong with it") {
  CHECK(refused_budget({}) == "nothing was thrown");
  CHECK(refused_budget({.generations = 0}) == "level_budget: generations = 0 must be at least 1");
  CHECK(refused_budget({.evaluations = 0}) == "level_budget: evaluations = 0 must be at least 1");
  CHECK(refused_budget({.population_size = 1}).find("population_size = 1 must be") !=
        std::string::npos);
}

TEST_CASE("the budget of a level becomes settings of its searches") {
  using namespace hwflowq;
  const level_budget budget{.population_size = 30,
                            .refinement_evaluations = 7,
                            .refinement_moves = moo::neighbour_moves::step,
                            .refinement_acceptance = moo::acceptance::non_dominated,
                            .cache_evaluations = true,
                            .keep_archive = true,
                            .on_failure = moo::failure_policy::mark_infeasible};
  const auto search = budget.search_settings(9);
  CHECK(search.population_size == 30);
  CHECK(search.seed == 9);
  CHECK(search.cache_evaluations);
  CHECK(search.keep_archive);
  CHECK(search.on_failure == moo::failure_policy::mark_infeasible);
  const auto refinement = budget.refinement_settings();
  CHECK(refinement.evaluations == 7);
  CHECK(refinement.moves == moo::neighbour_moves::step);
  CHECK(refinement.accept == moo::acceptance::non_dominated);
  CHECK(refinement.on_failure == moo::failure_policy::mark_infeasible);
  CHECK(hash(budget) != hash(level_budget{}));
  CHECK(hash(level_budget{.seeding_evaluations = 7}) != hash(level_budget{}));
}
