#include <hwflowq/flow/nsga2_method.hpp>

#include <array>
#include <vector>

#include "catch.hpp"
#include "searches.hpp"

namespace {

using namespace hwflowq;
using test::integers;

}  // namespace

TEST_CASE("NSGA-II as a method is the search with an archive, for whole generations") {
  const auto problem = test::bits_search_problem();
  const auto space = test::bit_widths(8);
  const auto result = flow::nsga2_method<integers>{.population_size = 20}(
      problem, space, {.evaluations = 199, .seed = 6}, serial_executor{});
  moo::nsga2 search(problem, space, {.population_size = 20, .seed = 6, .keep_archive = true});
  search.run(moo::after_generations(9));
  CHECK(result.front == search.archived());
  CHECK(result.evaluations == 180);
  CHECK(result.proxy_evaluations == 0);
}

TEST_CASE("a budget of less than a population evaluates nothing") {
  const auto result = flow::nsga2_method<integers>{.population_size = 20}(
      test::bits_search_problem(), test::bit_widths(8), {.evaluations = 19}, serial_executor{});
  CHECK(result.front.empty());
  CHECK(result.evaluations == 0);
}

TEST_CASE("a search on other objectives is costed anew on the problem") {
  const auto proxy = moo::make_problem<integers>(
      test::small_bits,
      moo::objectives(minimise<"loss">(element<0>), minimise<"memory">(element<2>)));
  const auto problem = test::bits_search_problem();
  const auto space = test::bit_widths(8);
  const auto result = flow::search_on("memory only", proxy, 20)(
      problem, space, {.evaluations = 300, .seed = 2}, serial_executor{});
  moo::nsga2 search(proxy, space, {.population_size = 20, .seed = 2, .keep_archive = true});
  search.run(moo::after_generations(15));
  CHECK(result.proxy_evaluations == search.evaluations());
  CHECK(result.evaluations == search.archived().size());
  // Points that are non-dominated in two objectives are so in three.
  REQUIRE(result.front.size() == search.archived().size());
  for (const auto& s : result.front) CHECK(s.objectives == test::small_bits(s.genome));
}
