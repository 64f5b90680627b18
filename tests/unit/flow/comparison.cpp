#include <hwflowq/flow/comparison.hpp>
#include <hwflowq/moo/objective.hpp>

#include <array>
#include <cstddef>
#include <functional>
#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

#include "catch.hpp"

namespace {

using namespace hwflowq;
using flow::cost_at_equal_quality;

using three_objectives = decltype(moo::make_problem<int>(moo::objectives(
    maximise<"accuracy", "%">(std::identity{}), minimise<"energy", "pJ">(std::identity{}),
    minimise<"latency", "cycles">(std::identity{}))));
using front_type = flow::front_on<three_objectives>;

front_type points(const std::vector<std::array<double, 3>>& values) {
  front_type result;
  for (const auto& v : values) result.push_back({0, v, 0.0});
  return result;
}

std::string refused_comparison(const flow::comparison_settings<3>& settings,
                               const std::vector<flow::method_fronts<three_objectives>>& methods) {
  try {
    static_cast<void>(flow::compare<three_objectives>(methods, settings));
  } catch (const std::invalid_argument& e) {
    return e.what();
  }
  return "nothing was thrown";
}

}  // namespace

TEST_CASE("cost at equal accuracy is that of the cheapest point that is good enough") {
  const auto some = points({{93, 10, 4}, {92, 7, 9}, {91, 8, 2}, {90, 1, 1}});
  CHECK(cost_at_equal_quality<three_objectives>(some, 0, 93.0, 1) == 10.0);
  CHECK(cost_at_equal_quality<three_objectives>(some, 0, 92.0, 1) == 7.0);
  CHECK(cost_at_equal_quality<three_objectives>(some, 0, 91.5, 1) == 7.0);
  CHECK(cost_at_equal_quality<three_objectives>(some, 0, 91.0, 1) == 7.0);
  CHECK(cost_at_equal_quality<three_objectives>(some, 0, 91.0, 2) == 2.0);
  CHECK_FALSE(cost_at_equal_quality<three_objectives>(some, 0, 93.5, 1));
  CHECK_FALSE(cost_at_equal_quality<three_objectives>({}, 0, 0.0, 1));
  // Where less of the quality is better.
  CHECK(cost_at_equal_quality<three_objectives>(some, 1, 8.0, 2) == 1.0);
  CHECK(cost_at_equal_quality<three_objectives>(some, 1, 0.5, 2) == std::nullopt);
  auto infeasible = some;
  infeasible[0].violation = 1.0;
  CHECK_FALSE(cost_at_equal_quality<three_objectives>(infeasible, 0, 93.0, 1));
}

TEST_CASE("hypervolume is measured in the senses of the objectives") {
  CHECK(flow::hypervolume_of<three_objectives>(points({{92, 2, 3}}), {90, 4, 4}) == 4.0);
  CHECK(flow::hypervolume_of<three_objectives>(points({{92, 2, 3}, {91, 2, 2}}), {90, 4, 4}) ==
        6.0);
  CHECK(flow::hypervolume_of<three_objectives>({}, {90, 4, 4}) == 0.0);
}

TEST_CASE("methods are compared by median and spread over seeds") {
  const std::vector<flow::method_fronts<three_objectives>> methods{
      {"one", {points({{92, 2, 3}}), points({{92, 3, 3}}), points({{91, 2, 3}})}},
      {"other", {points({{89, 1, 1}})}}};
  const auto table = flow::compare<three_objectives>(
      methods, {.reference = {90, 4, 4}, .costs = {2, 1}, .levels = {92, 91}});
  REQUIRE(table.size() == 2);
  CHECK(table[0].name == "one");
  CHECK(table[0].hypervolume == flow::spread{3, 2, 2, 2, 3, 4});
  REQUIRE(table[0].costs.size() == 4);
  CHECK(table[0].costs[1].level == 92.0);
  CHECK(table[0].costs[1].cost == 1);
  CHECK(table[0].costs[1].reached == 2);
  CHECK(table[0].costs[1].value.median == 3.0);
  CHECK(table[0].costs[1].value.greatest == std::numeric_limits<double>::infinity());
  CHECK(table[0].costs[3].reached == 3);
  CHECK(table[0].costs[3].value == flow::spread{3, 2, 2, 2, 2.5, 3});
  CHECK(table[1].costs[0].reached == 0);
  CHECK(table[1].hypervolume.median == 0.0);
}

TEST_CASE("a comparison of what is not there is an error") {
  const std::vector<flow::method_fronts<three_objectives>> methods{{"one", {front_type{}}}};
  CHECK(refused_comparison({.quality = 3}, methods) == "compare: quality is no objective");
  CHECK(refused_comparison({.costs = {1, 4}}, methods) == "compare: cost 4 is no objective");
  CHECK(refused_comparison({.costs = {0}}, methods) ==
        "compare: cost 0 is an objective to maximise");
  CHECK(refused_comparison({}, {{"two", {}}}) == "compare: method \"two\" has no front");
  CHECK(refused_comparison({}, methods) == "nothing was thrown");
}
