#include <hwflowq/moo/evaluator.hpp>
#include <hwflowq/moo/field_objective.hpp>

#include <functional>
#include <tuple>

#include "catch.hpp"

namespace field_objective_tests {

struct cost {
  double energy_pj = 2.5;
  int latency_cycles = 3;
  double accuracy_percent = 90.0;
};
struct plain {
  double energy_pj = 1.0;
};

}  // namespace field_objective_tests

HWFLOWQ_REFLECT(field_objective_tests::cost, energy_pj, latency_cycles, accuracy_percent);

using namespace hwflowq;
using field_objective_tests::cost;
using field_objective_tests::plain;

constexpr auto energy = minimise_field<"energy_pj">();
static_assert(energy.name == "energy_pj" && energy.unit == "pJ");
static_assert(energy.direction == sense::minimise);
static_assert(check_objective<decltype(energy), cost>());
static_assert(!Objective<decltype(energy), plain>, "its fields have no names");
static_assert(!Objective<decltype(energy), int>);
static_assert(energy(cost{}) == 2.5);

constexpr auto best_accuracy = maximise_field<"accuracy_percent">();
static_assert(best_accuracy.direction == sense::maximise && best_accuracy.unit == "%");

constexpr auto cycles = objective_of<cost, "latency_cycles">();
static_assert(cycles.unit == "cycles" && cycles(cost{}) == 3.0);
static_assert(objective_of<cost, "accuracy_percent", sense::maximise>().direction ==
              sense::maximise);

TEST_CASE("a projection tells where the record is") {
  const auto second = minimise_field<"energy_pj">(part<1>(std::identity{}));
  static_assert(Objective<decltype(second), std::tuple<int, cost>>);
  static_assert(!Objective<decltype(second), std::tuple<cost, int>>);
  static_assert(!Objective<decltype(second), std::tuple<cost>>);
  CHECK(second(std::tuple{1, cost{.energy_pj = 8.0}}) == 8.0);

  struct evaluation {
    cost hardware;
  };
  const auto member = objective_of<cost, "latency_cycles">(&evaluation::hardware);
  CHECK(member(evaluation{{.latency_cycles = 11}}) == 11.0);
  const auto computed =
      minimise_field<"energy_pj">([](int factor) { return cost{.energy_pj = 2.0 * factor}; });
  CHECK(computed(21) == 42.0);
}
