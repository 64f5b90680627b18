// Compares methods over several seeds: hypervolume, and cost at equal accuracy.
#ifndef HWFLOWQ_FLOW_COMPARISON_HPP
#define HWFLOWQ_FLOW_COMPARISON_HPP

#include <hwflowq/flow/spread.hpp>
#include <hwflowq/moo/hypervolume.hpp>
#include <hwflowq/moo/objective.hpp>
#include <hwflowq/moo/point_columns.hpp>
#include <hwflowq/moo/problem.hpp>
#include <hwflowq/moo/solution.hpp>

#include <array>
#include <cstddef>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace hwflowq::flow {

/// A front of points on a problem.
template <moo::Problem P>
using front_on = std::vector<moo::solution<typename P::genome_type, P::objective_count>>;

/// The fronts that a method found, one a seed.
template <moo::Problem P>
struct method_fronts {
  std::string name;
  std::vector<front_on<P>> fronts;
};

/// What to compare by; values in the objectives' own senses and units.
template <std::size_t M>
struct comparison_settings {
  std::array<double, M> reference{};  ///< the worst values of interest, for the hypervolume
  std::size_t quality = 0;            ///< position of the objective that stands for accuracy
  std::vector<std::size_t> costs{1};  ///< positions of the objectives that are costs
  std::vector<double> levels{};       ///< of quality, such as 93.0, 92.0, 91.0
};

/// Costs of a method at one level of quality.
struct cost_at_quality {
  double level = 0.0;
  std::size_t cost = 0;     ///< position of the objective
  std::size_t reached = 0;  ///< seeds with a point of this quality
  spread value{};           ///< over all seeds; a seed without such a point counts as infinite
};

/// A method's figures over all seeds.
struct method_comparison {
  std::string name;
  spread hypervolume{};
  std::vector<cost_at_quality> costs;  ///< for each level, for each cost
};

/// The least cost among points whose quality is at least `level` (at most, where less is better).
/// There is no interpolation: a value that is reported is one of a point that exists. Nothing where
/// no point is good enough.
template <moo::Problem P>
[[nodiscard]] std::optional<double> cost_at_equal_quality(const front_on<P>& front,
                                                          std::size_t quality, double level,
                                                          std::size_t cost) {
  const auto better = [](std::size_t objective, double a, double b) {
    return P::descriptions[objective].direction == sense::maximise ? a > b : a < b;
  };
  std::optional<double> best;
  for (const auto& point : front) {
    if (!point.feasible() || better(quality, level, point.objectives[quality])) continue;
    const double value = point.objectives[cost];
    if (!best || better(cost, value, *best)) best = value;
  }
  return best;
}

/// Hypervolume of a front against a reference in the objectives' own senses.
template <moo::Problem P>
[[nodiscard]] double hypervolume_of(const front_on<P>& front,
                                    const std::array<double, P::objective_count>& reference) {
  moo::point_set<P::objective_count> points;
  for (const auto& point : front) {
    if (point.feasible()) points.push_back(P::in_own_sense(point.objectives));
  }
  return moo::hypervolume(points.view(), P::in_own_sense(reference));
}

/// The figures of each method. A cost is to be minimised. Throws `std::invalid_argument` when a
/// method has no front, or the settings name an objective that is not there or a cost that is to be
/// maximised.
template <moo::Problem P>
[[nodiscard]] std::vector<method_comparison> compare(
    const std::vector<method_fronts<P>>& methods,
    const comparison_settings<P::objective_count>& settings) {
  const auto fail = [](const std::string& what) {
    throw std::invalid_argument("compare: " + what);
  };
  if (settings.quality >= P::objective_count) fail("quality is no objective");
  for (const std::size_t cost : settings.costs) {
    if (cost >= P::objective_count) fail("cost " + std::to_string(cost) + " is no objective");
    if (P::descriptions[cost].direction == sense::maximise) {
      fail("cost " + std::to_string(cost) + " is an objective to maximise");
    }
  }
  std::vector<method_comparison> result;
  for (const auto& method : methods) {
    if (method.fronts.empty()) fail("method \"" + method.name + "\" has no front");
    method_comparison own{method.name, {}, {}};
    std::vector<double> values;
    for (const auto& front : method.fronts) {
      values.push_back(hypervolume_of<P>(front, settings.reference));
    }
    own.hypervolume = spread_of(values);
    for (const double level : settings.levels) {
      for (const std::size_t cost : settings.costs) {
        cost_at_quality at{level, cost, 0, {}};
        values.clear();
        for (const auto& front : method.fronts) {
          const auto least = cost_at_equal_quality<P>(front, settings.quality, level, cost);
          at.reached += least ? 1 : 0;
          values.push_back(least.value_or(std::numeric_limits<double>::infinity()));
        }
        at.value = spread_of(values);
        own.costs.push_back(at);
      }
    }
    result.push_back(std::move(own));
  }
  return result;
}

}  // namespace hwflowq::flow

#endif
