// The multiple-choice knapsack problem, solved exactly: one option of each class within a budget.
#ifndef HWFLOWQ_FLOW_MULTIPLE_CHOICE_KNAPSACK_HPP
#define HWFLOWQ_FLOW_MULTIPLE_CHOICE_KNAPSACK_HPP

#include <hwflowq/core/strict_floating_point.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace hwflowq::flow {

/// One way to decide for a class: what it costs and what is lost by it, both of any sign.
struct knapsack_option {
  double cost = 0.0;
  double loss = 0.0;
};

/// One option of each class, and their sums.
struct knapsack_solution {
  std::vector<std::size_t> chosen;
  double cost = 0.0;
  double loss = 0.0;
};

/// Chooses one option of each class so that the sum of losses is least while that of costs stays
/// within a budget: the form that the choice of widths takes when sensitivities and costs add over
/// layers (HAWQ-V3: Yao et al., "HAWQ-V3: dyadic neural network quantization", ICML 2021, section
/// 3.4, solves it with a linear programming library).
///
/// Dynamic programming over classes on lists of undominated (cost, loss), as for the 0-1 knapsack
/// (Nemhauser, Ullmann, "Discrete dynamic programming and capital allocation", Management Science
/// 15(9), 1969), from which is dropped what cannot lead below the best completion known: the bound is
/// the linear relaxation, whose solution takes steps of the classes' convex hulls in order of loss
/// avoided per cost (Sinha, Zoltners, "The multiple-choice knapsack problem", Operations Research
/// 27(3), 1979). The solution is exact up to the rounding of sums; time and memory may grow
/// exponentially at worst, but are small where the relaxation is close.
class multiple_choice_knapsack {
 public:
  /// Throws `std::invalid_argument` when a class has no option, or a number is not finite; the
  /// message names the class.
  explicit multiple_choice_knapsack(const std::vector<std::vector<knapsack_option>>& classes);

  /// The solution within a budget; of equally good ones always the same. Nothing where even the
  /// cheapest options exceed it by more than the rounding of their sum.
  [[nodiscard]] HWFLOWQ_STRICT_FP std::optional<knapsack_solution> solve(double budget) const;

  /// Cost of the cheapest options of all classes.
  [[nodiscard]] double least_cost() const { return rest_.front().cost; }
  /// Cost of the options that lose least: a larger budget changes nothing.
  [[nodiscard]] double greatest_cost() const { return greatest_cost_; }

 private:
  struct option {
    double cost;
    double loss;
    std::size_t index;  // among those that were given
  };
  // A class without dominated options: ascending by cost, and so descending by loss.
  struct choice {
    std::size_t index;
    std::vector<option> options;
  };
  struct increment {  // a step along a convex hull
    double cost;
    double gain;
  };
  // Classes from one on: their cheapest options, and sums over the steps taken in order.
  struct remainder {
    double cost = 0.0;
    double loss = 0.0;
    std::vector<double> step_costs;  // sums, the first is 0
    std::vector<double> step_gains;
  };
  struct state {
    double cost;
    double loss;
    std::uint32_t parent;
    std::uint32_t option;
  };
  struct bounds {
    double relaxed;   // no completion loses less
    double attained;  // one completion loses this
  };

  [[nodiscard]] static std::vector<increment> hull_steps(const std::vector<option>& options);
  [[nodiscard]] HWFLOWQ_STRICT_FP bounds complete(const remainder& rest, double room) const;

  std::vector<choice> choices_;  // those of the widest range of costs first
  std::vector<remainder> rest_;  // of the choices from each on; the last is empty
  double greatest_cost_ = 0.0;
};

inline multiple_choice_knapsack::multiple_choice_knapsack(
    const std::vector<std::vector<knapsack_option>>& classes) {
  const auto fail = [](std::size_t index, const char* what) {
    throw std::invalid_argument("multiple_choice_knapsack: class " + std::to_string(index) + what);
  };
  for (std::size_t c = 0; c < classes.size(); ++c) {
    if (classes[c].empty()) fail(c, " has no option");
    std::vector<option> sorted;
    for (std::size_t i = 0; i < classes[c].size(); ++i) {
      const auto [cost, loss] = classes[c][i];
      if (!std::isfinite(cost) || !std::isfinite(loss)) fail(c, " has a number that is not finite");
      sorted.push_back({cost, loss, i});
    }
    std::stable_sort(sorted.begin(), sorted.end(), [](const option& a, const option& b) {
      return std::pair(a.cost, a.loss) < std::pair(b.cost, b.loss);
    });
    choice own{c, {}};
    for (const auto& o : sorted) {
      if (own.options.empty() || o.loss < own.options.back().loss) own.options.push_back(o);
    }
    greatest_cost_ += own.options.back().cost;
    choices_.push_back(std::move(own));
  }
  std::stable_sort(choices_.begin(), choices_.end(), [](const choice& a, const choice& b) {
    const auto range = [](const choice& c) { return c.options.back().cost - c.options[0].cost; };
    return range(a) > range(b);
  });

  rest_.resize(choices_.size() + 1);
  std::vector<increment> steps;
  const auto better = [](const increment& a, const increment& b) {
    return a.gain / a.cost > b.gain / b.cost;
  };
  for (std::size_t k = choices_.size() + 1; k-- > 0;) {
    auto& rest = rest_[k];
    if (k < choices_.size()) {
      const auto& cheapest = choices_[k].options.front();
      rest.cost = rest_[k + 1].cost + cheapest.cost;
      rest.loss = rest_[k + 1].loss + cheapest.loss;
      const auto own = hull_steps(choices_[k].options);
      steps.insert(steps.end(), own.begin(), own.end());
      std::stable_sort(steps.begin(), steps.end(), better);
    }
    rest.step_costs.push_back(0.0);
    rest.step_gains.push_back(0.0);
    for (const auto& s : steps) {
      rest.step_costs.push_back(rest.step_costs.back() + s.cost);
      rest.step_gains.push_back(rest.step_gains.back() + s.gain);
    }
  }
}

