#include <hwflowq/flow/sensitivity_greedy.hpp>
#include <hwflowq/moo/integer_variation.hpp>

#include <array>
#include <cstddef>
#include <stdexcept>
#include <vector>

#include "catch.hpp"
#include "special_values.hpp"

namespace {

using namespace hwflowq;
using genome = std::vector<int>;

moo::integer_variation<genome> two_genes() {
  using domain = moo::integer_domain<int>;
  return {.domains = {domain::of({2, 4, 8}), domain::of({4, 8})}};
}

/// Loss and cost of each gene, and a loss of both together that no single gene shows.
std::array<double, 2> costs(const genome& g) {
  const double loss_a = g[0] == 8 ? 0.0 : g[0] == 4 ? 1.0 : 10.0;
  const double loss_b = g[1] == 8 ? 0.0 : 6.0;
  const double both = g[0] < 8 && g[1] < 8 ? 2.0 : 0.0;
  return {100.0 - loss_a - loss_b - both, 1.0 * g[0] + 2.0 * g[1]};
}

std::vector<genome> walked(const flow::sensitivity_greedy& method, std::uint64_t budget = 1000,
                           const genome& failing = {}) {
  std::vector<genome> seen;
  const auto problem = moo::make_problem<genome>(
      [&](const genome& g) {
        seen.push_back(g);
        if (g == failing) throw std::runtime_error("fails");
        return costs(g);
      },
      moo::objectives(maximise<"accuracy">(element<0>), minimise<"cost">(element<1>)));
  const auto policy =
      failing.empty() ? moo::failure_policy::stop : moo::failure_policy::mark_infeasible;
  static_cast<void>(method(problem, two_genes(), {.evaluations = budget, .on_failure = policy},
                           serial_executor{}));
  return seen;
}

}  // namespace

TEST_CASE(
    "the gene that loses least for what it saves is lowered first, by what was measured once") {
  // Singles: gene 0 at 2, 4, 8; gene 1 at 4. Ratios: gene 0 to 4 is 1/4, to 2 then 9/2; gene 1 is
  // 6/8. So gene 0, then gene 1, then gene 0.
  CHECK(walked({}) == std::vector<genome>{{2, 8}, {4, 8}, {8, 8}, {8, 4}, {4, 4}, {2, 4}});
}

TEST_CASE("losses are measured anew after each step where that is asked for") {
  // From (8, 8): (4, 8) loses 1 for 4, (8, 4) loses 6 for 8. From (4, 8): (2, 8) loses 9 for 2,
  // (4, 4) loses 8 for 8. From (4, 4): (2, 4).
  CHECK(walked({.renew = true}) ==
        std::vector<genome>{{8, 8}, {4, 8}, {8, 4}, {2, 8}, {4, 4}, {2, 4}});
}

TEST_CASE("a greedy walk stops at its budget") {
  CHECK(walked({}, 5).size() == 5);
  CHECK(walked({}, 2).size() == 2);
  CHECK(walked({.renew = true}, 4).size() == 4);
}

TEST_CASE("a greedy walk steps to values that failed last, and away from them first") {
  // From (8, 8): (4, 8) fails, so (8, 4), though it loses more; then gene 0.
  CHECK(walked({.renew = true}, 1000, {4, 8}) ==
        std::vector<genome>{{8, 8}, {4, 8}, {8, 4}, {4, 4}, {2, 4}});
  // The widest fails, so that both genes leave their widest value before gene 0 goes on.
  CHECK(walked({}, 1000, {8, 8}) ==
        std::vector<genome>{{2, 8}, {4, 8}, {8, 8}, {8, 4}, {4, 4}, {2, 4}});
}

TEST_CASE("what loses nothing comes first, what saves nothing last") {
  using hwflowq::test::infinity;
  CHECK(flow::loss_per_saving(3.0, 2.0) == 1.5);
  CHECK(flow::loss_per_saving(-1.0, 2.0) == -0.5);
  CHECK(flow::loss_per_saving(-1.0, 0.0) == -infinity);
  CHECK(flow::loss_per_saving(0.0, 0.0) == infinity);
  CHECK(flow::loss_per_saving(1.0, -1.0) == infinity);
}

TEST_CASE("a greedy walk names the objectives that are not there") {
  CHECK_THROWS_AS(walked({.quality = 2}), std::invalid_argument);
  CHECK_THROWS_AS(walked({.cost = 2}), std::invalid_argument);
}

TEST_CASE("the widest genome has the last value of every gene") {
  CHECK(flow::widest(two_genes(), genome{2, 4}) == genome{8, 8});
}
