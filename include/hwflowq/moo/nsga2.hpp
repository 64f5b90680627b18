// The search engine: NSGA-II on any genome, evaluator, objectives and constraints.
#ifndef HWFLOWQ_MOO_NSGA2_HPP
#define HWFLOWQ_MOO_NSGA2_HPP

#include <hwflowq/core/binary_io.hpp>
#include <hwflowq/core/describe.hpp>
#include <hwflowq/core/hash.hpp>
#include <hwflowq/moo/archive.hpp>
#include <hwflowq/moo/default_survival.hpp>
#include <hwflowq/moo/environmental_selection.hpp>
#include <hwflowq/moo/evaluation.hpp>
#include <hwflowq/moo/evaluation_cache.hpp>
#include <hwflowq/moo/executor.hpp>
#include <hwflowq/moo/observer.hpp>
#include <hwflowq/moo/offspring.hpp>
#include <hwflowq/moo/population.hpp>
#include <hwflowq/moo/problem.hpp>
#include <hwflowq/moo/recorded_values.hpp>
#include <hwflowq/moo/settings.hpp>
#include <hwflowq/moo/solution.hpp>
#include <hwflowq/moo/survival.hpp>
#include <hwflowq/moo/termination.hpp>
#include <hwflowq/moo/variation.hpp>
#include <hwflowq/moo/watched_termination.hpp>

#include <algorithm>
#include <array>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace hwflowq::moo {

/// NSGA-II (Deb, Pratap, Agarwal, Meyarivan, IEEE TEC 6(2), 2002) with elitist (mu + lambda)
/// survival, constrained domination and elimination of duplicates.
///
/// @code
/// nsga2 search(problem, variation, {.population_size = 100, .seed = 1});
/// search.run(after_generations(250));
/// for (const auto& s : search.front()) { ... s.genome ... s.objectives ... }
/// @endcode
/// The same seed gives the same result, bit for bit, for any executor and number of threads, after
/// a checkpoint and resume, and with any compiler: all randomness of an individual comes from a
/// stream of its own, and ties are broken by index. Nothing is allocated in a generation once the
/// engine is warm, as long as assigning a genome allocates nothing and neither cache nor archive is
/// kept.
///
/// The first population counts as generation 1. `run` and `step` evaluate; `ask` and `tell` leave
/// that to the caller.
template <Problem P, typename V, typename S = default_survival<P::objective_count>,
          typename X = serial_executor>
class nsga2 {
 public:
  // Asserted here instead of required of the template's arguments: these are usually deduced, and
  // where deduction fails a compiler lists constructors, and Clang no reason.
  static_assert(check_variation<V, typename P::genome_type>());
  static_assert(check_survival<S, P::objective_count>());
  static_assert(check_executor<X>());

  using problem_type = P;
  using genome_type = typename P::genome_type;
  using evaluation_type = typename P::evaluation_type;
  static constexpr std::size_t objective_count = P::objective_count;
  using solution_type = solution<genome_type, objective_count>;

  /// Throws `std::invalid_argument` when the settings or the variation's own fields are invalid.
  explicit nsga2(P problem, V variation, nsga2_settings settings = {}, S survival = {},
                 X executor = {})
      : problem_(std::move(problem)),
        variation_(std::move(variation)),
        settings_(settings),
        selection_(std::move(survival)),
        executor_(std::move(executor)) {
    settings_.validate();
    if constexpr (requires { variation_.validate(); }) variation_.validate();
    const std::size_t size = settings_.population_size;
    // Parents, offspring, and one spare place for the second child of an odd last pair.
    population_.resize(2 * size + 1);
  }

  /// Gives genomes to start from; they take part in the first population before random ones do, and
  /// those that do not fit are candidates of the generations after. Throws `std::invalid_argument`
  /// for a genome that the variation knows to be outside its space.
  void seed(std::span<const genome_type> genomes) {
    for (const auto& genome : genomes) add_seed({genome, {}, 0.0, false});
  }

  /// Gives evaluated candidates to start from: objectives in their own sense and unit, as `front`
  /// reports them. They are not evaluated again.
  void seed(std::span<const solution_type> solutions) {
    for (const auto& s : solutions) {
      add_seed({s.genome, P::in_own_sense(s.objectives), s.violation, true});
    }
  }

