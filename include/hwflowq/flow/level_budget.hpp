// What a level of a flow may spend.
#ifndef HWFLOWQ_FLOW_LEVEL_BUDGET_HPP
#define HWFLOWQ_FLOW_LEVEL_BUDGET_HPP

#include <hwflowq/core/hash.hpp>
#include <hwflowq/moo/gene_space.hpp>
#include <hwflowq/moo/pareto_local_search.hpp>
#include <hwflowq/moo/settings.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <stdexcept>
#include <string>

namespace hwflowq::flow {

/// Budget and settings of one level. A level ends with the first bound that it reaches, or earlier
/// where its termination says so.
struct level_budget {
  std::size_t population_size = 100;
  std::size_t generations = 250;  ///< of NSGA-II, at most
  /// Of NSGA-II, at most; the last generation is finished.
  std::uint64_t evaluations = std::numeric_limits<std::uint64_t>::max();
  /// Of the method that proposes what the level starts from, at most, where it has one.
  std::uint64_t seeding_evaluations = 10'000;
  /// For Pareto local search after it, at most; 0 leaves it out.
  std::uint64_t refinement_evaluations = 0;
  moo::neighbour_moves refinement_moves = moo::neighbour_moves::any_value;
  moo::acceptance refinement_acceptance = moo::acceptance::dominating;
  bool cache_evaluations = false;  ///< never evaluates a genome twice; costs memory
  bool keep_archive = false;       ///< hands over every non-dominated point seen, not the last ones
  /// Of the search, and of what comes before and after it.
  moo::failure_policy on_failure = moo::failure_policy::stop;

  /// Throws `std::invalid_argument` naming the field, its value and its bound.
  void validate() const {
    search_settings(0).validate();
    if (generations == 0) {
      throw std::invalid_argument("level_budget: generations = 0 must be at least 1");
    }
    if (evaluations == 0) {
      throw std::invalid_argument("level_budget: evaluations = 0 must be at least 1");
    }
  }

  /// The settings of NSGA-II.
  [[nodiscard]] moo::nsga2_settings search_settings(std::uint64_t seed) const {
    return {.population_size = population_size,
            .seed = seed,
            .cache_evaluations = cache_evaluations,
            .keep_archive = keep_archive,
            .on_failure = on_failure};
  }

  /// The settings of the Pareto local search.
  [[nodiscard]] moo::local_search_settings refinement_settings() const {
    return {.evaluations = refinement_evaluations,
            .moves = refinement_moves,
            .accept = refinement_acceptance,
            .on_failure = on_failure};
  }

  friend std::uint64_t hash_value(const level_budget& b) {
    return hash_all(b.population_size, b.generations, b.evaluations, b.seeding_evaluations,
                    b.refinement_evaluations, b.refinement_moves, b.refinement_acceptance,
                    b.cache_evaluations, b.keep_archive, b.on_failure);
  }
};

}  // namespace hwflowq::flow

#endif
