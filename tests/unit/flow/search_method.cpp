#include <hwflowq/flow/integer_programming.hpp>
#include <hwflowq/flow/nsga2_method.hpp>
#include <hwflowq/flow/search_method.hpp>
#include <hwflowq/flow/sensitivity_greedy.hpp>
#include <hwflowq/flow/simple_methods.hpp>
#include <hwflowq/moo/dominance.hpp>

#include <cstddef>
#include <vector>

#include "archetypes.hpp"
#include "catch.hpp"
#include "searches.hpp"

namespace {

using namespace hwflowq;
using test::integers;
using bits_problem = decltype(test::bits_search_problem());
using V = decltype(test::bit_widths(4));

template <typename Method>
void check_method(const Method& method) {
  static_assert(check_search_method<Method, bits_problem, V>());
  const auto problem = test::bits_search_problem();
  const auto space = test::bit_widths(6);
  const flow::method_budget budget{.evaluations = 400, .seed = 4};
  const auto one = method(problem, space, budget, serial_executor{});
  const auto other = method(problem, space, budget, test::archetype::executor(0));
  INFO(std::string(method.name));
  CHECK(one.front == other.front);
  CHECK(one.evaluations == other.evaluations);
  CHECK(one.evaluations <= budget.evaluations);
  CHECK(one.proxy_evaluations <= budget.evaluations);
  REQUIRE_FALSE(one.front.empty());
  for (std::size_t i = 0; i < one.front.size(); ++i) {
    CHECK(problem.in_own_sense(test::small_bits(one.front[i].genome)) == one.front[i].objectives);
    CHECK(space.contains(one.front[i].genome));
    for (const auto& s : one.front) {
      CHECK_FALSE(moo::dominates(problem.in_own_sense(s.objectives),
                                 problem.in_own_sense(one.front[i].objectives)));
    }
    if (i > 0) CHECK(one.front[i - 1].objectives < one.front[i].objectives);
  }
  CHECK_FALSE(method(problem, space, {.evaluations = 3}, serial_executor{}).evaluations > 3);
}

}  // namespace

TEST_CASE(
    "every method keeps to its budget and gives an evaluated front, the same on any executor") {
  check_method(flow::given_designs<integers>{"given", {integers(6, 2), integers(6, 8)}});
  check_method(flow::random_search{});
  check_method(flow::sensitivity_greedy{});
  check_method(flow::sensitivity_greedy{.renew = true});
  check_method(flow::integer_programming{});
  check_method(flow::nsga2_method<integers>{.population_size = 20});
  check_method(flow::search_on(
      "work only",
      moo::make_problem<integers>(test::small_bits, moo::objectives(minimise<"loss">(element<0>),
                                                                    minimise<"work">(element<1>))),
      20));
}
