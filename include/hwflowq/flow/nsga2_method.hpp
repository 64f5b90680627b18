// NSGA-II as a method to compare: on the problem itself, or on another one and costed anew.
#ifndef HWFLOWQ_FLOW_NSGA2_METHOD_HPP
#define HWFLOWQ_FLOW_NSGA2_METHOD_HPP

#include <hwflowq/flow/executor_reference.hpp>
#include <hwflowq/flow/method_points.hpp>
#include <hwflowq/flow/search_method.hpp>
#include <hwflowq/moo/default_survival.hpp>
#include <hwflowq/moo/nsga2.hpp>
#include <hwflowq/moo/problem_view.hpp>
#include <hwflowq/moo/termination.hpp>
#include <hwflowq/moo/variation.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace hwflowq::flow {

namespace detail {

/// The archived front of a search that evaluates no more than the budget allows, where that is at
/// least a population.
template <moo::Problem P, typename V, Executor X, typename G>
[[nodiscard]] method_result_on<P> search_within(const P& problem, const V& space,
                                                std::size_t population, const method_budget& budget,
                                                const std::vector<G>& seeds, const X& executor) {
  moo::nsga2 search(moo::problem_view<P>(problem), space,
                    {.population_size = population,
                     .seed = budget.seed,
                     .keep_archive = true,
                     .on_failure = budget.on_failure},
                    moo::default_survival<P::objective_count>{}, executor_reference<X>(executor));
  search.seed(std::span<const G>(seeds));
  // Whole generations, each of at most a population.
  search.run(moo::after_generations(budget.evaluations / population));
  return method_result_on<P>{search.archived(), search.evaluations(), 0,
                             search.failed_evaluations()};
}

}  // namespace detail

/// NSGA-II on the problem, for as many whole generations as the budget allows.
template <Genome G>
struct nsga2_method {
  std::string name = "NSGA-II";
  std::size_t population_size = 100;
  std::vector<G> seeds{};  ///< take part in the first population

  template <moo::Problem P, Variation<G> V, Executor X>
    requires std::same_as<typename P::genome_type, G>
  [[nodiscard]] method_result_on<P> operator()(const P& problem, const V& space,
                                               const method_budget& budget,
                                               const X& executor) const {
    return detail::search_within(problem, space, population_size, budget, seeds, executor);
  }
};

/// NSGA-II on another problem, such as accuracy and bit operations, with the whole budget; the front
/// that it found is evaluated on the problem as far as the same budget goes. What a search gives that
/// does not know the hardware.
template <moo::Problem Proxy>
struct proxy_search {
  std::string name;
  Proxy proxy;
  std::size_t population_size = 100;
  std::vector<typename Proxy::genome_type> seeds{};  ///< take part in the first population

  template <moo::Problem P, Variation<typename P::genome_type> V, Executor X>
    requires std::same_as<typename P::genome_type, typename Proxy::genome_type>
  [[nodiscard]] method_result_on<P> operator()(const P& problem, const V& space,
                                               const method_budget& budget,
                                               const X& executor) const {
    const auto found =
        detail::search_within(proxy, space, population_size, budget, seeds, executor);
    std::vector<typename P::genome_type> genomes;
    for (const auto& s : found.front) genomes.push_back(s.genome);
    method_points points(problem, budget, executor);
    points.evaluate(std::span<const typename P::genome_type>(genomes));
    auto result = points.result();
    result.proxy_evaluations = found.evaluations;
    result.failed_evaluations += found.failed_evaluations;
    return result;
  }
};

/// A search on `proxy` under a name.
template <moo::Problem Proxy>
[[nodiscard]] proxy_search<Proxy> search_on(std::string name, Proxy proxy,
                                            std::size_t population_size = 100) {
  return {std::move(name), std::move(proxy), population_size, {}};
}

}  // namespace hwflowq::flow

#endif
