// Which of parents and offspring survive: front by front, the last one thinned out.
#ifndef HWFLOWQ_MOO_ENVIRONMENTAL_SELECTION_HPP
#define HWFLOWQ_MOO_ENVIRONMENTAL_SELECTION_HPP

#include <hwflowq/moo/non_dominated_sort.hpp>
#include <hwflowq/moo/point_columns.hpp>
#include <hwflowq/moo/population.hpp>
#include <hwflowq/moo/survival.hpp>

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

namespace hwflowq::moo {

/// The elitist (mu + lambda) selection of NSGA-II (Deb et al. 2002, section III-C): whole fronts
/// survive in the order of their rank; the front that does not fit is reduced by the policy S.
///
/// Allocates nothing once it has seen a population of the same size.
template <std::size_t M, Survival<M> S>
class environmental_selection {
 public:
  explicit environmental_selection(S survival = {}) : survival_(std::move(survival)) {}

  /// Ranks the first `count` individuals and moves `keep` survivors to places [0, keep), with rank
  /// and density up to date. Preconditions: keep <= count <= individuals.size().
  template <Genome G>
  void operator()(population<G, M>& individuals, std::size_t count, std::size_t keep) {
    const auto points = individuals.objectives.view(count);
    const auto rank = std::span(individuals.rank).first(count);
    const auto density = std::span(individuals.density).first(count);
    const std::size_t fronts =
        sort(points, std::span(individuals.violation).first(count), rank, keep);
    order_by_rank(rank, fronts);

    survives_.assign(count, 0);
    std::size_t kept = 0;
    std::size_t begin = 0;
    for (std::size_t front = 0; kept < keep; begin = front_end_[front++]) {
      const auto members = std::span(order_).subspan(begin, front_end_[front] - begin);
      const std::size_t fit = std::min(members.size(), keep - kept);
      survival_(points, members, fit, density);
      for (std::size_t i = 0; i < fit; ++i) survives_[members[i]] = 1;
      kept += fit;
    }
    // As many survivors stand behind the first `keep` places as places before are free.
    // Both are listed first, without branches on who survives, which nobody can foresee.
    free_.resize(count);
    std::size_t free = 0;
    for (std::size_t i = 0; i < keep; ++i) {
      free_[free] = static_cast<index_type>(i);
      free += 1 - survives_[i];
    }
    std::size_t moving = 0;
    for (std::size_t i = keep; i < count; ++i) {
      order_[moving] = static_cast<index_type>(i);
      moving += survives_[i];
    }
    assert(free == moving);
    for (std::size_t k = 0; k < moving; ++k) individuals.swap(free_[k], order_[k]);
  }

 private:
  std::size_t sort(point_columns<M> points, std::span<const double> violation,
                   std::span<index_type> rank, std::size_t enough) {
    const bool all_feasible =
        std::all_of(violation.begin(), violation.end(), [](double v) { return v == 0.0; });
    return all_feasible ? sorter_(points, rank, enough) : sorter_(points, violation, rank, enough);
  }

  // Counting sort: order_ lists the individuals by rank, then by index; front r ends at
  // front_end_[r].
  void order_by_rank(std::span<const index_type> rank, std::size_t fronts) {
    order_.resize(rank.size() + 1);
    front_end_.assign(fronts, 0);
    if (fronts <= few_fronts) {
      // A pass for each front: sorting by counting adds again and again to the same count, and every
      // addition waits for the last.
      std::size_t end = 0;
      for (std::size_t front = 0; front < fronts; ++front) {
        for (std::size_t i = 0; i < rank.size(); ++i) {
          order_[end] = static_cast<index_type>(i);
          end += static_cast<std::size_t>(rank[i] == front);
        }
        front_end_[front] = end;
      }
      return;
    }
    for (const index_type r : rank) {
      if (r < fronts) ++front_end_[r];
    }
    std::size_t total = 0;
    for (auto& end : front_end_) end = std::exchange(total, total + end);
    for (std::size_t i = 0; i < rank.size(); ++i) {
      if (rank[i] < fronts) order_[front_end_[rank[i]]++] = static_cast<index_type>(i);
    }
  }

  static constexpr std::size_t few_fronts = 4;

  S survival_;
  non_dominated_sorter<M> sorter_;
  std::vector<index_type> order_;
  std::vector<index_type> free_;
  std::vector<std::size_t> front_end_;
  std::vector<unsigned char> survives_;
};

}  // namespace hwflowq::moo

#endif