  /// Runs generations until `termination(*this)` says stop; each observer is called after each
  /// generation. Throws `evaluation_error`, after which the search stands where it stood before the
  /// generation that failed.
  template <typename T, typename... Os>
  void run(T&& termination, Os&&... observers) {
    static_assert(check_evaluator<typename P::evaluator_type, genome_type>());
    static_assert(check_termination<T, nsga2>());
    static_assert((check_observer<Os, nsga2>() && ... && true));
    termination_.watch(termination);
    try {
      while (!termination(std::as_const(*this))) {
        step();
        (observers(std::as_const(*this)), ...);
      }
    } catch (...) {
      termination_.forget();
      throw;
    }
    termination_.forget();
  }

  /// One generation: ask, evaluate, tell. An evaluator whose version changed is asked again for the
  /// whole population before.
  void step()
    requires Evaluator<typename P::evaluator_type, genome_type>
  {
    follow_version();
    prepare_candidates();
    evaluate_candidates();
    finish_generation();
  }

  /// Candidates of the next generation that need an evaluation. Duplicates and genomes known from
  /// the cache or given with their values are not among them: there may be none. Asking again
  /// before telling gives the same candidates. The span holds until `tell`.
  [[nodiscard]] std::span<const genome_type> ask() {
    prepare_candidates();
    return pending_genomes();
  }

  /// Evaluations of the genomes that `ask` gave, in the same order; ends the generation. Throws
  /// `std::logic_error` without a preceding `ask`, and `std::invalid_argument` when their number is
  /// another.
  void tell(std::span<const evaluation_type> evaluations) {
    if (!prepared_) throw std::logic_error("nsga2::tell: nothing was asked for");
    if (evaluations.size() != unknown_) {
      throw std::invalid_argument("nsga2::tell: " + std::to_string(evaluations.size()) +
                                  " evaluations for " + std::to_string(unknown_) + " genomes");
    }
    evaluation_failure failure;
    sound_.assign(unknown_, 0);
    for (std::size_t i = 0; i < unknown_; ++i) record(i, evaluations[i], failure);
    conclude_evaluation(failure);
    finish_generation();
  }

  [[nodiscard]] const P& problem() const { return problem_; }
  [[nodiscard]] const nsga2_settings& settings() const { return settings_; }

  /// Generations done so far; the first population is generation 1.
  [[nodiscard]] std::size_t generation() const { return generation_; }
  /// Genomes evaluated so far.
  [[nodiscard]] std::uint64_t evaluations() const { return evaluations_; }
  /// Evaluations that threw or gave NaN and were counted as infeasible.
  [[nodiscard]] std::uint64_t failed_evaluations() const { return failed_; }
  /// Candidates whose values the cache knew.
  [[nodiscard]] std::uint64_t cache_hits() const { return cache_hits_; }

  /// Individuals in the population: 0 before the first generation.
  [[nodiscard]] std::size_t size() const { return generation_ == 0 ? 0 : population_size(); }
  [[nodiscard]] std::span<const genome_type> genomes() const {
    return std::span(population_.genomes).first(size());
  }
  /// Objectives of the population, all to be minimised (those to maximise are negated).
  [[nodiscard]] point_columns<objective_count> objectives() const {
    return population_.objectives.view(size());
  }
  /// Sum of constraint violations of each individual.
  [[nodiscard]] std::span<const double> violations() const {
    return std::span(population_.violation).first(size());
  }
  /// Rank of each individual; 0 is non-dominated.
  [[nodiscard]] std::span<const index_type> ranks() const {
    return std::span(population_.rank).first(size());
  }
  /// Density of each individual; larger is lonelier within its rank.
  [[nodiscard]] std::span<const double> densities() const {
    return std::span(population_.density).first(size());
  }

  /// Individual i of the population, objectives in their own sense.
  [[nodiscard]] solution_type individual(std::size_t i) const {
    assert(i < size());
    return {population_.genomes[i], P::in_own_sense(population_.objectives.point(i)),
            population_.violation[i]};
  }

  /// The feasible non-dominated individuals, ordered by their objectives; of individuals with equal
  /// genomes one.
  [[nodiscard]] std::vector<solution_type> front() const {
    std::vector<solution_type> result;
    for (std::size_t i = 0; i < size(); ++i) {
      if (population_.rank[i] == 0 && population_.violation[i] == 0.0) {
        result.push_back(individual(i));
      }
    }
    sort_by_objectives(result);
    return without_repetitions(std::move(result));
  }

