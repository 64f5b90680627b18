// One level of a flow on its way: narrowing, NSGA-II, Pareto local search.
#ifndef HWFLOWQ_FLOW_LEVEL_RUN_HPP
#define HWFLOWQ_FLOW_LEVEL_RUN_HPP

#include <hwflowq/core/binary_io.hpp>
#include <hwflowq/core/error.hpp>
#include <hwflowq/core/hash.hpp>
#include <hwflowq/flow/executor_reference.hpp>
#include <hwflowq/flow/level.hpp>
#include <hwflowq/flow/level_result.hpp>
#include <hwflowq/flow/narrowing.hpp>
#include <hwflowq/moo/default_survival.hpp>
#include <hwflowq/moo/gene_space.hpp>
#include <hwflowq/moo/nsga2.hpp>
#include <hwflowq/moo/pareto_local_search.hpp>
#include <hwflowq/moo/problem_view.hpp>
#include <hwflowq/moo/termination.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace hwflowq::flow {

/// Where a level stands.
enum class level_phase : unsigned char {
  waiting,    ///< for the levels before it
  searching,  ///< with NSGA-II
  refining,   ///< with Pareto local search
  done
};

namespace detail {

/// How a level is entered: for the first time, or to read its state from a checkpoint, for which
/// nothing need be found again.
enum class entry : unsigned char { first, resumed };

/// A level with the state of its search. The flow steps it and hands it the front before.
template <Level L, Executor X>
class level_run {
 public:
  using problem_type = std::remove_cvref_t<decltype(std::declval<const L&>().problem())>;
  using variation_type = std::remove_cvref_t<decltype(std::declval<const L&>().variation())>;
  using genome_type = typename problem_type::genome_type;
  static constexpr std::size_t objective_count = problem_type::objective_count;
  using view = moo::problem_view<problem_type>;
  using executor = executor_reference<X>;
  using search_type =
      moo::nsga2<view, variation_type, moo::default_survival<objective_count>, executor>;
  using result_type = level_result<genome_type, objective_count>;

  // Local search needs to know genes; a level whose space does not cannot be refined.
  static constexpr bool refinable = GeneSpace<variation_type, genome_type>;
  struct no_refinement {};
  static constexpr auto refinement_of() {
    if constexpr (refinable) {
      return std::type_identity<moo::pareto_local_search<view, variation_type, executor>>{};
    } else {
      return std::type_identity<no_refinement>{};
    }
  }
  using refinement_type = typename decltype(refinement_of())::type;

  explicit level_run(L own) : level_(std::move(own)) {
    level_.budget().validate();
    if (!refinable && level_.budget().refinement_evaluations > 0) {
      throw std::invalid_argument("level \"" + std::string(L::name) +
                                  "\": refinement_evaluations need a space that is a GeneSpace");
    }
    result_.report.name = L::name;
  }

  [[nodiscard]] const L& level() const { return level_; }
  [[nodiscard]] level_phase phase() const { return phase_; }
  /// The result so far: while the level runs, of the present population.
  [[nodiscard]] const result_type& result() const { return result_; }
  [[nodiscard]] const std::optional<search_type>& search() const { return search_; }
  [[nodiscard]] const std::optional<refinement_type>& refinement() const { return refinement_; }

  /// Enters the level with its whole space.
  void begin(std::span<const genome_type> seeds, std::uint64_t seed, const X& on, entry how) {
    space_.emplace(level_.variation());
    enter(seeds, seed, on, how);
  }

  /// Enters the level with what its narrowing makes of the front before.
  template <typename Member>
  void begin_from(std::span<const Member> members, std::uint64_t seed, const X& on, entry how) {
    space_.emplace(level_.variation());
    std::vector<genome_type> seeds;
    if constexpr (narrows_front<L>) {
      if (!members.empty()) {
        *space_ = level_.narrowing().space(members, level_.variation());
        seeds = level_.narrowing().seeds(members, std::as_const(*space_));
      }
    }
    enter(std::span<const genome_type>(seeds), seed, on, how);
  }

  /// One generation, or one visit of the local search; false when the level is done, and nothing was.
  bool step(const X& on) {
    const auto start = std::chrono::steady_clock::now();
    const bool stepped = step_untimed(on);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    result_.report.seconds += took.count();
    return stepped;
  }

  void save(binary_output& output) const
    requires Serialisable<genome_type>
  {
    write(output, phase_);
    if (phase_ == level_phase::waiting) return;
    hwflowq::write(output, result_.report);
    if (phase_ == level_phase::done) {
      save_front(output, result_.front);
    } else if (phase_ == level_phase::searching) {
      search_->save(output);
      if constexpr (saves_termination) level_.termination().save(output);
    } else if constexpr (refinable) {
      refinement_->save(output);
    }
  }

