// What a level of a flow found, what it cost, and how far its space was narrowed.
#ifndef HWFLOWQ_FLOW_LEVEL_RESULT_HPP
#define HWFLOWQ_FLOW_LEVEL_RESULT_HPP

#include <hwflowq/core/binary_io.hpp>
#include <hwflowq/moo/genome.hpp>
#include <hwflowq/moo/pareto_local_search.hpp>
#include <hwflowq/moo/solution.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>
#include <vector>

namespace hwflowq::flow {

/// What was done at a level, apart from its front.
struct level_report {
  std::string_view name;
  std::uint64_t generations = 0;         ///< of NSGA-II
  std::uint64_t evaluations = 0;         ///< of genomes, seeding and refinement included
  std::uint64_t failed_evaluations = 0;  ///< likewise
  std::uint64_t cache_hits = 0;
  double seconds = 0.0;  ///< of all runs, where it was interrupted; the only member that may differ
  std::uint64_t seeds = 0;  ///< genomes that it started from
  /// Binary logarithm of the number of genomes in the level's space, and in what narrowing left of
  /// it; NaN where the space does not say (see GeneSpace).
  double log2_space_before = std::numeric_limits<double>::quiet_NaN();
  double log2_space_after = std::numeric_limits<double>::quiet_NaN();
  std::uint64_t seeding_evaluations = 0;
  std::uint64_t refinement_evaluations = 0;
  /// How Pareto local search ended; `running` where there was none. The front is locally optimal in
  /// the narrowed space.
  moo::local_search_end refinement = moo::local_search_end::running;

  /// Whether it was shown that no single change of one gene improves the front.
  [[nodiscard]] bool locally_optimal() const {
    return refinement == moo::local_search_end::locally_optimal;
  }

  // The name is the level's own.
  friend void save(binary_output& output, const level_report& r) {
    const auto all = [&](const auto&... values) { (write(output, values), ...); };
    all(r.generations, r.evaluations, r.failed_evaluations, r.cache_hits, r.seconds, r.seeds,
        r.log2_space_before, r.log2_space_after, r.seeding_evaluations, r.refinement_evaluations,
        r.refinement);
  }
  friend void load(binary_input& input, level_report& r) {
    const auto all = [&](auto&... values) { (read(input, values), ...); };
    all(r.generations, r.evaluations, r.failed_evaluations, r.cache_hits, r.seconds, r.seeds,
        r.log2_space_before, r.log2_space_after, r.seeding_evaluations, r.refinement_evaluations,
        r.refinement);
  }
};

/// Reads a front that `save_front` wrote.
template <Genome G, std::size_t M>
  requires Serialisable<G>
void load_front(binary_input& input, std::vector<moo::solution<G, M>>& front) {
  front.clear();
  const auto size = read<std::uint64_t>(input);
  for (std::uint64_t i = 0; i < size; ++i) {
    moo::solution<G, M> s;
    read(input, s.genome);
    read(input, s.objectives);
    front.push_back(std::move(s));
  }
}

/// Writes a front, whose members are feasible.
template <Genome G, std::size_t M>
  requires Serialisable<G>
void save_front(binary_output& output, const std::vector<moo::solution<G, M>>& front) {
  write(output, static_cast<std::uint64_t>(front.size()));
  for (const auto& s : front) {
    write(output, s.genome);
    write(output, s.objectives);
  }
}

/// What a level found: its front, with objectives in their own senses and ordered by them.
template <Genome G, std::size_t M>
struct level_result {
  level_report report;
  std::vector<moo::solution<G, M>> front;
};

}  // namespace hwflowq::flow

#endif
