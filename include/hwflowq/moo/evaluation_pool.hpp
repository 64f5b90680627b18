// Evaluates genomes in batches, each once, within a budget.
#ifndef HWFLOWQ_MOO_EVALUATION_POOL_HPP
#define HWFLOWQ_MOO_EVALUATION_POOL_HPP

#include <hwflowq/core/binary_io.hpp>
#include <hwflowq/core/error.hpp>
#include <hwflowq/core/hash_set.hpp>
#include <hwflowq/moo/evaluation.hpp>
#include <hwflowq/moo/evaluation_cache.hpp>
#include <hwflowq/moo/evaluator.hpp>
#include <hwflowq/moo/executor.hpp>
#include <hwflowq/moo/problem.hpp>
#include <hwflowq/moo/settings.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace hwflowq::moo {

/// Evaluations of a problem for methods that choose their candidates themselves: what was evaluated
/// before costs nothing, and no more than `budget` genomes are evaluated. Refers to the problem.
template <Problem P>
class evaluation_pool {
 public:
  using genome_type = typename P::genome_type;
  static constexpr std::size_t objective_count = P::objective_count;

  /// What is known of a genome: values to minimise, and the sum of its violations.
  struct entry {
    std::array<double, objective_count> values{};
    double violation = 0.0;

    /// Whether the evaluation failed, so that nothing is known but that the genome is no good.
    [[nodiscard]] bool failed() const {
      constexpr double infinite = std::numeric_limits<double>::infinity();
      return violation == infinite &&
             std::ranges::all_of(values, [](double value) { return value == infinite; });
    }
  };

  explicit evaluation_pool(const P& problem, std::uint64_t budget,
                           failure_policy on_failure = failure_policy::stop)
      : problem_(&problem), budget_(budget), on_failure_(on_failure) {}

  /// Evaluates genomes in their order until the budget is used up; gives what is known of the first
  /// ones, of all where the budget allowed. The span holds until the next call. Throws
  /// `evaluation_error`; what was evaluated soundly is known, and counted, even then.
  template <Executor X>
  std::span<const entry> evaluate(std::span<const genome_type> genomes, const X& executor) {
    batch_.clear();
    in_batch_.reserve(genomes.size());
    std::size_t known = 0;
    for (; known < genomes.size(); ++known) {
      const auto& genome = genomes[known];
      const auto code = hash(genome);
      if (cache_.find(genome, code) != nullptr) continue;
      if (in_batch_.contains(code) && std::ranges::find(batch_, genome) != batch_.end()) continue;
      if (batch_.size() >= remaining()) break;
      in_batch_.insert(code);
      batch_.push_back(genome);
    }
    evaluate_batch(executor);
    results_.clear();
    for (std::size_t i = 0; i < known; ++i) {
      const auto* found = cache_.find(genomes[i], hash(genomes[i]));
      results_.push_back({found->values, found->violation});
    }
    return results_;
  }

  /// Tells what is known of a genome from elsewhere; costs nothing of the budget.
  void know(const genome_type& genome, const entry& values) {
    const auto code = hash(genome);
    if (cache_.find(genome, code) == nullptr) {
      cache_.insert(genome, code, values.values, values.violation);
    }
  }

  [[nodiscard]] bool knows(const genome_type& genome) const {
    return cache_.find(genome, hash(genome)) != nullptr;
  }

  /// Genomes evaluated so far.
  [[nodiscard]] std::uint64_t evaluations() const { return evaluations_; }
  /// Evaluations that threw or gave NaN and were counted as infeasible.
  [[nodiscard]] std::uint64_t failed_evaluations() const { return failed_; }
  /// Genomes that may still be evaluated.
  [[nodiscard]] std::uint64_t remaining() const { return budget_ - evaluations_; }

  void save(binary_output& output) const
    requires Serialisable<genome_type>
  {
    write(output, evaluations_);
    write(output, failed_);
    cache_.save(output);
  }
  void load(binary_input& input)
    requires Serialisable<genome_type>
  {
    read(input, evaluations_);
    read(input, failed_);
    if (evaluations_ > budget_) throw error("more evaluations than the budget allows");
    cache_.load(input);
  }

 private:
  using evaluation_type = typename P::evaluation_type;

  template <typename X>
  void evaluate_batch(const X& executor) {
    evaluation_failure failure;
    new_.resize(batch_.size());
    sound_.assign(batch_.size(), 0);
    const std::span<const genome_type> genomes(batch_);
    const auto record = [&](std::size_t i, const evaluation_type& evaluation) {
      return keep(i, evaluation, failure);
    };
    const auto reject = [&](std::size_t i) { new_[i] = infeasible(); };
    if constexpr (evaluates_batch<typename P::evaluator_type, genome_type>) {
      buffer_.resize(std::max(buffer_.size(), batch_.size()));
      executor.for_each_chunk(batch_.size(), [&](std::size_t from, std::size_t to) {
        evaluate_range(problem_->evaluator(), genomes, std::span(buffer_), from, to, failure,
                       on_failure_, record, reject);
      });
    } else {
      executor.for_each_chunk(batch_.size(), [&](std::size_t from, std::size_t to) {
        evaluate_range(problem_->evaluator(), genomes, from, to, failure, on_failure_, record,
                       reject);
      });
    }
    const bool stop = failure.found() && on_failure_ == failure_policy::stop;
    for (std::size_t i = 0; i < batch_.size(); ++i) {
      if (stop && sound_[i] == 0) continue;
      know(batch_[i], new_[i]);
      ++evaluations_;
    }
    if (stop) failure.raise(genomes);
    failed_ += failure.count();
  }

  bool keep(std::size_t i, const evaluation_type& evaluation, evaluation_failure& failure) {
    std::size_t stage = 0;
    try {
      const auto projection = problem_->project(evaluation, stage);
      if (stage == objective_count + P::constraint_count) {
        new_[i] = {projection.values, projection.violation};
        sound_[i] = 1;
        return true;
      }
      failure.report_nan(i, culprit(stage));
    } catch (...) {
      failure.report_exception(i, culprit(stage));
    }
    new_[i] = infeasible();
    return false;
  }

  [[nodiscard]] static std::string culprit(std::size_t stage) {
    if (stage < objective_count) {
      return "objective \"" + std::string(P::descriptions[stage].name) + "\"";
    }
    if constexpr (P::constraint_count > 0) {
      return "constraint \"" + std::string(P::constraint_names[stage - objective_count]) + "\"";
    }
    return "projection";
  }

  [[nodiscard]] static entry infeasible() {
    entry result;
    result.values.fill(std::numeric_limits<double>::infinity());
    result.violation = std::numeric_limits<double>::infinity();
    return result;
  }

  const P* problem_;
  std::uint64_t budget_;
  failure_policy on_failure_;
  std::uint64_t evaluations_ = 0;
  std::uint64_t failed_ = 0;
  evaluation_cache<genome_type, objective_count> cache_;
  std::vector<genome_type> batch_;
  hash_set in_batch_;
  std::vector<entry> new_;
  std::vector<unsigned char> sound_;
  std::vector<entry> results_;
  std::vector<evaluation_type> buffer_;  // of batch evaluators
};

}  // namespace hwflowq::moo

#endif
