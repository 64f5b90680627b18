// The points that a method evaluates, within its budget, and the front of them.
#ifndef HWFLOWQ_FLOW_METHOD_POINTS_HPP
#define HWFLOWQ_FLOW_METHOD_POINTS_HPP

#include <hwflowq/flow/search_method.hpp>
#include <hwflowq/moo/archive.hpp>
#include <hwflowq/moo/archive_front.hpp>
#include <hwflowq/moo/evaluation_pool.hpp>
#include <hwflowq/moo/executor.hpp>
#include <hwflowq/moo/problem.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace hwflowq::flow {

/// What methods are made of: evaluates each genome once, no more than the budget allows, deals with
/// failures as it says, and keeps the feasible non-dominated points. Refers to problem and executor.
template <moo::Problem P, Executor X>
class method_points {
 public:
  using genome_type = typename P::genome_type;
  using entry = typename moo::evaluation_pool<P>::entry;

  method_points(const P& problem, const method_budget& budget, const X& executor)
      : pool_(problem, budget.evaluations, budget.on_failure), executor_(&executor) {}

  /// What is known of the first genomes, of all where the budget allowed: minimised values. The span
  /// holds until the next call. Throws `evaluation_error` where the budget does not forgive failures;
  /// where it does, they are entries that say `failed()`.
  std::span<const entry> evaluate(std::span<const genome_type> genomes) {
    const auto found = pool_.evaluate(genomes, *executor_);
    for (std::size_t i = 0; i < found.size(); ++i) {
      if (found[i].violation == 0.0) archive_.insert(genomes[i], found[i].values);
    }
    return found;
  }

  /// The same for one genome; nothing when the budget is used up.
  std::optional<entry> evaluate(const genome_type& genome) {
    const auto found = evaluate(std::span(&genome, 1));
    if (found.empty()) return std::nullopt;
    return found.front();
  }

  [[nodiscard]] std::uint64_t remaining() const { return pool_.remaining(); }

  [[nodiscard]] method_result_on<P> result() const {
    return {moo::archive_front<P>(archive_), pool_.evaluations(), 0, pool_.failed_evaluations()};
  }

 private:
  moo::evaluation_pool<P> pool_;
  moo::archive<genome_type, P::objective_count> archive_;
  const X* executor_;
};

}  // namespace hwflowq::flow

#endif
