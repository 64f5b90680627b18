// A baseline: narrows gene after gene where it costs least accuracy for what it saves.
#ifndef HWFLOWQ_FLOW_SENSITIVITY_GREEDY_HPP
#define HWFLOWQ_FLOW_SENSITIVITY_GREEDY_HPP

#include <hwflowq/core/random.hpp>
#include <hwflowq/core/strict_floating_point.hpp>
#include <hwflowq/flow/method_points.hpp>
#include <hwflowq/flow/search_method.hpp>
#include <hwflowq/moo/gene_space.hpp>
#include <hwflowq/moo/variation.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

namespace hwflowq::flow {

/// The genome that has the last value of every gene: the widest.
template <Genome G, GeneSpace<G> V>
[[nodiscard]] G widest(const V& space, G genome) {
  for (std::size_t gene = 0; gene < space.gene_count(); ++gene) {
    space.set_position(genome, gene, space.value_count(gene) - 1);
  }
  return genome;
}

/// Loss per cost saved: what loses nothing first, what saves nothing last.
[[nodiscard]] HWFLOWQ_STRICT_FP inline double loss_per_saving(double loss, double saving) {
  HWFLOWQ_STRICT_FP_BODY
  constexpr double infinity = std::numeric_limits<double>::infinity();
  if (saving > 0.0) return loss / saving;
  return loss < 0.0 ? -infinity : infinity;
}

/// Starts from the widest genome and lowers one gene by one value at a time, that of the least loss
/// of quality per cost saved, until all are at their first value; every step is a point. So do tools
/// for automatic mixed precision, as AIMET's: "sensitivity analysis" of each quantiser alone, then a
/// walk down the list. Of equal genes the first is lowered.
///
/// Losses and savings are measured one gene at a time, all others widest; with `renew`, all genes are
/// measured again after each step, which follows their interplay and costs as many evaluations as
/// there are genes a step. A value whose evaluation failed is stepped to last, and away from first.
struct sensitivity_greedy {
  std::string name = "greedy by sensitivity";
  std::size_t quality = 0;  ///< position of the objective that stands for accuracy
  std::size_t cost = 1;     ///< position of the objective to save
  bool renew = false;

  /// Throws `std::invalid_argument` when the problem has no such objectives.
  template <moo::Problem P, GeneSpace<typename P::genome_type> V, Executor X>
    requires Variation<V, typename P::genome_type>
  [[nodiscard]] method_result_on<P> operator()(const P& problem, const V& space,
                                               const method_budget& budget,
                                               const X& executor) const {
    if (quality >= P::objective_count || cost >= P::objective_count) {
      throw std::invalid_argument("sensitivity_greedy: objectives " + std::to_string(quality) +
                                  " and " + std::to_string(cost) + " of a problem that has " +
                                  std::to_string(P::objective_count));
    }
    method_points points(problem, budget, executor);
    // Which genome is drawn makes no difference: each of its genes is set.
    random_stream stream(budget.seed);
    const auto start = widest(space, space.random(stream));
    if (renew) {
      walk_anew(points, space, start);
    } else {
      walk_list(points, space, start);
    }
    return points.result();
  }

 private:
  template <typename Points, typename V, typename G>
  void walk_list(Points& points, const V& space, const G& start) const {
    // Loss and cost of each gene at each position, all others widest.
    std::vector<G> singles;
    std::vector<std::size_t> first;  // of each gene: its first single
    for (std::size_t gene = 0; gene < space.gene_count(); ++gene) {
      first.push_back(singles.size());
      for (std::uint32_t position = 0; position < space.value_count(gene); ++position) {
        singles.push_back(start);
        space.set_position(singles.back(), gene, position);
      }
    }
    const auto measured = points.evaluate(std::span<const G>(singles));
    if (measured.size() < singles.size()) return;
    const std::vector<typename Points::entry> known(measured.begin(), measured.end());
    G genome = start;
    const auto ratio = [&](std::size_t gene, std::uint32_t position) {
      return ratio_between(known[first[gene] + position], known[first[gene] + position - 1]);
    };
    while (step(space, genome, ratio)) {
      if (!points.evaluate(genome)) return;
    }
  }

  template <typename Points, typename V, typename G>
  void walk_anew(Points& points, const V& space, const G& start) const {
    auto now = points.evaluate(start);
    G genome = start;
    std::vector<G> lowered;
    std::vector<typename Points::entry> known;
    while (now) {
      lowered.clear();
      std::vector<std::size_t> index(space.gene_count());
      for (std::size_t gene = 0; gene < space.gene_count(); ++gene) {
        const std::uint32_t position = space.position(genome, gene);
        if (position == 0) continue;
        index[gene] = lowered.size();
        lowered.push_back(genome);
        space.set_position(lowered.back(), gene, position - 1);
      }
      const auto found = points.evaluate(std::span<const G>(lowered));
      if (found.size() < lowered.size()) return;
      known.assign(found.begin(), found.end());
      const auto ratio = [&](std::size_t gene, std::uint32_t /*position*/) {
        return ratio_between(*now, known[index[gene]]);
      };
      if (!step(space, genome, ratio)) return;
      now = points.evaluate(genome);
    }
  }

  template <typename Entry>
  [[nodiscard]] double ratio_between(const Entry& wide, const Entry& narrow) const {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    if (narrow.failed()) return infinity;
    if (wide.failed()) return -infinity;
    return loss_per_saving(narrow.values[quality] - wide.values[quality],
                           wide.values[cost] - narrow.values[cost]);
  }

  // Lowers the gene of the least ratio; false when none can be lowered.
  template <typename V, typename G, typename Ratio>
  static bool step(const V& space, G& genome, const Ratio& ratio) {
    std::size_t best = space.gene_count();
    double least = 0.0;
    for (std::size_t gene = 0; gene < space.gene_count(); ++gene) {
      const std::uint32_t position = space.position(genome, gene);
      if (position == 0) continue;
      const double value = ratio(gene, position);
      if (best == space.gene_count() || value < least) {
        best = gene;
        least = value;
      }
    }
    if (best == space.gene_count()) return false;
    space.set_position(genome, best, space.position(genome, best) - 1);
    return true;
  }
};

}  // namespace hwflowq::flow

#endif
