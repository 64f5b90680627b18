// The concept Level: one level of abstraction of a flow, with its problem, space and budget.
#ifndef HWFLOWQ_FLOW_LEVEL_HPP
#define HWFLOWQ_FLOW_LEVEL_HPP

#include <hwflowq/core/fixed_string.hpp>
#include <hwflowq/flow/level_budget.hpp>
#include <hwflowq/flow/narrowing_policies.hpp>
#include <hwflowq/flow/search_method.hpp>
#include <hwflowq/moo/problem.hpp>
#include <hwflowq/moo/variation.hpp>

#include <concepts>
#include <string_view>
#include <type_traits>
#include <utility>

namespace hwflowq {

/// `L::name` names the level at compile time.
template <typename L>
concept names_level = requires {
  { L::name } -> std::convertible_to<std::string_view>;
  typename std::bool_constant<std::string_view(L::name).empty()>;
};

/// `level.problem()` gives a reference to what is searched: evaluator, objectives, constraints.
template <typename L>
concept states_problem = requires(const L& level) {
  level.problem();
  requires std::is_lvalue_reference_v<decltype(level.problem())>;
  requires moo::Problem<std::remove_cvref_t<decltype(level.problem())>>;
};

/// `level.variation()` gives a Variation of the problem's genomes that names its `genome_type`.
template <typename L>
concept varies_genomes = states_problem<L> && requires(const L& level) {
  requires Variation<std::remove_cvref_t<decltype(level.variation())>,
                     typename std::remove_cvref_t<decltype(level.problem())>::genome_type>;
  requires std::same_as<typename std::remove_cvref_t<decltype(level.variation())>::genome_type,
                        typename std::remove_cvref_t<decltype(level.problem())>::genome_type>;
  requires std::copyable<std::remove_cvref_t<decltype(level.variation())>>;
};

/// `level.budget()` gives a `flow::level_budget`.
template <typename L>
concept has_budget = requires(const L& level) {
  { level.budget() } -> std::convertible_to<const flow::level_budget&>;
};

/// `level.narrowing()` gives a Narrowing of the level before: optional.
template <typename L>
concept narrows_front = requires(const L& level) { level.narrowing(); };

/// `level.termination()` gives a reference to a Termination, of a const level a const one: optional.
template <typename L>
concept may_end_early = requires(L& level, const L& constant) {
  level.termination();
  constant.termination();
  requires std::is_lvalue_reference_v<decltype(level.termination())>;
};

/// `level.seeding()` gives a SearchMethod on the level's problem and space, the front of which takes part
/// in the first population: optional.
template <typename L>
concept seeds_search = varies_genomes<L> && requires(const L& level) {
  level.seeding();
  requires SearchMethod<std::remove_cvref_t<decltype(level.seeding())>,
                        std::remove_cvref_t<decltype(level.problem())>,
                        std::remove_cvref_t<decltype(level.variation())>>;
};

/// One level of abstraction of a flow.
///
/// | requirement         | expression                 | meaning                                     |
/// |---------------------|----------------------------|---------------------------------------------|
/// | `names_level<L>`    | `L::name`                  | shown in reports, asked for by observers    |
/// | `states_problem<L>` | `l.problem()`              | what `moo::make_problem` makes              |
/// | `varies_genomes<L>` | `l.variation()`            | the whole space of the level; copyable      |
/// | `has_budget<L>`     | `l.budget()`               | population, generations, evaluations        |
/// | `narrows_front<L>`  | `l.narrowing()`, optional  | what the front before leaves of the space   |
/// | `may_end_early<L>`  | `l.termination()`, optional| stops before the budget is used up          |
/// | `seeds_search<L>`   | `l.seeding()`, optional    | finds designs for the search to begin with  |
///
/// The problem holds the level's HardwareModel, or any evaluator, and its objectives by name.
/// Semantics that no compiler checks: the members give the same each time. Most are made by
/// `flow::make_level`.
template <typename L>
concept Level = names_level<L> && states_problem<L> && varies_genomes<L> && has_budget<L>;

/// Lists everything that L lacks to be a Level.
template <typename L>
consteval bool check_level() {
  static_assert(names_level<L>, "Level: add `static constexpr std::string_view name`");
  static_assert(
      states_problem<L>,
      "Level: add `const Problem& problem() const` that gives what moo::make_problem made");
  if constexpr (states_problem<L>) {
    static_assert(varies_genomes<L>,
                  "Level: add `const V& variation() const` that gives a copyable Variation of the "
                  "problem's genomes, with `genome_type`");
  }
  static_assert(has_budget<L>, "Level: add `const hwflowq::flow::level_budget& budget() const`");
  return true;
}

namespace flow {

/// Stops nothing: the budget alone ends a level.
struct until_budget_ends {
  template <typename Search>
  [[nodiscard]] bool operator()(const Search& /*search*/) const {
    return false;
  }
};

/// Proposes nothing: the front of the level before, and chance, are all that a level begins with.
struct no_seeding {
  static constexpr std::string_view name = "nothing";

