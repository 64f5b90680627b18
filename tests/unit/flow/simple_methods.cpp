#include <hwflowq/flow/simple_methods.hpp>
#include <hwflowq/moo/integer_variation.hpp>

#include <cstdint>
#include <set>
#include <vector>

#include "catch.hpp"
#include "searches.hpp"

namespace {

using namespace hwflowq;
using test::integers;

auto recording(std::vector<integers>& seen) {
  return moo::make_problem<integers>(
      [&seen](const integers& g) {
        seen.push_back(g);
        return test::small_bits(g);
      },
      moo::objectives(minimise<"loss">(element<0>), minimise<"work">(element<1>)));
}

}  // namespace

TEST_CASE("given designs are evaluated in their order, as far as the budget goes") {
  std::vector<integers> seen;
  const auto problem = recording(seen);
  const flow::given_designs<integers> method{"given", {{8, 8}, {2, 2}, {4, 4}}};
  CHECK(method(problem, test::bit_widths(2), {.evaluations = 2}, serial_executor{}).evaluations ==
        2);
  CHECK(seen == std::vector<integers>{{8, 8}, {2, 2}});
}

TEST_CASE("random search draws from its space, the same for a seed, other for another") {
  std::vector<integers> one;
  std::vector<integers> other;
  std::vector<integers> third;
  const auto space = test::bit_widths(8);
  const flow::random_search method;
  CHECK(method(recording(one), space, {.evaluations = 1000, .seed = 1}, serial_executor{})
            .evaluations == 1000);
  static_cast<void>(
      method(recording(other), space, {.evaluations = 1000, .seed = 1}, serial_executor{}));
  static_cast<void>(
      method(recording(third), space, {.evaluations = 1000, .seed = 2}, serial_executor{}));
  CHECK(one == other);
  CHECK(one != third);
  CHECK(std::set<integers>(one.begin(), one.end()).size() == 1000);
  for (const auto& g : one) REQUIRE(space.contains(g));
}

TEST_CASE("random search ends when a small space is used up") {
  std::vector<integers> seen;
  const auto result = flow::random_search{}(recording(seen), test::bit_widths(2),
                                            {.evaluations = 1000}, serial_executor{});
  CHECK(result.evaluations == 49);
}
