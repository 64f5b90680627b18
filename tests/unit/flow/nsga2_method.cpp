#include <hwflowq/flow/nsga2_method.hpp>

#include <array>
#include <cstdint>
#include <stdexcept>
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

TEST_CASE("NSGA-II as a method, and on other objectives, forgives failures where its budget does") {
  const auto fails = [](const integers& bits) {
    if (bits[0] == 3) throw std::runtime_error("no three");
    return test::small_bits(bits);
  };
  const auto problem = moo::make_problem<integers>(
      fails, moo::objectives(minimise<"loss">(element<0>), minimise<"memory">(element<2>)));
  const auto space = test::bit_widths(8);
  const serial_executor here;
  const flow::nsga2_method<integers> method{.population_size = 20};
  CHECK_THROWS_AS(method(problem, space, {.evaluations = 100}, here), evaluation_error);
  const flow::method_budget lenient{.evaluations = 100,
                                    .on_failure = moo::failure_policy::mark_infeasible};
  const auto result = method(problem, space, lenient, here);
  CHECK(result.evaluations == 100);
  CHECK(result.failed_evaluations > 0);
  CHECK_FALSE(result.front.empty());
  for (const auto& s : result.front) CHECK(s.genome[0] != 3);
  // The search on other objectives meets the same failures; its front has none left.
  const auto anew = flow::search_on("anew", problem, 20)(problem, space, lenient, here);
  CHECK(anew.failed_evaluations == result.failed_evaluations);
  CHECK(anew.front == result.front);
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
