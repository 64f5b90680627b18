// A baseline: integer programming on sensitivities that are taken to add over layers.
#ifndef HWFLOWQ_FLOW_INTEGER_PROGRAMMING_HPP
#define HWFLOWQ_FLOW_INTEGER_PROGRAMMING_HPP

#include <hwflowq/core/random.hpp>
#include <hwflowq/core/strict_floating_point.hpp>
#include <hwflowq/flow/gene_choice.hpp>
#include <hwflowq/flow/method_points.hpp>
#include <hwflowq/flow/multiple_choice_knapsack.hpp>
#include <hwflowq/flow/search_method.hpp>
#include <hwflowq/flow/sensitivity_greedy.hpp>
#include <hwflowq/moo/gene_space.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

namespace hwflowq::flow {

/// Chooses widths by an integer program, as HAWQ-V3 does (Yao et al., ICML 2021, section 3.4): least
/// sum of sensitivities under a budget of size, bit operations or latency, whichever objective `cost`
/// is. It is solved exactly, for budgets evenly spaced from the least cost to the greatest, and each
/// solution is evaluated on the problem: a front of at most so many points.
///
/// `mixes` asks for a program for each of several sums of costs in place of one cost, all from the same
/// measurements: with more than one cost a front has designs between those that save one alone.
///
/// Sensitivities and savings of each option of each choice are measured with all else widest. Where
/// sensitivities come from elsewhere, such as traces of Hessians times quantisation noise, `losses`
/// holds them: one for each option of each choice. Both are taken to add over choices, which for the
/// cost is exact where choices do not interact (see `layer_choices`). Options whose measurement failed
/// are left out, and where a choice has no other, nothing is solved.
struct integer_programming {
  std::string name = "integer programming";
  std::vector<gene_choice> choices{};         ///< what is decided; every gene alone where empty
  std::vector<std::vector<double>> losses{};  ///< by choice and option; measured where empty
  std::size_t quality = 0;  ///< position of the objective that stands for accuracy
  std::size_t cost = 1;     ///< position of the objective with a budget
  /// Weights of all objectives, by position, in sums that get a budget in place of `cost`. Each objective
  /// counts as a share of its value at the widest widths.
  std::vector<std::vector<double>> mixes{};
  std::size_t budgets = 50;

  /// Throws `std::invalid_argument` when the problem has no such objectives, there is no budget, a
  /// choice names no gene of the space or no position of it, `losses` do not fit the choices, or a mix
  /// has not a finite weight, at least 0, for each objective.
  template <moo::Problem P, GeneSpace<typename P::genome_type> V, Executor X>
    requires Variation<V, typename P::genome_type>
  [[nodiscard]] method_result_on<P> operator()(const P& problem, const V& space,
                                               const method_budget& budget,
                                               const X& executor) const {
    using genome_type = typename P::genome_type;
    const auto own = choices.empty() ? single_gene_choices<genome_type>(space) : choices;
    validate(own, space, P::objective_count);
    method_points points(problem, budget, executor);
    random_stream stream(budget.seed);
    const auto start = widest(space, space.random(stream));

    std::vector<genome_type> singles{start};
    for (const auto& choice : own) {
      for (const auto& option : choice.options) {
        singles.push_back(start);
        decide(space, singles.back(), choice, option);
      }
    }
    const auto measured = points.evaluate(std::span<const genome_type>(singles));
    if (measured.size() < singles.size()) return points.result();
    const auto allowed = sound_options(own, measured);
    const bool hopeless =
        std::ranges::any_of(allowed, [](const auto& options) { return options.empty(); });
    // The widest design, and where its evaluation failed, the first other one: any will do for what the
    // model is made of, differences.
    const auto sound = [](const auto& entry) { return !entry.failed(); };
    const auto base = std::ranges::find_if(measured, sound);
    if (hopeless || base == measured.end()) return points.result();
    std::vector<genome_type> solutions;
    for (const auto& weights : cost_weights(*base)) {
      const multiple_choice_knapsack knapsack(
          additive_model(own, allowed, measured, *base, weights));
      for (std::size_t i = 0; i < budgets; ++i) {
        const auto solution = knapsack.solve(share_of(knapsack, i));
        if (!solution) continue;
        solutions.push_back(start);
        for (std::size_t c = 0; c < own.size(); ++c) {
          decide(space, solutions.back(), own[c], own[c].options[allowed[c][solution->chosen[c]]]);
        }
      }
    }
    points.evaluate(std::span<const genome_type>(solutions));
    return points.result();
  }

 private:
  static constexpr double infinite = std::numeric_limits<double>::infinity();

