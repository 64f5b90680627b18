// A level as a search problem with M objectives, whose names are known at run time only.
#ifndef HWFLOWQ_EXAMPLES_CODESIGN_PROBLEM_HPP
#define HWFLOWQ_EXAMPLES_CODESIGN_PROBLEM_HPP

#include <hwflowq/moo/constraint.hpp>
#include <hwflowq/moo/objective.hpp>
#include <hwflowq/moo/problem.hpp>
#include <hwflowq/quantization/precision.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <functional>
#include <limits>
#include <span>
#include <utility>
#include <vector>

#include "search.hpp"

namespace codesign {

/// What is known of a design: the stand-in for accuracy first, then the costs.
template <std::size_t M>
struct evaluated_design {
  std::array<double, M> values{};
  double excess = 0.0;  // of the area over its budget, as a share; 1 where a layer has no mapping
  double shortfall = 0.0;  // of the accuracy
};

/// Evaluates designs at a level. Hardware beyond the area budget is not looked at: its costs count as
/// infinite.
template <std::size_t M>
class evaluate_design {
 public:
  evaluate_design(const task& task, const level_model& level) : task_(&task), level_(&level) {}

  /// Designs that are known together are measured together, where accuracy is measured.
  void operator()(std::span<const design> designs, std::span<evaluated_design<M>> results) const {
    if (task_->accuracy.prepare) {
      std::vector<std::vector<Precision>> genomes;
      for (const auto& d : designs) genomes.push_back(task_->space.expand(std::get<0>(d)));
      task_->accuracy.prepare(std::move(genomes));
    }
    std::ranges::transform(designs, results.begin(), *this);
  }

  evaluated_design<M> operator()(const design& d) const {
    std::array<Precision, 1024> all;
    const auto precisions = std::span(all).first(task_->space.layer_count());
    task_->space.expand(std::get<0>(d), precisions);
    evaluated_design<M> result;
    result.values.fill(std::numeric_limits<double>::infinity());
    result.values[0] = task_->accuracy.value(precisions);
    result.shortfall = std::max(0.0, task_->least_accuracy - result.values[0]);
    const std::size_t point = task_->hardware.index(std::get<1>(d));
    const double area = task_->hardware.points[point].area_mm2;
    if (area > task_->chosen.area_budget_mm2) {
      result.excess = area / task_->chosen.area_budget_mm2 - 1.0;
      return result;
    }
    std::array<double, greatest_field_count> fields{};
    if (!level_->evaluate(precisions, point, fields)) {
      result.excess = 1.0;
      return result;
    }
    for (std::size_t m = 1; m < M; ++m) result.values[m] = fields[level_->chosen[m - 1]];
    return result;
  }

 private:
  const task* task_;
  const level_model* level_;
};

/// The value of objective I.
template <std::size_t I>
struct value_of {
  template <std::size_t M>
  double operator()(const evaluated_design<M>& d) const {
    return d.values[I];
  }
};

// The engine wants names at compile time; the real ones, known at run time, go into the document.
template <std::size_t M>
auto make_level_problem(const task& task, const level_model& level) {
  return [&]<std::size_t... I>(std::index_sequence<I...>) {
    return moo::make_problem<design>(
        evaluate_design<M>(task, level),
        moo::objectives(hwflowq::maximise<"accuracy">(value_of<0>{}),
                        hwflowq::minimise<"cost">(value_of<I + 1>{})...),
        moo::constraints(hwflowq::constraint<"area budget">(&evaluated_design<M>::excess),
                         hwflowq::constraint<"least accuracy">(&evaluated_design<M>::shortfall)));
  }(std::make_index_sequence<M - 1>{});
}

template <std::size_t M>
using level_problem = decltype(make_level_problem<M>(std::declval<const task&>(),
                                                     std::declval<const level_model&>()));

}  // namespace codesign

#endif
