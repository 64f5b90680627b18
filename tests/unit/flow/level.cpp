#include <hwflowq/flow/level.hpp>
#include <hwflowq/moo/termination.hpp>

#include <stdexcept>
#include <utility>

#include "catch.hpp"
#include "searches.hpp"

namespace {

using namespace hwflowq;

}  // namespace

TEST_CASE("a level is made of its parts") {
  auto one = flow::make_level<"coarse">(test::bits_search_problem(), test::bit_widths(4),
                                        {.population_size = 12}, flow::bound_genes{.margin = 3},
                                        moo::after_evaluations(7));
  static_assert(check_level<decltype(one)>());
  static_assert(narrows_front<decltype(one)> && may_end_early<decltype(one)>);
  static_assert(seeds_search<decltype(one)>);
  static_assert(decltype(one)::name == "coarse");
  CHECK(one.budget().population_size == 12);
  CHECK(one.narrowing().margin == 3);
  CHECK(one.variation().domains.size() == 4);
  CHECK(&one.termination() == &std::as_const(one).termination());
}

TEST_CASE("a level refuses a budget that is none") {
  CHECK_THROWS_AS(flow::make_level<"coarse">(test::bits_search_problem(), test::bit_widths(4),
                                             {.generations = 0}),
                  std::invalid_argument);
}

TEST_CASE("the budget alone ends a level that has no termination") {
  CHECK_FALSE(flow::until_budget_ends{}(0));
}
