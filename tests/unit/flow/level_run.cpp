#include <hwflowq/core/error.hpp>
#include <hwflowq/flow/level_run.hpp>
#include <hwflowq/flow/simple_methods.hpp>
#include <hwflowq/moo/nsga2.hpp>
#include <hwflowq/moo/termination.hpp>

#include <cstddef>
#include <span>
#include <stdexcept>
#include <utility>
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
  run.begin(std::span<const integers>(), 1, here, flow::detail::entry::first);
  std::size_t count = 0;
  while (run.step(here)) ++count;
  CHECK(run.phase() == level_phase::done);
  CHECK_FALSE(run.search());
  CHECK_FALSE(run.refinement());
  return count;
}

flow::given_designs<integers> uniform_widths() {
  return {"uniform", {integers(6, 2), integers(6, 5), integers(6, 8)}};
}

/// A level that starts from designs of one width throughout.
auto seeded_run(flow::level_budget budget) {
  auto level =
      flow::make_level<"one">(test::bits_search_problem(), test::bit_widths(6), budget,
                              flow::no_narrowing{}, flow::until_budget_ends{}, uniform_widths());
  return flow::detail::level_run<decltype(level), serial_executor>(std::move(level));
}

}  // namespace

TEST_CASE("a level starts from what its own method finds, evaluated once, before other seeds") {
  const serial_executor here;
  const flow::level_budget budget{.population_size = 10, .generations = 5};
  auto seeded = seeded_run(budget);
  const std::vector<integers> others{integers(6, 3)};
  seeded.begin(std::span(others), 1, here, flow::detail::entry::first);
  while (seeded.step(here)) {
  }
  const auto& report = seeded.result().report;
  CHECK(report.seeding_evaluations == 3);
  CHECK(report.seeds == 4);
  CHECK(report.evaluations == 50);  // three of the first ten by the method

  moo::nsga2 by_hand(test::bits_search_problem(), test::bit_widths(6),
                     {.population_size = 10, .seed = 1});
  // Found designs are in the order of their objectives.
  const auto found =
      uniform_widths()(test::bits_search_problem(), test::bit_widths(6), {.evaluations = 3}, here);
  REQUIRE(found.front.size() == 3);
  by_hand.seed(std::span(found.front));
  by_hand.seed(std::span(others));
  by_hand.run(moo::after_generations(5));
  CHECK(seeded.result().front == by_hand.front());
}

TEST_CASE("no budget for a method, or a level that is resumed, and the method is not asked") {
  const serial_executor here;
  auto resumed = seeded_run({.population_size = 10});
  resumed.begin(std::span<const integers>(), 1, here, flow::detail::entry::resumed);
  CHECK(resumed.result().report.seeds == 0);
  auto without = seeded_run({.population_size = 10, .seeding_evaluations = 0});
  without.begin(std::span<const integers>(), 1, here, flow::detail::entry::first);
  CHECK(without.result().report.seeding_evaluations == 0);
  CHECK(without.result().report.seeds == 0);
  auto few = seeded_run({.population_size = 10, .seeding_evaluations = 2});
  few.begin(std::span<const integers>(), 1, here, flow::detail::entry::first);
  CHECK(few.result().report.seeding_evaluations == 2);
  CHECK(few.fingerprint() != without.fingerprint());
}

TEST_CASE("a failure while seeds are looked for is treated as any other of the level") {
  const auto problem = moo::make_problem<integers>(
      [](const integers& bits) {
        if (bits[0] > 3 && bits[0] < 7) throw std::runtime_error("no middle");
        return test::small_bits(bits);
      },
      moo::objectives(minimise<"loss">(element<0>), minimise<"work">(element<1>)));
  const auto run_with = [&](moo::failure_policy policy) {
    auto level =
        flow::make_level<"one">(problem, test::bit_widths(6),
                                {.population_size = 10, .generations = 20, .on_failure = policy},
                                flow::no_narrowing{}, flow::until_budget_ends{}, uniform_widths());
    return flow::detail::level_run<decltype(level), serial_executor>(std::move(level));
  };
  const serial_executor here;
  auto strict = run_with(moo::failure_policy::stop);
  CHECK_THROWS_AS(strict.begin(std::span<const integers>(), 1, here, flow::detail::entry::first),
                  evaluation_error);
  auto lenient = run_with(moo::failure_policy::mark_infeasible);
  lenient.begin(std::span<const integers>(), 1, here, flow::detail::entry::first);
  const auto& report = lenient.result().report;
  CHECK(report.seeds == 2);
  CHECK(report.seeding_evaluations == 3);
  CHECK(report.failed_evaluations == 1);
  while (lenient.step(here)) {
    if (lenient.search()) CHECK(report.failed_evaluations == 1);
  }
  // Two of the first ten were known.
  CHECK(report.evaluations == 3 + 198);
  CHECK(report.failed_evaluations > 1);
  for (const auto& s : lenient.result().front) CHECK((s.genome[0] <= 3 || s.genome[0] >= 7));
}

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
