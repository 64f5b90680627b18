// Methods to compare with, all on the last level and with as many evaluations as the flow took.
#ifndef HWFLOWQ_EXAMPLES_CODESIGN_COMPARISON_HPP
#define HWFLOWQ_EXAMPLES_CODESIGN_COMPARISON_HPP

#include <hwflowq/cost/bit_choices.hpp>
#include <hwflowq/flow/comparison.hpp>
#include <hwflowq/flow/integer_programming.hpp>
#include <hwflowq/flow/layer_choices.hpp>
#include <hwflowq/flow/nested_search.hpp>
#include <hwflowq/flow/nsga2_method.hpp>
#include <hwflowq/flow/recosted.hpp>
#include <hwflowq/flow/search_method.hpp>
#include <hwflowq/flow/sensitivity_greedy.hpp>
#include <hwflowq/flow/simple_methods.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "problem.hpp"
#include "search.hpp"

namespace codesign {

template <typename Reports>
std::uint64_t total_evaluations(const Reports& reports) {
  std::uint64_t sum = 0;
  for (const auto& report : reports) sum += report.evaluations;
  return sum;
}

/// The coarse level with one field, as a problem: what methods search that do not know the hardware.
inline level_model coarse_field(const task& task, const hwflowq::bit_choices& bits,
                                const std::string& name) {
  return make_level_model("coarse", task.chosen, task.network, bits, task.hardware, {name});
}

/// Calls `run(name, method, hardware known)` for every method that the command line asks for.
template <std::size_t M, typename Run>
void for_each_method(const task& task, const Run& run) {
  const auto& o = task.chosen;
  const auto& last = task.levels.back();
  if (o.baselines) {
    const auto usual = task.hardware.genome(task.hardware.usual);
    flow::given_designs<design> uniform{"uniform widths", {}};
    for (auto& bits : task.space.uniform_designs()) uniform.designs.emplace_back(bits, usual);
    run(uniform, false);
    run(flow::random_search{}, false);
    for (std::size_t m = 1; m < M; ++m) {
      run(flow::sensitivity_greedy{.name = "greedy by sensitivity, " + last.fields[m - 1].name,
                                   .cost = m},
          false);
    }
    const auto choices = flow::layer_choices(task.space, hwflowq::precision_variation(task.space));
    for (std::size_t m = 1; m < M; ++m) {
      run(flow::integer_programming{.name = "integer programming, " + last.fields[m - 1].name,
                                    .choices = choices,
                                    .cost = m},
          false);
    }
    const auto bits = hwflowq::choices_of(task.space);
    for (const std::string field : {"weight_memory_bits", "bit_operations"}) {
      const auto coarse = coarse_field(task, bits, field);
      const auto proxy = make_level_problem<2>(task, coarse);
      run(flow::recost("integer programming, " + field, proxy,
                       flow::integer_programming{.choices = choices}),
          false);
      run(flow::search_on("NSGA-II, " + field, proxy, o.population), false);
    }
    run(flow::nsga2_method<design>{.name = "NSGA-II, one level, one hardware",
                                   .population_size = o.population,
                                   .seeds = uniform.designs},
        false);
    if (o.search_hardware) {
      run(flow::nsga2_method<design>{.name = "NSGA-II, one level, joint",
                                     .population_size = o.population,
                                     .seeds = uniform.designs},
          true);
    }
  }
  if (o.nested) {
    flow::nested_search<M> nested{.name = "nested search"};
    std::ranges::copy(worst_values(task, last), nested.reference.begin());
    run(nested, true);
  }
}

/// The fronts of all methods, and their hypervolumes as shares of that of the flow's.
template <std::size_t M, typename Front>
std::vector<found_method> compare_methods(const task& task, const Front& of_flow,
                                          std::uint64_t evaluations) {
  using problem_type = level_problem<M>;
  const auto problem = make_level_problem<M>(task, task.levels.back());
  std::array<double, M> reference{};
  std::ranges::copy(worst_values(task, task.levels.back()), reference.begin());
  const double whole = flow::hypervolume_of<problem_type>(of_flow, reference);
  const hwflowq::precision_variation bits(task.space);
  const design_variation fixed(bits, one_hardware(task.hardware.genome(task.hardware.usual)));
  const design_variation all(bits, all_hardware(task.hardware.value_counts));
  const flow::method_budget budget{.evaluations = evaluations, .seed = task.chosen.seed};
  std::vector<found_method> found;
  for_each_method<M>(task, [&](const auto& method, bool hardware) {
    const auto result = method(problem, hardware ? all : fixed, budget, task.executor);
    found.push_back(
        {.name = method.name,
         .front = plain(result.front),
         .evaluations = std::max(result.evaluations, result.proxy_evaluations),
         .hypervolume = flow::hypervolume_of<problem_type>(result.front, reference) / whole});
  });
  return found;
}

}  // namespace codesign

#endif
