#include <hwflowq/flow/nsga2_method.hpp>
#include <hwflowq/flow/recosted.hpp>
#include <hwflowq/flow/simple_methods.hpp>

#include <vector>

#include "catch.hpp"
#include "searches.hpp"

namespace {

using namespace hwflowq;
using test::integers;

const auto proxy = moo::make_problem<integers>(
    test::small_bits,
    moo::objectives(minimise<"loss">(element<0>), minimise<"memory">(element<2>)));

}  // namespace

TEST_CASE("NSGA-II on another problem, costed anew, is a search on that problem") {
  const auto problem = test::bits_search_problem();
  const auto space = test::bit_widths(8);
  const flow::method_budget budget{.evaluations = 300, .seed = 2};
  const auto expected = flow::search_on("", proxy, 20)(problem, space, budget, serial_executor{});
  const auto method =
      flow::recost("any", proxy, flow::nsga2_method<integers>{.population_size = 20});
  static_assert(SearchMethod<decltype(method), decltype(problem), decltype(space)>);
  const auto found = method(problem, space, budget, serial_executor{});
  CHECK(method.name == "any");
  CHECK(found.front == expected.front);
  CHECK(found.evaluations == expected.evaluations);
  CHECK(found.proxy_evaluations == expected.proxy_evaluations);
}

TEST_CASE("what is costed anew keeps within the budget") {
  const flow::given_designs<integers> given{"", {{8, 8}, {2, 2}, {4, 4}}};
  const auto found = flow::recost("", proxy, given)(
      test::bits_search_problem(), test::bit_widths(2), {.evaluations = 2}, serial_executor{});
  CHECK(found.proxy_evaluations == 2);
  CHECK(found.evaluations == 2);
}
