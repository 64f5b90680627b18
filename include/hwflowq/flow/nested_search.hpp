// Search in two loops: for each assignment of bits the front of its hardware designs.
#ifndef HWFLOWQ_FLOW_NESTED_SEARCH_HPP
#define HWFLOWQ_FLOW_NESTED_SEARCH_HPP

#include <hwflowq/flow/method_points.hpp>
#include <hwflowq/flow/search_method.hpp>
#include <hwflowq/moo/default_survival.hpp>
#include <hwflowq/moo/evaluator.hpp>
#include <hwflowq/moo/executor.hpp>
#include <hwflowq/moo/gene_space.hpp>
#include <hwflowq/moo/hypervolume.hpp>
#include <hwflowq/moo/nsga2.hpp>
#include <hwflowq/moo/objective.hpp>
#include <hwflowq/moo/point_columns.hpp>
#include <hwflowq/moo/problem.hpp>
#include <hwflowq/moo/product_variation.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <stdexcept>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace hwflowq::flow {

/// The other way to search bits and hardware, which AnaCoNGA takes (Fasfous et al., "AnaCoNGA:
/// analytical HW-CNN co-design using nested genetic algorithms", DATE 2022): an outer search over
/// assignments of bits, each judged by the front of its hardware designs. The space is a product of
/// two parts, bits and hardware; a joint search is `nsga2_method` on the same space.
///
/// The outer search is NSGA-II with two objectives: the problem's own at `quality`, which hardware
/// must not change, and the hypervolume that the hardware front of an assignment has in the other
/// objectives. The inner one looks at every point of hardware, which is better than any search and
/// possible where these are few; each look is an evaluation of the budget. The result is the front of
/// all pairs that were evaluated.
///
/// Complexity: the number of hardware points times the outer evaluations, at most the budget.
template <std::size_t M>
struct nested_search {
  std::string name = "nested search";
  std::array<double, M>
      reference{};          ///< the worst values of interest, in the objectives' own senses
  std::size_t quality = 0;  ///< position of the objective that bits alone decide
  std::size_t population_size = 20;  ///< of the outer search
  std::size_t greatest_inner_size = 4096;

  /// Throws `std::invalid_argument` when `quality` is no objective, or there are more hardware points
  /// than `greatest_inner_size`.
  template <moo::Problem P, typename Bits, typename Hardware, Executor X>
    requires(P::objective_count == M && M >= 2) &&
            GeneSpace<Hardware, typename Hardware::genome_type>
  [[nodiscard]] method_result_on<P> operator()(const P& problem,
                                               const moo::product_variation<Bits, Hardware>& space,
                                               const method_budget& budget,
                                               const X& executor) const {
    if (quality >= M) throw std::invalid_argument("nested_search: quality is no objective");
    using bits_genome = typename Bits::genome_type;
    using genome = typename P::genome_type;
    const auto inner = all_points(space.template part<1>(), random_of(space.template part<1>()));

    const auto outer_problem = moo::make_problem<bits_genome>(
        evaluated_outside<std::array<double, 2>>{},
        moo::objectives(minimise<"quality">(element<0>), maximise<"hardware volume">(element<1>)));
    moo::nsga2 outer(
        outer_problem, space.template part<0>(),
        {.population_size = population_size, .seed = budget.seed, .cache_evaluations = true});
    method_points points(problem, budget, executor);
    std::vector<genome> pairs;
    std::vector<std::array<double, 2>> judged;
    for (std::size_t idle = 0; idle < greatest_idle;) {
      const auto asked = outer.ask();
      pairs.clear();
      for (const auto& bits : asked) {
        for (const auto& hardware : inner) pairs.push_back(genome(bits, hardware));
      }
      const auto known = points.evaluate(std::span<const genome>(pairs));
      if (known.size() < pairs.size()) break;
      judged.clear();
      for (std::size_t i = 0; i < asked.size(); ++i) {
        judged.push_back(judge<P>(known.subspan(i * inner.size(), inner.size())));
      }
      idle = asked.empty() ? idle + 1 : 0;
      outer.tell(judged);
    }
    return points.result();
  }

 private:
  // Generations in a row that bring no new assignment, after which the space seems to hold no other.
  static constexpr std::size_t greatest_idle = 64;

  template <typename V>
  [[nodiscard]] static typename V::genome_type random_of(const V& space) {
    random_stream stream(0);  // each gene is set afterwards
    return space.random(stream);
  }

  template <typename V, typename G>
  [[nodiscard]] std::vector<G> all_points(const V& space, const G& any) const {
    std::vector<G> points{any};
    for (std::size_t gene = 0; gene < space.gene_count(); ++gene) {
      const std::size_t values = space.value_count(gene);
      if (points.size() > greatest_inner_size / values) {
        throw std::invalid_argument(
            "nested_search: more hardware points than greatest_inner_size = " +
            std::to_string(greatest_inner_size));
      }
      std::vector<G> more;
      for (const auto& point : points) {
        for (std::uint32_t position = 0; position < values; ++position) {
          more.push_back(point);
          space.set_position(more.back(), gene, position);
        }
      }
      points = std::move(more);
    }
    return points;
  }

  // Quality, minimised, and the volume of the feasible designs in all other objectives.
  template <typename P, typename Entry>
  [[nodiscard]] std::array<double, 2> judge(std::span<const Entry> designs) const {
    const auto worst = P::in_own_sense(reference);
    moo::point_set<M - 1> front;
    // All have the same quality but those whose evaluation failed, which have an infinite one.
    double own = std::numeric_limits<double>::infinity();
    for (const auto& design : designs) {
      own = std::min(own, design.values[quality]);
      if (design.violation == 0.0) front.push_back(without_quality(design.values));
    }
    return {own, moo::hypervolume(front.view(), without_quality(worst))};
  }

  [[nodiscard]] std::array<double, M - 1> without_quality(
      const std::array<double, M>& values) const {
    std::array<double, M - 1> rest{};
    for (std::size_t m = 0, k = 0; m < M; ++m) {
      if (m != quality) rest[k++] = values[m];
    }
    return rest;
  }
};

}  // namespace hwflowq::flow

#endif