// Steps from each corner of the lower convex hull to the next: less and less gain per cost.
inline std::vector<multiple_choice_knapsack::increment> multiple_choice_knapsack::hull_steps(
    const std::vector<option>& options) {
  std::vector<increment> steps;
  for (std::size_t i = 1; i < options.size(); ++i) {
    increment next{options[i].cost - options[i - 1].cost, options[i - 1].loss - options[i].loss};
    while (!steps.empty() && next.gain * steps.back().cost >= steps.back().gain * next.cost) {
      next.cost += steps.back().cost;
      next.gain += steps.back().gain;
      steps.pop_back();
    }
    steps.push_back(next);
  }
  return steps;
}

// What the classes of `rest` lose at least, and what they lose at most, within `room`.
HWFLOWQ_STRICT_FP inline multiple_choice_knapsack::bounds multiple_choice_knapsack::complete(
    const remainder& rest, double room) const {
  HWFLOWQ_STRICT_FP_BODY
  const double spare = room - rest.cost;
  const auto& costs = rest.step_costs;
  const auto& gains = rest.step_gains;
  const auto above = std::upper_bound(costs.begin() + 1, costs.end(), spare);
  const auto taken = static_cast<std::size_t>(above - costs.begin()) - 1;
  const double attained = rest.loss - gains[taken];
  if (above == costs.end()) return {attained, attained};
  const double share = (spare - costs[taken]) / (costs[taken + 1] - costs[taken]);
  return {attained - share * (gains[taken + 1] - gains[taken]), attained};
}

HWFLOWQ_STRICT_FP inline std::optional<knapsack_solution> multiple_choice_knapsack::solve(
    double budget) const {
  HWFLOWQ_STRICT_FP_BODY
  // Sums in another order differ in their last digits: nothing may be dropped for these.
  constexpr double rounding = 1e-13;
  double costs = 0.0;
  double losses = 0.0;
  for (const auto& c : choices_) {
    costs += std::abs(c.options.front().cost) + std::abs(c.options.back().cost);
    losses += std::abs(c.options.front().loss) + std::abs(c.options.back().loss);
  }
  const double room = budget + rounding * costs;
  const double tolerance = rounding * losses;
  if (!(least_cost() <= room)) return std::nullopt;
  double best = complete(rest_[0], room).attained;

  std::vector<std::vector<state>> stages{{{0.0, 0.0, 0, 0}}};
  std::vector<state> next;
  for (std::size_t k = 0; k < choices_.size(); ++k) {
    const auto& options = choices_[k].options;
    next.clear();
    for (std::size_t s = 0; s < stages[k].size(); ++s) {
      for (std::size_t o = 0; o < options.size(); ++o) {
        const double cost = stages[k][s].cost + options[o].cost;
        const double loss = stages[k][s].loss + options[o].loss;
        if (cost + rest_[k + 1].cost > room) break;
        const auto bound = complete(rest_[k + 1], room - cost);
        best = std::min(best, loss + bound.attained);
        if (loss + bound.relaxed > best + tolerance) continue;
        next.push_back({cost, loss, static_cast<std::uint32_t>(s), static_cast<std::uint32_t>(o)});
      }
    }
    std::sort(next.begin(), next.end(), [](const state& a, const state& b) {
      return std::tuple(a.cost, a.loss, a.parent, a.option) <
             std::tuple(b.cost, b.loss, b.parent, b.option);
    });
    std::vector<state> kept;
    for (const auto& s : next) {
      if (kept.empty() || s.loss < kept.back().loss) kept.push_back(s);
    }
    stages.push_back(std::move(kept));
  }

  // The last of the undominated loses least.
  knapsack_solution solution{std::vector<std::size_t>(choices_.size()), stages.back().back().cost,
                             stages.back().back().loss};
  std::size_t at = stages.back().size() - 1;
  for (std::size_t k = choices_.size(); k-- > 0;) {
    const auto& s = stages[k + 1][at];
    solution.chosen[choices_[k].index] = choices_[k].options[s.option].index;
    at = s.parent;
  }
  return solution;
}

}  // namespace hwflowq::flow

#endif