  /// Every non-dominated feasible point seen so far, ordered by objectives; needs
  /// `settings().keep_archive`, else it is empty.
  [[nodiscard]] std::vector<solution_type> archived() const {
    std::vector<solution_type> result;
    for (std::size_t i = 0; i < archive_.size(); ++i) {
      result.push_back({archive_.genomes()[i], P::in_own_sense(archive_.points().point(i)), 0.0});
    }
    sort_by_objectives(result);
    return result;
  }

  /// Writes the whole state: `load` into an engine made of the same problem, variation and settings
  /// continues exactly as this one would. The evaluator's version belongs to it: with another one, the
  /// population is evaluated again.
  void save(binary_output& output) const
    requires Serialisable<genome_type>
  {
    write(output, static_cast<std::uint64_t>(generation_));
    write(output, evaluations_);
    write(output, failed_);
    write(output, cache_hits_);
    if constexpr (has_version<typename P::evaluator_type>) write(output, version_);
    for (std::size_t i = 0; i < size(); ++i) {
      write(output, population_.genomes[i]);
      write(output, population_.objectives.point(i));
      write(output, population_.violation[i]);
      write(output, population_.rank[i]);
      write(output, population_.density[i]);
    }
    write(output, static_cast<std::uint64_t>(seeds_.size()));
    for (const auto& s : seeds_) {
      write(output, s.genome);
      write(output, s.values);
      write(output, s.violation);
      write(output, s.evaluated);
    }
    cache_.save(output);
    archive_.save(output);
    termination_.save(output);
  }

  /// Reads what `save` wrote. Throws `error` when the data are damaged, and leaves the engine as it
  /// was.
  void load(binary_input& input)
    requires Serialisable<genome_type>
  {
    // What is there is kept as bytes, because the parts of an engine need not be copyable.
    const bool prepared = prepared_;
    const auto termination = termination_;
    binary_output before;
    save(before);
    try {
      load_unguarded(input);
    } catch (...) {
      binary_input undo(before.bytes());
      load_unguarded(undo);
      termination_ = termination;
      if (prepared) prepare_candidates();
      throw;
    }
  }

  /// A number that differs between searches whose states cannot stand in for one another: hashes
  /// population size, seed, settings, and names, units and senses of objectives and constraints.
  [[nodiscard]] std::uint64_t fingerprint() const {
    std::uint64_t result =
        hash_all(settings_.population_size, settings_.seed, settings_.eliminate_duplicates,
                 settings_.duplicate_attempts, settings_.cache_evaluations, settings_.keep_archive,
                 settings_.on_failure, objective_count, P::constraint_count);
    for (const auto& objective : P::descriptions) {
      result = hash_combine(result, hash_all(objective.name, objective.unit, objective.direction));
    }
    for (const auto& name : P::constraint_names) result = hash_combine(result, hash(name));
    return result;
  }

 private:
  struct pending_seed {
    genome_type genome;
    std::array<double, objective_count> values;  // minimised, where evaluated
    double violation;
    bool evaluated;
  };

  void add_seed(pending_seed seed) {
    if constexpr (knows_its_space<V, genome_type>) {
      if (!variation_.contains(seed.genome)) {
        throw std::invalid_argument("nsga2::seed: genome " + describe(seed.genome) +
                                    " is outside the space of the variation");
      }
    }
    bool unsound = seed.violation != seed.violation;
    for (const double value : seed.values) unsound = unsound || value != value;
    if (unsound) {
      throw std::invalid_argument("nsga2::seed: genome " + describe(seed.genome) +
                                  " comes with a value that is not a number");
    }
    seeds_.push_back(std::move(seed));
  }

  [[nodiscard]] std::size_t population_size() const { return settings_.population_size; }

  [[nodiscard]] std::span<const genome_type> pending_genomes() const {
    return std::span(population_.genomes).subspan(first_, unknown_);
  }

  // ---- candidates ------------------------------------------------------------------------------

  // Fills the candidate places: [0, size) in the first generation, [size, 2 size) after it. Places
  // [first_, first_ + unknown_) end up with those that need an evaluation.
  void prepare_candidates() {
    if (prepared_) return;
    const std::size_t size = population_size();
    first_ = generation_ == 0 ? 0 : size;
    const std::size_t last = first_ + size;
    const std::size_t seeded = place_seeds(last);
    offspring_.fill(population_, variation_, executor_, generation_, first_, first_ + seeded, last);
    sort_out_known(last);
    prepared_ = true;
  }

