// What is an Executor, an Observer, a Termination, a Survival or a Problem, and what is not.
#include <hwflowq/moo/default_survival.hpp>
#include <hwflowq/moo/executor.hpp>
#include <hwflowq/moo/observer.hpp>
#include <hwflowq/moo/problem.hpp>
#include <hwflowq/moo/survival.hpp>
#include <hwflowq/moo/survival/classic_crowding.hpp>
#include <hwflowq/moo/termination.hpp>

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

#include "archetypes.hpp"

using namespace hwflowq;
using namespace hwflowq::moo;
namespace archetype = hwflowq::test::archetype;

namespace {

struct search {
  [[nodiscard]] std::size_t generation() const { return 0; }
  [[nodiscard]] std::size_t evaluations() const { return 0; }
  void step();
};

// ---- Executor ----------------------------------------------------------------------------------

static_assert(check_executor<serial_executor>());
static_assert(check_executor<archetype::executor>());

struct runs_functions_of_one_index {
  void for_each_chunk(std::size_t, void (*)(std::size_t)) const;
};
static_assert(!Executor<runs_functions_of_one_index>);
struct changes_when_run {
  void for_each_chunk(std::size_t, const auto&) {}
};
static_assert(!Executor<changes_when_run>);
struct named_otherwise {
  void parallel_for(std::size_t, const auto&) const {}
};
static_assert(!Executor<named_otherwise>);
static_assert(!Executor<int>);

// ---- Observer ----------------------------------------------------------------------------------

// The model in the concept's documentation.
using observing_lambda = decltype([](const auto& s) { static_cast<void>(s.generation()); });
static_assert(check_observer<observing_lambda, search>());
static_assert(check_observer<archetype::observer, search>());
static_assert(Observer<void (*)(const search&), search>);
static_assert(!Observer<void (*)(search&), search>, "observers change nothing");
static_assert(!Observer<void (*)(), search>);
static_assert(!Observer<std::string, search>);

// ---- Termination -------------------------------------------------------------------------------

// The model in the concept's documentation.
using stopping_lambda = decltype([](const auto& s) { return s.generation() >= 50; });
static_assert(check_termination<stopping_lambda, search>());
static_assert(check_termination<archetype::termination, search>());
static_assert(Termination<after_generations, search>);
static_assert(Termination<const after_generations&, search>);
static_assert(Termination<after_evaluations, search>);
static_assert(Termination<decltype(after_generations(3) || after_evaluations(4)), search>);
static_assert(Termination<decltype(either(after_generations(3), stopping_lambda{})), search>);
static_assert(!Termination<decltype(either(after_generations(3), 5)), search>);
static_assert(!Termination<int, search>);
static_assert(!Termination<void (*)(const search&), search>, "nothing says whether to stop");
static_assert(!Termination<std::string (*)(const search&), search>);
static_assert(!Termination<bool (*)(), search>);

struct counting : combinable_termination {
  bool operator()(const search&);
  void save(binary_output&) const;
  void load(binary_input&);
};
static_assert(SavesState<counting> && SavesState<counting&>);
static_assert(SavesState<decltype(counting{} || after_generations(2))>);
static_assert(!SavesState<after_generations>);

template <typename A, typename B>
concept join = requires(A a, B b) { a || b; };
static_assert(join<counting, after_generations>);
static_assert(!join<after_generations, int>);

// ---- Survival ----------------------------------------------------------------------------------

// The model in the concept's documentation.
struct first_come {
  void operator()(point_columns<2>, std::span<index_type> front, std::size_t keep,
                  std::span<double> density) {
    for (index_type member : front.first(keep)) density[member] = 0.0;
  }
};
static_assert(check_survival<first_come, 2>());
static_assert(!Survival<first_come, 3>);
static_assert(check_survival<archetype::survival, 1>());
static_assert(check_survival<archetype::survival, 5>());
static_assert(Survival<classic_crowding<4>, 4> && !Survival<classic_crowding<4>, 3>);
static_assert(Survival<default_survival<1>, 1> && Survival<default_survival<2>, 2>);
static_assert(Survival<default_survival<3>, 3> && Survival<default_survival<7>, 7>);

struct with_argument : first_come {
  explicit with_argument(int) {}
};
static_assert(!makes_empty_survival<with_argument> && !Survival<with_argument, 2>);
struct fixed : first_come {
  fixed() = default;
  fixed(const fixed&) = delete;
};
static_assert(!moves_survival<fixed> && !Survival<fixed, 2>);
struct counts {
  std::size_t operator()(point_columns<2>, std::span<index_type>, std::size_t, std::span<double>);
};
static_assert(!reduces_front<counts, 2>, "how many are kept is not the policy's to say");

// ---- Problem -----------------------------------------------------------------------------------

using G = std::vector<double>;
constexpr auto two = make_problem<G>(
    [](const G& g) { return std::array{g[0], g[1]}; },
    objectives(minimise<"energy", "pJ">(element<0>), maximise<"accuracy", "%">(element<1>)),
    constraints(at_most<"budget">(element<0>, 4.0)));

using two_type = std::remove_const_t<decltype(two)>;
static_assert(Problem<two_type>);
static_assert(two_type::objective_count == 2 && two_type::constraint_count == 1);
static_assert(two_type::descriptions[0].name == "energy" && two_type::descriptions[0].unit == "pJ");
static_assert(two_type::descriptions[1].direction == sense::maximise);
static_assert(two_type::constraint_names[0] == "budget");
static_assert(two_type::in_own_sense({1.0, 2.0}) == std::array{1.0, -2.0});

constexpr std::array projected = [] {
  std::size_t stage = 0;
  const auto p = two.project({5.0, 7.0}, stage);
  return std::array{p.values[0], p.values[1], p.violation, static_cast<double>(stage)};
}();
static_assert(projected == std::array{5.0, -7.0, 1.0, 3.0});

static_assert(!Problem<int>);
static_assert(!Problem<serial_executor>);
static_assert(!Problem<decltype(objectives(minimise<"f">(element<0>)))>);

}  // namespace
