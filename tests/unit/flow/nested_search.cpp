#include <hwflowq/flow/nested_search.hpp>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <tuple>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "flows.hpp"

namespace {

using namespace hwflowq;
using test::design;
using test::integers;

// All pairs of bits and hardware that no other feasible pair dominates.
std::vector<std::array<double, 3>> best_designs() {
  std::vector<std::array<double, 3>> all;
  for (std::int8_t a = 2; a <= 8; ++a) {
    for (std::int8_t b = 2; b <= 8; ++b) {
      for (const int rows : {4, 8, 16, 32, 64}) {
        for (const int columns : {4, 8, 16, 32, 64}) {
          if (rows * columns > 1024) continue;
          all.push_back(
              test::design_cost({integers{a, b}, integers{static_cast<std::int8_t>(rows),
                                                          static_cast<std::int8_t>(columns)}}));
        }
      }
    }
  }
  std::ranges::sort(all);
  all.erase(std::unique(all.begin(), all.end()), all.end());
  std::vector<std::array<double, 3>> front;
  for (const auto& p : all) {
    const bool dominated = std::ranges::any_of(
        all, [&](const auto& q) { return q != p && q[0] <= p[0] && q[1] <= p[1] && q[2] <= p[2]; });
    if (!dominated) front.push_back(p);
  }
  return front;
}

const flow::nested_search<3> small_populations{.reference = {10.0, 1000.0, 2000.0},
                                               .population_size = 8};

}  // namespace

TEST_CASE("a nested search of a small space finds its whole front") {
  const auto problem = test::design_problem();
  const auto space = test::design_space(2);
  static_assert(SearchMethod<flow::nested_search<3>, decltype(test::design_problem()),
                             decltype(test::design_space(2))>);
  const auto found =
      small_populations(problem, space, {.evaluations = 49 * 25, .seed = 3}, serial_executor{});
  CHECK(found.evaluations == 49 * 25);
  std::vector<std::array<double, 3>> values;
  for (const auto& s : found.front) values.push_back(s.objectives);
  std::ranges::sort(values);
  values.erase(std::unique(values.begin(), values.end()), values.end());
  CHECK(values == best_designs());
}

TEST_CASE("a nested search keeps its budget, and its result to the seed") {
  const auto problem = test::design_problem();
  const auto space = test::design_space(8);
  const flow::method_budget budget{.evaluations = 3000, .seed = 5};
  const auto one = small_populations(problem, space, budget, serial_executor{});
  CHECK(one.evaluations <= 3000);
  CHECK(one.evaluations > 2000);
  CHECK(one.front == small_populations(problem, space, budget, serial_executor{}).front);
  for (const auto& s : one.front) CHECK(s.objectives == test::design_cost(s.genome));
}

TEST_CASE("a nested search judges alike wherever the quality stands among the objectives") {
  const auto turned = moo::make_problem<design>(
      test::design_cost,
      moo::objectives(minimise<"time">(element<1>), minimise<"loss">(element<0>),
                      minimise<"area">(element<2>)),
      moo::constraints(at_most<"area budget">(element<2>, 1024.0)));
  const flow::nested_search<3> in_the_middle{
      .reference = {1000.0, 10.0, 2000.0}, .quality = 1, .population_size = 8};
  const auto space = test::design_space(8);
  const flow::method_budget budget{.evaluations = 3000, .seed = 5};
  const auto found = [&](const auto& search, const auto& problem) {
    std::vector<design> designs;
    for (const auto& s : search(problem, space, budget, serial_executor{}).front) {
      designs.push_back(s.genome);
    }
    std::ranges::sort(designs);
    return designs;
  };
  CHECK(found(in_the_middle, turned) == found(small_populations, test::design_problem()));
}

TEST_CASE("hardware that is not feasible adds nothing to what an assignment of bits is worth") {
  const auto worthless = [](const design& d) {
    auto values = test::design_cost(d);
    if (values[2] > 1024.0) values[1] = 1e6;  // beyond the reference
    return values;
  };
  const auto same = moo::make_problem<design>(
      worthless,
      moo::objectives(minimise<"loss">(element<0>), minimise<"time">(element<1>),
                      minimise<"area">(element<2>)),
      moo::constraints(at_most<"area budget">(element<2>, 1024.0)));
  const auto space = test::design_space(8);
  const flow::method_budget budget{.evaluations = 6000, .seed = 5};
  auto generous = small_populations;
  generous.reference[2] = 5000.0;  // the greatest array lies within, and exceeds its budget
  CHECK(generous(same, space, budget, serial_executor{}).front ==
        generous(test::design_problem(), space, budget, serial_executor{}).front);
}

TEST_CASE("hardware whose evaluation fails is as good as none, even the first that is looked at") {
  const auto small_enough = at_most<"area budget">(element<2>, 1024.0);
  const auto objectives = moo::objectives(
      minimise<"loss">(element<0>), minimise<"time">(element<1>), minimise<"area">(element<2>));
  const auto failing = moo::make_problem<design>(
      [](const design& d) {
        const auto values = test::design_cost(d);
        if (values[2] < 100.0) throw std::runtime_error("too small");
        return values;
      },
      objectives, moo::constraints(small_enough));
  const auto infeasible = moo::make_problem<design>(
      test::design_cost, objectives,
      moo::constraints(small_enough, at_least<"least area">(element<2>, 100.0)));
  const auto space = test::design_space(8);
  const auto found = small_populations(
      failing, space,
      {.evaluations = 3000, .seed = 5, .on_failure = moo::failure_policy::mark_infeasible},
      serial_executor{});
  CHECK(found.failed_evaluations > 0);
  CHECK_FALSE(found.front.empty());
  CHECK(found.front ==
        small_populations(infeasible, space, {.evaluations = 3000, .seed = 5}, serial_executor{})
            .front);
}

TEST_CASE("a nested search refuses what it cannot look through") {
  auto few = small_populations;
  few.greatest_inner_size = 24;
  CHECK_THROWS_AS(few(test::design_problem(), test::design_space(2), {}, serial_executor{}),
                  std::invalid_argument);
  auto wrong = small_populations;
  wrong.quality = 3;
  CHECK_THROWS_AS(wrong(test::design_problem(), test::design_space(2), {}, serial_executor{}),
                  std::invalid_argument);
}