  std::size_t place_seeds(std::size_t last) {
    const std::size_t count = std::min(seeds_.size(), last - first_);
    evaluated_seeds_.clear();
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t place = first_ + i;
      population_.genomes[place] = seeds_[i].genome;
      population_.hashes[place] = hash(seeds_[i].genome);
      if (seeds_[i].evaluated) {
        population_.objectives.assign(place, seeds_[i].values);
        population_.violation[place] = seeds_[i].violation;
        evaluated_seeds_.push_back(place);
      }
    }
    seeds_placed_ = count;
    return count;
  }

  // Moves candidates whose values are known behind those that need an evaluation.
  void sort_out_known(std::size_t last) {
    unknown_ = last - first_;
    hits_now_ = 0;
    set_aside_.clear();
    const auto set_aside = [&](std::size_t place) {
      --unknown_;
      population_.swap(place, first_ + unknown_);
      set_aside_.push_back(place);
    };
    // From the back: what is swapped in has been looked at.
    for (std::size_t i = evaluated_seeds_.size(); i-- > 0;) set_aside(evaluated_seeds_[i]);
    if (!settings_.cache_evaluations) return;
    for (std::size_t place = first_ + unknown_; place-- > first_;) {
      const auto* entry = cache_.find(population_.genomes[place], population_.hashes[place]);
      if (entry == nullptr) continue;
      population_.objectives.assign(place, entry->values);
      population_.violation[place] = entry->violation;
      ++hits_now_;
      set_aside(place);
    }
  }

  // Undoes the moves of `sort_out_known`: what was known must not change who wins a tie by index.
  void put_back_known() {
    for (; !set_aside_.empty(); ++unknown_) {
      population_.swap(set_aside_.back(), first_ + unknown_);
      set_aside_.pop_back();
    }
  }

  // ---- evaluation ------------------------------------------------------------------------------

  // What an evaluator of another version said is not mixed with what it says now.
  void follow_version() {
    if constexpr (has_version<typename P::evaluator_type>) {
      const std::uint64_t version = problem_.evaluator().version();
      if (version == version_) return;
      cache_ = {};
      archive_ = {};
      for (auto& s : seeds_) s.evaluated = false;
      if (generation_ > 0) {
        prepared_ = false;
        first_ = 0;
        unknown_ = population_size();
        set_aside_.clear();
        evaluate_candidates();
        selection_(population_, unknown_, unknown_);
      }
      version_ = version;  // at last: where evaluating failed, the next step tries again
    }
  }

  [[nodiscard]] std::uint64_t evaluator_version() const {
    if constexpr (has_version<typename P::evaluator_type>) return problem_.evaluator().version();
    return 0;
  }

  void evaluate_candidates() {
    evaluation_failure failure;
    sound_.assign(unknown_, 0);
    const auto keep = [&](std::size_t i, const evaluation_type& evaluation) {
      return record(i, evaluation, failure);
    };
    const auto reject = [&](std::size_t i) { mark_infeasible(population_, first_ + i); };
    using evaluator_type = typename P::evaluator_type;
    if constexpr (evaluates_batch<evaluator_type, genome_type>) {
      evaluations_buffer_.resize(std::max(evaluations_buffer_.size(), unknown_));
      executor_.for_each_chunk(unknown_, [&](std::size_t from, std::size_t to) {
        evaluate_range(problem_.evaluator(), pending_genomes(), std::span(evaluations_buffer_),
                       from, to, failure, settings_.on_failure, keep, reject);
      });
    } else {
      executor_.for_each_chunk(unknown_, [&](std::size_t from, std::size_t to) {
        evaluate_range(problem_.evaluator(), pending_genomes(), from, to, failure,
                       settings_.on_failure, keep, reject);
      });
    }
    conclude_evaluation(failure);
  }

  void conclude_evaluation(evaluation_failure& failure) {
    if (failure.found() && settings_.on_failure == failure_policy::stop) {
      // The candidates are drawn again, the same, by the next step; the cache then knows those that
      // were sound.
      remember_sound_candidates();
      const std::vector<genome_type> genomes(pending_genomes().begin(), pending_genomes().end());
      put_back_known();
      prepared_ = false;
      failure.raise(std::span<const genome_type>(genomes));
    }
    failed_ += failure.count();
    evaluations_ += unknown_;
  }

  // Keeps what was found about candidate i; false where it is not sound.
  bool record(std::size_t i, const evaluation_type& evaluation, evaluation_failure& failure) {
    const bool sound = record_values(problem_, evaluation, population_, first_ + i, i, failure);
    sound_[i] = static_cast<unsigned char>(sound);
    return sound;
  }

  // ---- selection -------------------------------------------------------------------------------

  void finish_generation() {
    remember_sound_candidates();
    put_back_known();
    const std::size_t size = population_size();
    if (settings_.keep_archive) {
      for (std::size_t i = first_; i < first_ + size; ++i) {
        if (population_.violation[i] == 0.0) {
          archive_.insert(population_.genomes[i], population_.objectives.point(i));
        }
      }
    }
    selection_(population_, generation_ == 0 ? size : 2 * size, size);
    seeds_.erase(seeds_.begin(), seeds_.begin() + static_cast<std::ptrdiff_t>(seeds_placed_));
    cache_hits_ += hits_now_;
    ++generation_;
    prepared_ = false;
  }

  void remember_sound_candidates() {
    if (!settings_.cache_evaluations) return;
    for (std::size_t i = 0; i < unknown_; ++i) {
      const std::size_t place = first_ + i;
      const auto& genome = population_.genomes[place];
      if (sound_[i] == 0 || cache_.find(genome, population_.hashes[place]) != nullptr) continue;
      cache_.insert(genome, population_.hashes[place], population_.objectives.point(place),
                    population_.violation[place]);
    }
  }

  // ---- state ------------------------------------------------------------------------------------

  // A genome of another space, with fewer genes say, must not get as far as the operators.
  [[nodiscard]] genome_type load_genome(binary_input& input) const
    requires Serialisable<genome_type>
  {
    auto genome = read<genome_type>(input);
    if constexpr (knows_its_space<V, genome_type>) {
      if (!variation_.contains(genome)) {
        throw error("genome " + describe(genome) + " is outside the space of the variation");
      }
    }
    return genome;
  }

  void load_unguarded(binary_input& input)
    requires Serialisable<genome_type>
  {
    generation_ = static_cast<std::size_t>(read<std::uint64_t>(input));
    read(input, evaluations_);
    read(input, failed_);
    read(input, cache_hits_);
    if constexpr (has_version<typename P::evaluator_type>) read(input, version_);
    for (std::size_t i = 0; i < size(); ++i) {
      population_.genomes[i] = load_genome(input);
      population_.hashes[i] = hash(population_.genomes[i]);
      population_.objectives.assign(i, read<std::array<double, objective_count>>(input));
      read(input, population_.violation[i]);
      read(input, population_.rank[i]);
      read(input, population_.density[i]);
    }
    seeds_.clear();
    const auto seeds = read<std::uint64_t>(input);
    for (std::uint64_t i = 0; i < seeds; ++i) {
      pending_seed s;
      s.genome = load_genome(input);
      read(input, s.values);
      read(input, s.violation);
      read(input, s.evaluated);
      seeds_.push_back(std::move(s));
    }
    cache_.load(input);
    archive_.load(input);
    termination_.load(input);
    prepared_ = false;
  }

  P problem_;
  V variation_;
  nsga2_settings settings_;
  environmental_selection<objective_count, S> selection_;
  X executor_;
  offspring offspring_{settings_};

  population<genome_type, objective_count> population_{0};
  std::size_t generation_ = 0;
  std::uint64_t evaluations_ = 0;
  std::uint64_t failed_ = 0;
  std::uint64_t cache_hits_ = 0;
  std::uint64_t version_ = evaluator_version();  // of the evaluator that gave all values
  std::vector<pending_seed> seeds_;  // those placed leave it when their generation is done
  evaluation_cache<genome_type, objective_count> cache_;
  archive<genome_type, objective_count> archive_;

  // Candidates of the generation under way.
  bool prepared_ = false;
  std::size_t first_ = 0;
  std::size_t unknown_ = 0;
  std::size_t seeds_placed_ = 0;
  std::uint64_t hits_now_ = 0;
  std::vector<std::size_t> evaluated_seeds_;
  std::vector<std::size_t> set_aside_;
  std::vector<unsigned char> sound_;
  std::vector<evaluation_type> evaluations_buffer_;  // of batch evaluators

  watched_termination termination_;
};

}  // namespace hwflowq::moo

#endif