  template <typename V>
  void validate(const std::vector<gene_choice>& own, const V& space, std::size_t objectives) const {
    const auto fail = [](const std::string& what) {
      throw std::invalid_argument("integer_programming: " + what);
    };
    if (quality >= objectives || cost >= objectives) {
      fail("objectives " + std::to_string(quality) + " and " + std::to_string(cost) +
           " of a problem that has " + std::to_string(objectives));
    }
    if (budgets == 0) fail("budgets = 0 must be at least 1");
    for (std::size_t m = 0; m < mixes.size(); ++m) {
      const bool sound =
          std::ranges::all_of(mixes[m], [](double w) { return w >= 0.0 && w < infinite; });
      if (mixes[m].size() != objectives || !sound) {
        fail("mix " + std::to_string(m) + " has not a finite weight, at least 0, for each of " +
             std::to_string(objectives) + " objectives");
      }
    }
    for (std::size_t c = 0; c < own.size(); ++c) {
      const std::string choice = "choice " + std::to_string(c);
      for (const std::size_t gene : own[c].genes) {
        if (gene >= space.gene_count()) fail(choice + " has a gene beyond the last");
      }
      if (own[c].options.empty()) fail(choice + " has no option");
      for (const auto& option : own[c].options) {
        if (option.size() != own[c].genes.size())
          fail(choice + " has not a position for each gene");
        for (std::size_t i = 0; i < option.size(); ++i) {
          if (option[i] >= space.value_count(own[c].genes[i])) {
            fail(choice + " has a position beyond the last");
          }
        }
      }
      if (!losses.empty() &&
          (losses.size() != own.size() || losses[c].size() != own[c].options.size())) {
        fail("losses do not fit the options of " + choice);
      }
    }
  }

  template <typename V, typename G>
  static void decide(const V& space, G& genome, const gene_choice& choice,
                     const std::vector<std::uint32_t>& option) {
    for (std::size_t i = 0; i < option.size(); ++i) {
      space.set_position(genome, choice.genes[i], option[i]);
    }
  }

  // By choice, the positions of the options that could be measured. The first measurement is the widest
  // design; those of the options follow.
  template <typename Entry>
  [[nodiscard]] static std::vector<std::vector<std::size_t>> sound_options(
      const std::vector<gene_choice>& own, std::span<const Entry> measured) {
    std::vector<std::vector<std::size_t>> sound(own.size());
    std::size_t next = 1;
    for (std::size_t c = 0; c < own.size(); ++c) {
      for (std::size_t o = 0; o < own[c].options.size(); ++o, ++next) {
        if (!measured[next].failed()) sound[c].push_back(o);
      }
    }
    return sound;
  }

  // The weights of all values in each sum of costs: of the mixes by the values of one design, or of the one
  // cost.
  template <typename Entry>
  [[nodiscard]] HWFLOWQ_STRICT_FP std::vector<std::vector<double>> cost_weights(
      const Entry& base) const {
    HWFLOWQ_STRICT_FP_BODY
    if (mixes.empty()) {
      std::vector<double> one(base.values.size(), 0.0);
      one[cost] = 1.0;
      return {one};
    }
    auto scaled = mixes;
    for (auto& weights : scaled) {
      for (std::size_t m = 0; m < weights.size(); ++m) {
        if (base.values[m] != 0.0) weights[m] /= std::abs(base.values[m]);
      }
    }
    return scaled;
  }

  // What each option that is allowed loses and costs more than the base.
  template <typename Entry>
  [[nodiscard]] HWFLOWQ_STRICT_FP std::vector<std::vector<knapsack_option>> additive_model(
      const std::vector<gene_choice>& own, const std::vector<std::vector<std::size_t>>& allowed,
      std::span<const Entry> measured, const Entry& base,
      const std::vector<double>& weights) const {
    HWFLOWQ_STRICT_FP_BODY
    std::vector<std::vector<knapsack_option>> classes;
    std::size_t first = 1;  // measurement of the choice
    for (std::size_t c = 0; c < own.size(); ++c) {
      classes.emplace_back();
      for (const std::size_t o : allowed[c]) {
        const auto& values = measured[first + o].values;
        double more = 0.0;
        for (std::size_t m = 0; m < weights.size(); ++m) {
          if (weights[m] != 0.0) more += weights[m] * (values[m] - base.values[m]);
        }
        classes.back().push_back(
            {more, losses.empty() ? values[quality] - base.values[quality] : losses[c][o]});
      }
      first += own[c].options.size();
    }
    return classes;
  }

  // Budget i of those between the least cost and the greatest; the greatest where there is but one.
  [[nodiscard]] HWFLOWQ_STRICT_FP double share_of(const multiple_choice_knapsack& knapsack,
                                                  std::size_t i) const {
    HWFLOWQ_STRICT_FP_BODY
    const double least = knapsack.least_cost();
    if (i + 1 == budgets) return knapsack.greatest_cost();
    const double share = static_cast<double>(i) / static_cast<double>(budgets - 1);
    return least + share * (knapsack.greatest_cost() - least);
  }
};

}  // namespace hwflowq::flow

#endif
