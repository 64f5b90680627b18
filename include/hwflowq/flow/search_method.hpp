// The concept SearchMethod: ways to find a front that are compared at equal budgets.
#ifndef HWFLOWQ_FLOW_SEARCH_METHOD_HPP
#define HWFLOWQ_FLOW_SEARCH_METHOD_HPP

#include <hwflowq/moo/executor.hpp>
#include <hwflowq/moo/genome.hpp>
#include <hwflowq/moo/problem.hpp>
#include <hwflowq/moo/settings.hpp>
#include <hwflowq/moo/solution.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace hwflowq {

namespace flow {

/// What every method may spend, its seed (same seed, same front, bit for bit), and what it does about
/// failures.
struct method_budget {
  std::uint64_t evaluations = 10'000;  ///< of genomes, at most
  std::uint64_t seed = 1;
  moo::failure_policy on_failure = moo::failure_policy::stop;  ///< of evaluations
};

/// What a method found: the non-dominated ones of the feasible points that it evaluated on the
/// problem, objectives in their own senses, ordered by them.
template <Genome G, std::size_t M>
struct method_result {
  std::vector<moo::solution<G, M>> front;
  std::uint64_t evaluations = 0;        ///< on the problem
  std::uint64_t proxy_evaluations = 0;  ///< on another problem that the method searched instead
  /// Those of them, on either problem, that failed and were counted as infeasible.
  std::uint64_t failed_evaluations = 0;
};

/// The result of a method on a problem.
template <moo::Problem P>
using method_result_on = method_result<typename P::genome_type, P::objective_count>;

}  // namespace flow

/// `method.name` names the method in tables.
template <typename S>
concept names_method = requires(const S& method) {
  { method.name } -> std::convertible_to<std::string_view>;
};

/// `method(problem, space, budget, executor)` gives a `flow::method_result_on<P>`.
template <typename S, typename P, typename V>
concept finds_front = requires(const S& method, const P& problem, const V& space,
                               const flow::method_budget& budget, const serial_executor& executor) {
  {
    method(problem, space, budget, executor)
  } -> std::same_as<flow::method_result<typename P::genome_type, P::objective_count>>;
};

/// A way to find a front of a problem P in the space V of a variation: a search, or a baseline to
/// compare it with. All have the same evaluator, alphabet, budget and seed.
///
/// | requirement            | expression                                   | meaning                     |
/// |------------------------|----------------------------------------------|-----------------------------|
/// | `names_method<S>`      | `s.name`                                     | text                        |
/// | `finds_front<S, P, V>` | `s(problem, space, budget, executor)`        | a `flow::method_result_on<P>` |
///
/// Semantics that no compiler checks: no more evaluations than the budget has, on the problem or, by
/// a method that searches another one, there; all randomness from the seed. An evaluation that fails
/// ends the method with an `evaluation_error`, or leaves one candidate out, as the budget says. Any
/// Executor is taken.
template <typename S, typename P, typename V>
concept SearchMethod = names_method<S> && finds_front<S, P, V>;

/// Lists everything that S lacks to be a SearchMethod on P and V.
template <typename S, typename P, typename V>
consteval bool check_search_method() {
  static_assert(names_method<S>, "SearchMethod: add a member `name`, a text");
  static_assert(
      finds_front<S, P, V>,
      "SearchMethod: add `hwflowq::flow::method_result_on<P> operator()(const P& problem, "
      "const V& space, const hwflowq::flow::method_budget&, const auto& executor) const`");
  return true;
}

}  // namespace hwflowq

#endif
