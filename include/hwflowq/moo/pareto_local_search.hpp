// Pareto local search: improves a front by single changes of one gene until none improves it.
#ifndef HWFLOWQ_MOO_PARETO_LOCAL_SEARCH_HPP
#define HWFLOWQ_MOO_PARETO_LOCAL_SEARCH_HPP

#include <hwflowq/core/binary_io.hpp>
#include <hwflowq/core/describe.hpp>
#include <hwflowq/core/error.hpp>
#include <hwflowq/core/hash.hpp>
#include <hwflowq/moo/archive.hpp>
#include <hwflowq/moo/archive_front.hpp>
#include <hwflowq/moo/dominance.hpp>
#include <hwflowq/moo/evaluation_pool.hpp>
#include <hwflowq/moo/executor.hpp>
#include <hwflowq/moo/gene_space.hpp>
#include <hwflowq/moo/problem.hpp>
#include <hwflowq/moo/settings.hpp>
#include <hwflowq/moo/solution.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <utility>
#include <vector>

namespace hwflowq::moo {

/// Which neighbours a local search takes into the front.
enum class acceptance : unsigned char {
  dominating,     ///< those that dominate a member: the front gets better, and never larger
  non_dominated,  ///< also those that are new and not dominated: the front grows, perhaps without end
};

/// How a local search ended.
enum class local_search_end : unsigned char {
  running,          ///< it has not
  locally_optimal,  ///< no neighbour of any member would be taken
  budget_ended      ///< evaluations were used up before that could be said
};

/// Settings of a Pareto local search.
struct local_search_settings {
  std::uint64_t evaluations = 100'000;  ///< at most
  neighbour_moves moves = neighbour_moves::any_value;
  acceptance accept = acceptance::dominating;
  failure_policy on_failure = failure_policy::stop;
};

/// Pareto local search (Paquete, Chiarandini, Stuetzle, "Pareto local optimum sets in the biobjective
/// traveling salesman problem", in: Metaheuristics for Multiobjective Optimisation, 2004): visits the
/// members of a front one after the other, evaluates all genomes that differ from a member in one
/// gene, and takes those that `accept` says, which are then visited, too.
///
/// It ends `locally_optimal` when no member is left to be visited. What this says depends on the
/// acceptance: with `dominating`, no single change of one gene of any member of the front gives a
/// point that dominates any member; with `non_dominated`, every such point is dominated by, or equal
/// in all objectives to, a member. (What was refused once is refused for ever: members give way only
/// to what dominates them.) Infeasible points are never taken.
///
/// Each genome is evaluated once; neighbours of a member make one batch. The same start gives the
/// same front, bit for bit, for any executor and across a checkpoint.
template <Problem P, typename V, typename X = serial_executor>
class pareto_local_search {
 public:
  static_assert(check_gene_space<V, typename P::genome_type>());
  static_assert(check_executor<X>());

  using problem_type = P;
  using genome_type = typename P::genome_type;
  static constexpr std::size_t objective_count = P::objective_count;
  using solution_type = solution<genome_type, objective_count>;

  explicit pareto_local_search(P problem, V space, local_search_settings settings = {},
                               X executor = {})
      : problem_(std::move(problem)),
        space_(std::move(space)),
        settings_(settings),
        executor_(std::move(executor)),
        pool_(problem_, settings.evaluations, settings.on_failure) {}

  // The pool refers to the problem.
  pareto_local_search(const pareto_local_search&) = delete;
  pareto_local_search& operator=(const pareto_local_search&) = delete;

  /// Adds evaluated candidates to start from, objectives in their own sense; those that are dominated
  /// or infeasible are left out.
  void start(std::span<const solution_type> solutions) {
    for (const auto& s : solutions) {
      const auto values = P::in_own_sense(s.objectives);
      pool_.know(s.genome, {values, s.violation});
      if (s.feasible()) take(s.genome, values);
    }
  }

  /// Visits one more member; false when the search has ended, and nothing was done. Throws
  /// `evaluation_error`, after which the search stands before the visit that failed.
  bool step() {
    while (next_ < to_visit_.size() && !is_member(to_visit_[next_])) ++next_;
    if (ended_ == local_search_end::running && next_ == to_visit_.size()) {
      ended_ = local_search_end::locally_optimal;
    }
    if (ended_ != local_search_end::running) return false;
    // Those that are known are offered again: a visit may have failed after some were evaluated.
    neighbours_.clear();
    for_each_neighbour(space_, to_visit_[next_], settings_.moves,
                       [this](const genome_type& g) { neighbours_.push_back(g); });
    const auto found = pool_.evaluate(std::span<const genome_type>(neighbours_), executor_);
    for (std::size_t i = 0; i < found.size(); ++i) {
      if (found[i].violation == 0.0 && is_welcome(found[i].values)) {
        take(neighbours_[i], found[i].values);
      }
    }
    ++visits_;
    if (found.size() == neighbours_.size()) {
      ++next_;
    } else {
      ended_ = local_search_end::budget_ended;
    }
    return true;
  }

