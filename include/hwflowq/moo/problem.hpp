// A search problem: an evaluator with the objectives and constraints that project its evaluations.
#ifndef HWFLOWQ_MOO_PROBLEM_HPP
#define HWFLOWQ_MOO_PROBLEM_HPP

#include <hwflowq/moo/constraint.hpp>
#include <hwflowq/moo/evaluator.hpp>
#include <hwflowq/moo/genome.hpp>
#include <hwflowq/moo/objective.hpp>

#include <boost/hana/at.hpp>
#include <boost/hana/tuple.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <string_view>
#include <utility>

namespace hwflowq::moo {

/// Objectives of a problem, of different types, in the order in which they are reported.
template <typename... Objectives>
struct objective_set {
  static_assert(sizeof...(Objectives) > 0, "a problem has at least one objective");
  boost::hana::tuple<Objectives...> members;
};

/// Constraints of a problem; none by default.
template <typename... Constraints>
struct constraint_set {
  boost::hana::tuple<Constraints...> members;
};

/// Gathers objectives: `objectives(minimise<"energy", "pJ">(&cost::energy_pj), ...)`.
template <typename... Objectives>
[[nodiscard]] constexpr auto objectives(Objectives... members) {
  return objective_set<Objectives...>{{std::move(members)...}};
}

/// Gathers constraints: `constraints(at_most<"area">(&cost::area_mm2, 4.0))`.
template <typename... Constraints>
[[nodiscard]] constexpr auto constraints(Constraints... members) {
  return constraint_set<Constraints...>{{std::move(members)...}};
}

/// What an objective says of itself, for tables and files.
struct objective_description {
  std::string_view name;
  std::string_view unit;
  sense direction = sense::minimise;
};

template <typename G, typename E, typename Objectives, typename Constraints>
class problem;

/// An evaluator together with its projections. M objectives and C constraints are types, so that
/// projecting an evaluation is straight-line code. Made by `make_problem`.
template <typename G, typename E, typename... Objectives, typename... Constraints>
class problem<G, E, objective_set<Objectives...>, constraint_set<Constraints...>> {
 public:
  // Asserted here instead of required of the template's arguments: then these words are the first
  // that an author reads, instead of a list of functions that do not match.
  static_assert(check_genome<G>());
  static_assert(check_gives_evaluations<E, G>());

  using genome_type = G;
  using evaluator_type = E;
  using evaluation_type = evaluation_t<E, G>;

  static_assert((check_objective<Objectives, evaluation_type>() && ...));
  static_assert((check_constraint<Constraints, evaluation_type>() && ... && true));

  static constexpr std::size_t objective_count = sizeof...(Objectives);
  static constexpr std::size_t constraint_count = sizeof...(Constraints);

  /// Name, unit and sense of every objective.
  static constexpr std::array<objective_description, objective_count> descriptions{
      objective_description{Objectives::name, Objectives::unit, Objectives::direction}...};

  /// Names of the constraints.
  static constexpr std::array<std::string_view, constraint_count> constraint_names{
      Constraints::name...};

  /// Values to minimise (an objective to maximise is negated) and the sum of violations.
  struct projection {
    std::array<double, objective_count> values{};
    double violation = 0.0;
  };

  // No parameter is named after a member function: where E is a function pointer, GCC warns.
  constexpr problem(E evaluate, objective_set<Objectives...> objectives,
                    constraint_set<Constraints...> constraints)
      : evaluator_(std::move(evaluate)),
        objectives_(std::move(objectives)),
        constraints_(std::move(constraints)) {}

  [[nodiscard]] constexpr const E& evaluator() const { return evaluator_; }

  /// Projects an evaluation. `stage` tells how far it came, for the error when a projection throws:
  /// i while objective i runs, `objective_count` + j while constraint j does. A value that is not a
  /// number stops the projection, and `stage` names it; otherwise `stage` ends at
  /// `objective_count + constraint_count`.
  constexpr projection project(const evaluation_type& evaluation, std::size_t& stage) const {
    projection result;
    stage = 0;
    project_objectives(evaluation, result, stage, std::make_index_sequence<objective_count>{});
    if (stage == objective_count) {
      project_constraints(evaluation, result, stage, std::make_index_sequence<constraint_count>{});
    }
    return result;
  }

  /// Values in each objective's own sense: those to maximise are negated back.
  [[nodiscard]] static constexpr std::array<double, objective_count> in_own_sense(
      std::array<double, objective_count> values) {
    for (std::size_t m = 0; m < objective_count; ++m) {
      if (descriptions[m].direction == sense::maximise) values[m] = 0.0 - values[m];  // never -0.0
    }
    return values;
  }

 private:
  template <std::size_t... I>
  constexpr void project_objectives(const evaluation_type& evaluation, projection& result,
                                    std::size_t& stage, std::index_sequence<I...>) const {
    const auto one = [&]<std::size_t M>(std::integral_constant<std::size_t, M>) {
      const auto& objective = boost::hana::at_c<M>(objectives_.members);
      const double value = objective(evaluation);
      result.values[M] = descriptions[M].direction == sense::maximise ? -value : value;
      if (value != value) return false;
      stage = M + 1;
      return true;
    };
    static_cast<void>((one(std::integral_constant<std::size_t, I>{}) && ...));
  }

  template <std::size_t... I>
  constexpr void project_constraints(const evaluation_type& evaluation, projection& result,
                                     std::size_t& stage, std::index_sequence<I...>) const {
    [[maybe_unused]] const auto one = [&]<std::size_t C>(std::integral_constant<std::size_t, C>) {
      const auto& constraint = boost::hana::at_c<C>(constraints_.members);
      const double violation = constraint(evaluation);
      if (violation != violation) return false;
      if (violation > 0.0) result.violation += violation;
      stage = objective_count + C + 1;
      return true;
    };
    static_cast<void>((one(std::integral_constant<std::size_t, I>{}) && ... && true));
  }

  [[no_unique_address]] E evaluator_;
  [[no_unique_address]] objective_set<Objectives...> objectives_;
  [[no_unique_address]] constraint_set<Constraints...> constraints_;
};

/// A problem on genomes of type G, evaluated by `evaluator` (or `evaluated_outside<Record>{}`).
template <typename G, typename E, typename... Objectives, typename... Constraints>
[[nodiscard]] constexpr auto make_problem(E evaluator, objective_set<Objectives...> objectives,
                                          constraint_set<Constraints...> constraints = {}) {
  return problem<G, E, objective_set<Objectives...>, constraint_set<Constraints...>>(
      std::move(evaluator), std::move(objectives), std::move(constraints));
}

/// A problem whose objectives and constraints are callables on the genome alone.
template <typename G, typename... Objectives, typename... Constraints>
[[nodiscard]] constexpr auto make_problem(objective_set<Objectives...> objectives,
                                          constraint_set<Constraints...> constraints = {}) {
  return make_problem<G>(identity_evaluator{}, std::move(objectives), std::move(constraints));
}

/// Any problem that the search engine accepts: what `make_problem` makes.
template <typename P>
concept Problem =
    requires(const P& problem, const typename P::evaluation_type& evaluation, std::size_t& stage) {
      requires Genome<typename P::genome_type>;
      { P::objective_count } -> std::convertible_to<std::size_t>;
      { P::constraint_count } -> std::convertible_to<std::size_t>;
      { problem.project(evaluation, stage) } -> std::same_as<typename P::projection>;
      problem.evaluator();
    };

}  // namespace hwflowq::moo

#endif
