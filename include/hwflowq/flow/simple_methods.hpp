// The simplest baselines: designs that are given, and random search.
#ifndef HWFLOWQ_FLOW_SIMPLE_METHODS_HPP
#define HWFLOWQ_FLOW_SIMPLE_METHODS_HPP

#include <hwflowq/core/random.hpp>
#include <hwflowq/flow/method_points.hpp>
#include <hwflowq/flow/search_method.hpp>
#include <hwflowq/moo/variation.hpp>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace hwflowq::flow {

/// Evaluates the designs that it is given, in their order, as far as the budget goes.
template <Genome G>
struct given_designs {
  std::string name;
  std::vector<G> designs;

  template <moo::Problem P, typename V, Executor X>
    requires std::same_as<typename P::genome_type, G>
  [[nodiscard]] method_result_on<P> operator()(const P& problem, const V& /*space*/,
                                               const method_budget& budget,
                                               const X& executor) const {
    method_points points(problem, budget, executor);
    points.evaluate(std::span(designs));
    return points.result();
  }
};

/// Draws genomes from the variation until the budget is used up, or so many in a row were known that
/// the space seems to hold no others.
struct random_search {
  std::string name = "random search";

  template <moo::Problem P, Variation<typename P::genome_type> V, Executor X>
  [[nodiscard]] method_result_on<P> operator()(const P& problem, const V& space,
                                               const method_budget& budget,
                                               const X& executor) const {
    using genome_type = typename P::genome_type;
    constexpr std::uint64_t batch = 256;
    method_points points(problem, budget, executor);
    std::vector<genome_type> drawn;
    for (std::uint32_t round = 0, idle = 0; points.remaining() > 0 && idle < 64; ++round) {
      drawn.clear();
      for (std::uint32_t i = 0; i < std::min(batch, points.remaining()); ++i) {
        random_stream stream(budget.seed, round, i, stream_purpose::initialisation);
        auto genome = space.random(stream);
        if constexpr (repairs_genomes<V, genome_type>) space.repair(genome);
        drawn.push_back(std::move(genome));
      }
      const auto before = points.remaining();
      points.evaluate(std::span<const genome_type>(drawn));
      idle = points.remaining() == before ? idle + 1 : 0;
    }
    return points.result();
  }
};

}  // namespace hwflowq::flow

#endif