  template <moo::Problem P, typename V, Executor X>
  [[nodiscard]] method_result_on<P> operator()(const P& /*problem*/, const V& /*space*/,
                                               const method_budget& /*budget*/,
                                               const X& /*executor*/) const {
    return {};
  }
};

/// A level made of its parts; see `make_level`.
template <fixed_string Name, moo::Problem P, typename V, typename N = no_narrowing,
          typename T = until_budget_ends, typename S = no_seeding>
class level {
 public:
  static_assert(check_variation<V, typename P::genome_type>());
  static_assert(check_search_method<S, P, V>());

  static constexpr std::string_view name = Name.view();

  /// Throws `std::invalid_argument` when the budget is invalid.
  level(P problem, V variation, level_budget budget, N narrowing, T termination, S seeding)
      : problem_(std::move(problem)),
        variation_(std::move(variation)),
        budget_(budget),
        narrowing_(std::move(narrowing)),
        termination_(std::move(termination)),
        seeding_(std::move(seeding)) {
    budget_.validate();
  }

  [[nodiscard]] const P& problem() const { return problem_; }
  [[nodiscard]] const V& variation() const { return variation_; }
  [[nodiscard]] const level_budget& budget() const { return budget_; }
  [[nodiscard]] const N& narrowing() const { return narrowing_; }
  [[nodiscard]] T& termination() { return termination_; }
  [[nodiscard]] const T& termination() const { return termination_; }
  [[nodiscard]] const S& seeding() const { return seeding_; }

 private:
  P problem_;
  V variation_;
  level_budget budget_;
  [[no_unique_address]] N narrowing_;
  [[no_unique_address]] T termination_;
  [[no_unique_address]] S seeding_;
};

/// A level of a flow:
/// @code
/// make_level<"mid">(problem, variation, {.population_size = 100, .generations = 200},
///                   bound_genes{.margin = 1}, moo::hypervolume_stagnation<2>(reference, 20))
/// @endcode
/// and with designs that an integer program proposes:
/// @code
/// make_level<"fine">(problem, variation, budget, bound_genes{}, until_budget_ends{},
///                    integer_programming{.cost = 1})
/// @endcode
/// Throws `std::invalid_argument` when the budget is invalid.
template <fixed_string Name, typename P, typename V, std::move_constructible N = no_narrowing,
          std::move_constructible T = until_budget_ends, std::move_constructible S = no_seeding>
[[nodiscard]] auto make_level(P problem, V variation, level_budget budget = {}, N narrowing = {},
                              T termination = {}, S seeding = {}) {
  return level<Name, P, V, N, T, S>(std::move(problem), std::move(variation), budget,
                                    std::move(narrowing), std::move(termination),
                                    std::move(seeding));
}

}  // namespace flow

}  // namespace hwflowq

#endif
