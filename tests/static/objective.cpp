// What is an Objective or a Constraint and what is not.
#include <hwflowq/moo/constraint.hpp>
#include <hwflowq/moo/objective.hpp>

#include <array>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <vector>

#include "archetypes.hpp"

using namespace hwflowq;
namespace archetype = hwflowq::test::archetype;

namespace objective_tests {

struct cost {
  double energy_pj = 0.0;
  int cycles = 0;
  std::string text{};
  [[nodiscard]] float area() const { return 1.0F; }
};
struct record {
  int correct;
  int images;
};

// The models in the concept's documentation.
static_assert(check_objective<decltype(minimise<"energy", "pJ">(&cost::energy_pj)), cost>());
static_assert(check_objective<decltype(maximise<"accuracy", "%">([](const record& r) {
                                return 100.0 * r.correct / r.images;
                              })),
                              record>());
static_assert(check_objective<archetype::objective, archetype::evaluation>());
static_assert(check_objective<archetype::batch_objective, archetype::batch_evaluation>());

constexpr auto energy = minimise<"energy", "pJ">(&cost::energy_pj);
static_assert(energy.name == "energy" && energy.unit == "pJ");
static_assert(energy.direction == sense::minimise);
constexpr auto accuracy = maximise<"accuracy">([](const record& r) { return r.correct; });
static_assert(accuracy.unit.empty() && accuracy.direction == sense::maximise);
static_assert(accuracy(record{3, 4}) == 3.0);

static_assert(Objective<decltype(minimise<"cycles">(&cost::cycles)), cost>);
static_assert(Objective<decltype(minimise<"area">(&cost::area)), cost>);
static_assert(!Objective<decltype(energy), record>, "a member of another type");
static_assert(!Objective<decltype(minimise<"text">(&cost::text)), cost>, "text is no number");
static_assert(!Objective<decltype(minimise<"nothing">([](const cost&) {})), cost>);
static_assert(!Objective<decltype(minimise<"changes">([](cost&) { return 1.0; })), cost>);

// Elements of evaluations that are indexed.
static_assert(Objective<decltype(minimise<"f1">(element<0>)), std::array<double, 2>>);
static_assert(Objective<decltype(minimise<"f2">(element<1>)), std::array<double, 2>>);
static_assert(!Objective<decltype(minimise<"f3">(element<2>)), std::array<double, 2>>, "no third");
static_assert(Objective<decltype(minimise<"f3">(element<2>)), std::vector<double>>);
static_assert(!Objective<decltype(minimise<"f1">(element<0>)), cost>);

struct complete {
  static constexpr std::string_view name = "complete";
  static constexpr std::string_view unit = "s";
  static constexpr sense direction = sense::minimise;
  double operator()(const cost&) const;
};
static_assert(Objective<complete, cost>);
static_assert(!Objective<complete, record>);

struct without_name {
  static constexpr std::string_view unit = "s";
  static constexpr sense direction = sense::minimise;
  double operator()(const cost&) const;
};
static_assert(!has_name<without_name> && has_unit<without_name> && has_direction<without_name>);
static_assert(!Objective<without_name, cost>);

struct name_of_each_object : without_name {
  std::string_view name = "not known when compiling";
};
static_assert(!has_name<name_of_each_object>);
struct name_at_run_time : without_name {
  static const std::string_view name;
};
static_assert(!has_name<name_at_run_time>);
struct name_is_a_number : without_name {
  static constexpr int name = 3;
};
static_assert(!has_name<name_is_a_number>);

struct without_unit {
  static constexpr std::string_view name = "x";
  static constexpr sense direction = sense::minimise;
  double operator()(const cost&) const;
};
static_assert(!has_unit<without_unit> && !Objective<without_unit, cost>);

struct without_direction {
  static constexpr std::string_view name = "x";
  static constexpr std::string_view unit = "";
  double operator()(const cost&) const;
};
static_assert(!has_direction<without_direction> && !Objective<without_direction, cost>);
struct direction_is_a_bool : without_direction {
  static constexpr bool direction = true;
};
static_assert(!has_direction<direction_is_a_bool>);
struct direction_of_each_object : without_direction {
  sense direction = sense::maximise;
};
static_assert(!has_direction<direction_of_each_object>);

struct changes_itself : without_direction {
  static constexpr sense direction = sense::minimise;
  double operator()(const cost&);
};
static_assert(!projects_to_number<changes_itself, cost>, "several threads may call it");

// Constraints.
static_assert(check_constraint<archetype::constraint, archetype::evaluation>());
static_assert(check_constraint<decltype(at_most<"energy">(&cost::energy_pj, 4.0)), cost>());
static_assert(Constraint<decltype(at_least<"cycles">(&cost::cycles, 4.0)), cost>);
static_assert(Constraint<decltype(constraint<"fits">([](const cost&) { return 0; })), cost>);
static_assert(Constraint<complete, cost>, "unit and direction are not asked for");
static_assert(!Constraint<without_name, cost>);
static_assert(!Constraint<decltype(at_most<"text">(&cost::text, 4.0)), cost>);
static_assert(!Constraint<decltype(at_most<"energy">(&cost::energy_pj, 4.0)), record>);
static_assert(!Constraint<decltype(constraint<"nothing">([](const cost&) {})), cost>);

static_assert(at_most<"bound">(element<0>, 4.0)(std::array{5.5}) == 1.5);
static_assert(at_most<"bound">(element<0>, 4.0)(std::array{4.0}) == 0.0);
static_assert(at_least<"bound">(element<0>, 4.0)(std::array{1.0}) == 3.0);
static_assert(at_least<"bound">(element<0>, 4.0)(std::array{4.0}) == 0.0);

}  // namespace objective_tests