  /// Visits members until the search ends; each observer is called after each visit.
  template <typename... Os>
  void run(Os&&... observers) {
    while (step()) (observers(std::as_const(*this)), ...);
  }

  [[nodiscard]] local_search_end ended() const { return ended_; }
  /// Whether the search has shown that the front is locally optimal.
  [[nodiscard]] bool locally_optimal() const { return ended_ == local_search_end::locally_optimal; }

  /// Members visited so far.
  [[nodiscard]] std::size_t generation() const { return visits_; }
  [[nodiscard]] std::uint64_t evaluations() const { return pool_.evaluations(); }
  [[nodiscard]] std::uint64_t failed_evaluations() const { return pool_.failed_evaluations(); }
  [[nodiscard]] const local_search_settings& settings() const { return settings_; }
  [[nodiscard]] const V& space() const { return space_; }

  /// The front, ordered by objectives.
  [[nodiscard]] std::vector<solution_type> front() const { return archive_front<P>(archive_); }

  void save(binary_output& output) const
    requires Serialisable<genome_type>
  {
    write(output, static_cast<std::uint64_t>(visits_));
    write(output, ended_);
    write(output, static_cast<std::uint64_t>(next_));
    write(output, static_cast<std::uint64_t>(to_visit_.size()));
    for (const auto& genome : to_visit_) write(output, genome);
    archive_.save(output);
    pool_.save(output);
  }

  /// Reads what `save` wrote, in a search of the same problem, space and settings. Throws `error`
  /// when the data are damaged; the search must not be used then.
  void load(binary_input& input)
    requires Serialisable<genome_type>
  {
    visits_ = static_cast<std::size_t>(read<std::uint64_t>(input));
    read(input, ended_);
    if (ended_ > local_search_end::budget_ended) throw error("no such end of a local search");
    next_ = static_cast<std::size_t>(read<std::uint64_t>(input));
    to_visit_.clear();
    const auto size = read<std::uint64_t>(input);
    for (std::uint64_t i = 0; i < size; ++i) to_visit_.push_back(load_genome(input));
    if (next_ > to_visit_.size()) throw error("a member to visit beyond the last");
    archive_.load(input);
    pool_.load(input);
  }

  /// Differs between searches whose states cannot stand in for one another.
  [[nodiscard]] std::uint64_t fingerprint() const {
    std::uint64_t result = hash_all(settings_.evaluations, settings_.moves, settings_.accept,
                                    settings_.on_failure, objective_count, space_.gene_count());
    for (const auto& objective : P::descriptions) {
      result = hash_combine(result, hash_all(objective.name, objective.unit, objective.direction));
    }
    return result;
  }

 private:
  [[nodiscard]] bool is_member(const genome_type& genome) const {
    return std::ranges::find(archive_.genomes(), genome) != archive_.genomes().end();
  }

  // Whether the acceptance asks for a point; that nothing dominates it the archive finds out.
  [[nodiscard]] bool is_welcome(const std::array<double, objective_count>& values) const {
    if (settings_.accept == acceptance::non_dominated) return true;
    const auto points = archive_.points();
    for (std::size_t i = 0; i < points.size; ++i) {
      if (dominates(values, points.point(i))) return true;
    }
    return false;
  }

  void take(const genome_type& genome, const std::array<double, objective_count>& values) {
    if (archive_.insert(genome, values)) to_visit_.push_back(genome);
  }

  [[nodiscard]] genome_type load_genome(binary_input& input) const {
    auto genome = read<genome_type>(input);
    if constexpr (requires { space_.contains(genome); }) {
      if (!space_.contains(genome)) {
        throw error("genome " + describe(genome) + " is outside the space");
      }
    }
    return genome;
  }

  P problem_;
  V space_;
  local_search_settings settings_;
  X executor_;
  evaluation_pool<P> pool_;
  archive<genome_type, objective_count> archive_;
  std::vector<genome_type> to_visit_;  // in the order in which they were taken
  std::size_t next_ = 0;               // the first of these not visited yet
  std::size_t visits_ = 0;
  local_search_end ended_ = local_search_end::running;
  std::vector<genome_type> neighbours_;
};

}  // namespace hwflowq::moo

#endif
