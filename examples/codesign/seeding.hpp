// What the last level starts from beside the front before: designs of integer programs.
#ifndef HWFLOWQ_EXAMPLES_CODESIGN_SEEDING_HPP
#define HWFLOWQ_EXAMPLES_CODESIGN_SEEDING_HPP

#include <hwflowq/flow/integer_programming.hpp>
#include <hwflowq/flow/layer_choices.hpp>
#include <hwflowq/flow/search_method.hpp>
#include <hwflowq/moo/archive.hpp>
#include <hwflowq/moo/archive_front.hpp>
#include <hwflowq/moo/dominance.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "problem.hpp"
#include "search.hpp"

namespace codesign {

/// Programs for each cost alone and for mixes of them, on the hardware of the space, or, where there is a
/// choice, on those few of it that are best at the middle width.
class programmed_designs {
 public:
  static constexpr std::string_view name = "integer programming on mixes of costs";

  programmed_designs(const task& task, const level_model& level) : task_(&task), level_(&level) {}

  template <moo::Problem P, typename X>
  [[nodiscard]] flow::method_result_on<P> operator()(const P& problem,
                                                     const design_variation& space,
                                                     const flow::method_budget& budget,
                                                     const X& executor) const {
    constexpr std::size_t M = P::objective_count;
    const auto& bits = space.part<0>();
    const auto hardware = hardware_of<M>(space.part<1>());
    const flow::integer_programming program{.choices = flow::layer_choices(task_->space, bits),
                                            .mixes = mixes_of<M>(),
                                            .budgets = hardware.size() == 1 ? 50U : 20U};
    moo::archive<design, M> all;
    flow::method_result_on<P> result;
    for (std::size_t i = 0; i < hardware.size(); ++i) {
      const flow::method_budget own{.evaluations = budget.evaluations / hardware.size(),
                                    .seed = budget.seed,
                                    .on_failure = budget.on_failure};
      const auto found =
          program(problem, design_variation(bits, one_hardware(hardware[i])), own, executor);
      result.evaluations += found.evaluations;
      result.failed_evaluations += found.failed_evaluations;
      for (const auto& s : found.front) all.insert(s.genome, P::in_own_sense(s.objectives));
    }
    result.front = moo::archive_front<P>(all);
    return result;
  }

 private:
  // Of two costs also between them.
  template <std::size_t M>
  static std::vector<std::vector<double>> mixes_of() {
    std::vector<std::vector<double>> mixes;
    for (std::size_t m = 1; m < M; ++m) {
      mixes.emplace_back(M, 0.0);
      mixes.back()[m] = 1.0;
    }
    if constexpr (M == 3) {
      for (const double share : {0.25, 0.5, 0.75}) mixes.push_back({0.0, share, 1.0 - share});
    } else if constexpr (M > 3) {
      mixes.emplace_back(M, 1.0);
      mixes.back()[0] = 0.0;
    }
    return mixes;
  }

  // Points of the space that no other beats in all costs, evenly drawn from them.
  template <std::size_t M>
  std::vector<hardware_genome> hardware_of(const hardware_variation& space) const {
    constexpr std::size_t greatest_count = 6;
    struct candidate {
      std::array<double, M - 1> costs;
      hardware_genome genome;
    };
    const auto widths = task_->space.uniform_designs();
    const auto precisions = task_->space.expand(widths[widths.size() / 2]);
    std::vector<candidate> all;
    for (std::size_t point = 0; point < task_->hardware.points.size(); ++point) {
      auto genome = task_->hardware.genome(point);
      if (!space.contains(genome)) continue;
      if (task_->hardware.points[point].area_mm2 > task_->chosen.area_budget_mm2) continue;
      std::array<double, greatest_field_count> fields{};
      if (!level_->evaluate(precisions, point, fields)) continue;
      candidate own{{}, std::move(genome)};
      for (std::size_t m = 1; m < M; ++m) own.costs[m - 1] = fields[level_->chosen[m - 1]];
      all.push_back(std::move(own));
    }
    std::vector<candidate> best;
    for (const auto& c : all) {
      const auto beats = [&](const candidate& other) {
        return moo::dominates(other.costs, c.costs);
      };
      if (std::ranges::none_of(all, beats)) best.push_back(c);
    }
    std::ranges::stable_sort(best, {}, [](const candidate& c) { return c.costs[0]; });
    std::vector<hardware_genome> result;
    const std::size_t count = std::min(best.size(), greatest_count);
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t place = count == 1 ? 0 : i * (best.size() - 1) / (count - 1);
      result.push_back(best[place].genome);
    }
    return result;
  }

  const task* task_;
  const level_model* level_;
};

}  // namespace codesign

#endif
