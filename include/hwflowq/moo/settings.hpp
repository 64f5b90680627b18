// What can be set about a search, apart from the types it is made of.
#ifndef HWFLOWQ_MOO_SETTINGS_HPP
#define HWFLOWQ_MOO_SETTINGS_HPP

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>

namespace hwflowq::moo {

/// What happens when an evaluator, objective or constraint throws or gives NaN.
enum class failure_policy : unsigned char {
  stop,            ///< the run stops with an `evaluation_error`; nothing done before is lost
  mark_infeasible  ///< the candidate counts as infinitely infeasible, and the run goes on
};

/// Settings of NSGA-II.
struct nsga2_settings {
  std::size_t population_size = 100;
  std::uint64_t seed = 1;  ///< same seed, same result, bit for bit
  /// Candidates equal to a member of the population, or to one another, are varied again. Seeds are
  /// taken as they are.
  bool eliminate_duplicates = true;
  /// How often a duplicate is mutated again before a random genome takes its place; after as many
  /// random genomes a duplicate is accepted, since small spaces may hold nothing else.
  unsigned duplicate_attempts = 10;
  /// Never evaluates a genome twice. Costs memory for every genome evaluated.
  bool cache_evaluations = false;
  /// Keeps every non-dominated point ever seen, not only those in the population.
  bool keep_archive = false;
  failure_policy on_failure = failure_policy::stop;

  /// Throws `std::invalid_argument` naming the field, its value and its bound.
  void validate() const {
    if (population_size < 2 || population_size > (std::size_t{1} << 30)) {
      throw std::invalid_argument(
          "nsga2_settings: population_size = " + std::to_string(population_size) +
          " must be within [2, 1073741824]");
    }
  }
};

}  // namespace hwflowq::moo

#endif