  /// Reads what `save` wrote after the phase. A level that was searched or refined has begun again
  /// before, from the same front or seeds.
  void load(binary_input& input, level_phase phase, const X& on)
    requires Serialisable<genome_type>
  {
    phase_ = phase;
    refinement_.reset();
    result_ = {};
    result_.report.name = L::name;
    if (phase_ != level_phase::waiting) hwflowq::read(input, result_.report);
    if (phase_ == level_phase::searching) {
      search_->load(input);
      if constexpr (saves_termination) level_.termination().load(input);
      return;
    }
    search_.reset();
    if (phase_ == level_phase::done) load_front(input, result_.front);
    if constexpr (refinable) {
      if (phase_ == level_phase::refining) {
        make_refinement(on);
        refinement_->load(input);
      }
    }
  }

  /// Differs between levels whose states cannot stand in for one another.
  [[nodiscard]] std::uint64_t fingerprint() const {
    std::uint64_t result = hash_all(std::string_view(L::name), level_.budget(), objective_count);
    for (const auto& objective : problem_type::descriptions) {
      result = hash_combine(result, hash_all(objective.name, objective.unit, objective.direction));
    }
    for (const auto& name : problem_type::constraint_names) {
      result = hash_combine(result, hash(name));
    }
    if constexpr (narrows_front<L>) {
      result = hash_combine(result, narrowing_fingerprint(level_.narrowing()));
    }
    if constexpr (seeds_search<L>) {
      result = hash_combine(result, hash_all(std::string_view(level_.seeding().name)));
    }
    if constexpr (refinable) {
      const auto& space = level_.variation();
      for (std::size_t gene = 0; gene < space.gene_count(); ++gene) {
        result = hash_combine(result, space.value_count(gene));
      }
    }
    return result;
  }

 private:
  static constexpr bool saves_termination = [] {
    if constexpr (may_end_early<L>) {
      return SavesState<decltype(std::declval<L&>().termination())>;
    } else {
      return false;
    }
  }();

  void enter(std::span<const genome_type> seeds, std::uint64_t seed, const X& on, entry how) {
    auto& report = result_.report;
    if constexpr (refinable) {
      report.log2_space_before = moo::log2_size<genome_type>(level_.variation());
      report.log2_space_after = moo::log2_size<genome_type>(*space_);
    }
    report.seeds = seeds.size();
    search_.emplace(view(level_.problem()), *space_, level_.budget().search_settings(seed),
                    moo::default_survival<objective_count>{}, executor(on));
    if constexpr (seeds_search<L>) {
      if (how == entry::first) propose_seeds(seed, on);
    }
    search_->seed(seeds);
    phase_ = level_phase::searching;
  }

  // What the level's own method finds comes before what the level before handed over, which knew less.
  void propose_seeds(std::uint64_t seed, const X& on) {
    const flow::method_budget budget{.evaluations = level_.budget().seeding_evaluations,
                                     .seed = seed,
                                     .on_failure = level_.budget().on_failure};
    if (budget.evaluations == 0) return;
    const auto start = std::chrono::steady_clock::now();
    const auto proposed = level_.seeding()(level_.problem(), std::as_const(*space_), budget, on);
    search_->seed(std::span(proposed.front));
    auto& report = result_.report;
    report.seeds += proposed.front.size();
    report.seeding_evaluations = proposed.evaluations;
    report.failed_evaluations = proposed.failed_evaluations;
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    report.seconds += took.count();
  }

  bool step_untimed(const X& on) {
    if (phase_ == level_phase::searching) {
      if (!search_ends()) {
        search_->step();
        return true;
      }
      end_search();
      if constexpr (refinable) {
        if (level_.budget().refinement_evaluations > 0) {
          make_refinement(on);
          refinement_->start(std::span(std::as_const(result_.front)));
          phase_ = level_phase::refining;
        }
      }
    }
    if constexpr (refinable) {
      if (phase_ == level_phase::refining) {
        if (refinement_->step()) return true;
        end_refinement();
      }
    }
    phase_ = level_phase::done;
    return false;
  }

  [[nodiscard]] bool search_ends() {
    bool ends = false;
    if constexpr (may_end_early<L>) ends = level_.termination()(std::as_const(*search_));
    return ends || search_->generation() >= level_.budget().generations ||
           search_->evaluations() >= level_.budget().evaluations;
  }

  void end_search() {
    auto& report = result_.report;
    report.generations = search_->generation();
    report.evaluations = report.seeding_evaluations + search_->evaluations();
    report.failed_evaluations += search_->failed_evaluations();
    report.cache_hits = search_->cache_hits();
    result_.front = level_.budget().keep_archive ? search_->archived() : search_->front();
    search_.reset();
  }

  void make_refinement(const X& on) {
    refinement_.emplace(view(level_.problem()), *space_, level_.budget().refinement_settings(),
                        executor(on));
  }

  void end_refinement() {
    auto& report = result_.report;
    report.refinement = refinement_->ended();
    report.refinement_evaluations = refinement_->evaluations();
    report.evaluations += refinement_->evaluations();
    report.failed_evaluations += refinement_->failed_evaluations();
    result_.front = refinement_->front();
    refinement_.reset();
  }

  L level_;
  level_phase phase_ = level_phase::waiting;
  std::optional<variation_type> space_;  // what narrowing left
  std::optional<search_type> search_;
  std::optional<refinement_type> refinement_;
  result_type result_;
};

}  // namespace detail

}  // namespace hwflowq::flow

#endif
