#include <hwflowq/flow/level_run.hpp>
#include <hwflowq/moo/termination.hpp>

#include <cstddef>
#include <span>
#include <stdexcept>
#include <vector>

#include "catch.hpp"
#include "searches.hpp"

namespace {

using namespace hwflowq;
using flow::level_phase;
using test::integers;

template <typename T = flow::until_budget_ends>
auto run_of(flow::level_budget budget, T termination = {}) {
  auto level = flow::make_level<"one">(test::bits_search_problem(), test::bit_widths(6), budget,
                                       flow::no_narrowing{}, termination);
  return flow::detail::level_run<decltype(level), serial_executor>(std::move(level));
}

template <typename Run>
std::size_t steps(Run& run) {
  const serial_executor here;
  run.begin(std::span<const integers>(), 1, here);
  std::size_t count = 0;
  while (run.step(here)) ++count;
  CHECK(run.phase() == level_phase::done);
  CHECK_FALSE(run.search());
  CHECK_FALSE(run.refinement());
  return count;
}

}  // namespace

TEST_CASE("a level ends with the first of its bounds") {
  auto by_generations = run_of({.population_size = 10, .generations = 4});
  CHECK(steps(by_generations) == 4);
  auto by_evaluations = run_of({.population_size = 10, .evaluations = 25});
  CHECK(steps(by_evaluations) == 3);
  CHECK(by_evaluations.result().report.evaluations == 30);
  auto by_termination = run_of({.population_size = 10}, moo::after_generations(6));
  CHECK(steps(by_termination) == 6);
  CHECK(by_termination.result().report.generations == 6);
}

TEST_CASE("a level is refined after its search, within what is left for that") {
  auto plain = run_of({.population_size = 10, .generations = 4});
  auto refined = run_of({.population_size = 10, .generations = 4, .refinement_evaluations = 30});
  CHECK(plain.phase() == level_phase::waiting);
  steps(plain);
  CHECK(steps(refined) > 4);
  const auto& report = refined.result().report;
  CHECK(report.refinement == moo::local_search_end::budget_ended);
  CHECK(report.refinement_evaluations == 30);
  CHECK(report.evaluations == plain.result().report.evaluations + 30);
  CHECK_FALSE(report.locally_optimal());
  CHECK(plain.result().report.refinement == moo::local_search_end::running);
}
