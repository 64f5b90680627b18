#include <hwflowq/core/error.hpp>
#include <hwflowq/flow/method_points.hpp>
#include <hwflowq/moo/objective.hpp>

#include <array>
#include <span>
#include <stdexcept>
#include <vector>

#include "catch.hpp"

TEST_CASE("the front of what was evaluated is kept, and the budget") {
  using namespace hwflowq;
  const auto problem = moo::make_problem<int>(
      [](int g) { return std::array<double, 2>{g / 10 * 1.0, g % 10 * 1.0}; },
      moo::objectives(maximise<"tens">(element<0>), minimise<"ones">(element<1>)),
      moo::constraints(at_most<"tens at most">(element<0>, 7.0)));
  const serial_executor here;
  flow::method_points points(problem, {.evaluations = 6}, here);
  const std::vector<int> genomes{11, 35, 22, 95, 23, 11};
  CHECK(points.evaluate(std::span<const int>(genomes)).size() == 6);
  CHECK(points.remaining() == 1);
  CHECK(points.evaluate(11)->values == std::array{-1.0, 1.0});
  CHECK(points.evaluate(74)->violation == 0.0);
  CHECK_FALSE(points.evaluate(75));
  const auto result = points.result();
  CHECK(result.evaluations == 6);
  CHECK(result.proxy_evaluations == 0);
  std::vector<int> front;
  for (const auto& s : result.front) front.push_back(s.genome);
  CHECK(front == std::vector<int>{11, 22, 74});
}

TEST_CASE("points that fail end a method, or are counted and left out, as its budget says") {
  using namespace hwflowq;
  const auto evaluate = [](int g) {
    if (g == 2) throw std::runtime_error("no two");
    return std::array<double, 2>{1.0 * g, -1.0 * g};
  };
  const auto problem = moo::make_problem<int>(
      evaluate, moo::objectives(minimise<"up">(element<0>), minimise<"down">(element<1>)));
  const serial_executor here;
  const std::vector<int> genomes{1, 2, 3};
  flow::method_points strict(problem, {.evaluations = 6}, here);
  CHECK_THROWS_AS(strict.evaluate(std::span<const int>(genomes)), evaluation_error);
  flow::method_points lenient(
      problem, {.evaluations = 6, .on_failure = moo::failure_policy::mark_infeasible}, here);
  const auto found = lenient.evaluate(std::span<const int>(genomes));
  REQUIRE(found.size() == 3);
  CHECK(found[1].failed());
  const auto result = lenient.result();
  CHECK(result.front.size() == 2);
  CHECK(result.evaluations == 3);
  CHECK(result.failed_evaluations == 1);
}
