// What an evaluation says of an individual, as values to minimise; or that it says nothing sound.
#ifndef HWFLOWQ_MOO_RECORDED_VALUES_HPP
#define HWFLOWQ_MOO_RECORDED_VALUES_HPP

#include <hwflowq/moo/evaluation.hpp>
#include <hwflowq/moo/population.hpp>
#include <hwflowq/moo/problem.hpp>

#include <array>
#include <cstddef>
#include <limits>
#include <string>

namespace hwflowq::moo {

/// Makes an individual worse than any that was evaluated.
template <Genome G, std::size_t M>
void mark_infeasible(population<G, M>& individuals, std::size_t place) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  std::array<double, M> values;
  values.fill(infinity);
  individuals.objectives.assign(place, values);
  individuals.violation[place] = infinity;
}

/// The objective or constraint that a projection did not get past.
template <Problem P>
[[nodiscard]] std::string projection_name(std::size_t stage) {
  if (stage < P::objective_count) {
    return "objective \"" + std::string(P::descriptions[stage].name) + "\"";
  }
  if constexpr (P::constraint_count > 0) {
    return "constraint \"" + std::string(P::constraint_names[stage - P::objective_count]) + "\"";
  }
  return "projection";
}

/// Writes the objectives and the violation that the problem finds in an evaluation to an individual.
/// False where one of them throws or is not a number: `failure` is told of it, as of candidate
/// `candidate`, and the individual is marked infeasible. Different places may be recorded on
/// different threads.
template <Problem P, Genome G>
bool record_values(const P& problem, const typename P::evaluation_type& evaluation,
                   population<G, P::objective_count>& individuals, std::size_t place,
                   std::size_t candidate, evaluation_failure& failure) {
  std::size_t stage = 0;
  try {
    const auto projection = problem.project(evaluation, stage);
    if (stage == P::objective_count + P::constraint_count) {
      individuals.objectives.assign(place, projection.values);
      individuals.violation[place] = projection.violation;
      return true;
    }
    failure.report_nan(candidate, projection_name<P>(stage));
  } catch (...) {
    failure.report_exception(candidate, projection_name<P>(stage));
  }
  mark_infeasible(individuals, place);
  return false;
}

}  // namespace hwflowq::moo

#endif
