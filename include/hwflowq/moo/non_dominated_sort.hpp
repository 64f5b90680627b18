// Sorts points into fronts of mutually non-dominated points.
#ifndef HWFLOWQ_MOO_NON_DOMINATED_SORT_HPP
#define HWFLOWQ_MOO_NON_DOMINATED_SORT_HPP

#include <hwflowq/moo/point_columns.hpp>
#include <hwflowq/moo/sorting/column_order.hpp>
#include <hwflowq/moo/sorting/front_ranks.hpp>
#include <hwflowq/moo/sorting/ordered_key.hpp>

#include <cassert>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

namespace hwflowq::moo {

/// The rank of a point that a sort with a bound on the points wanted left out.
inline constexpr index_type unranked = std::numeric_limits<index_type>::max();

/// Asks for the ranks of all points.
inline constexpr std::size_t all = std::numeric_limits<std::size_t>::max();

/// Ranks points by non-domination: rank 0 is the set of points that no other point dominates, rank
/// r the set that remains non-dominated once the ranks before it are taken away (Deb, Pratap,
/// Agarwal and Meyarivan, IEEE Trans. Evol. Comput. 6(2), 2002).
///
/// All objectives are minimised; dominance is that of `dominates`: equal points share a rank,
/// infinities are ordinary values, -0.0 equals 0.0, a NaN objective is worse than +infinity. The
/// ranks depend on the points alone, neither on their order nor on the algorithm picked.
///
/// | objectives | algorithm | time |
/// |---|---|---|
/// | 1 | sort | O(n) |
/// | 2 | sweep (`sweep_2d`) | O(n) |
/// | 3, to 2048 points | `divide_and_conquer` | O(n log^2 n) |
/// | 3, beyond | a staircase per front (`staircase_3d`) | O(n log fronts) |
/// | more | `divide_and_conquer` | O(n log^(M-1) n) |
///
/// A sorter owns its scratch memory and allocates none once it has seen the largest size. It is not
/// safe to share between threads; a copy is independent.
template <std::size_t M>
  requires(M >= 1)
class non_dominated_sorter {
 public:
  /// Ranks every point and returns the number of fronts. `rank` has one element per point.
  ///
  /// With `enough`, only the first fronts, as few as hold at least that many points, are ranked
  /// and counted; all other points get rank `unranked`.
  std::size_t operator()(point_columns<M> points, std::span<index_type> rank,
                         std::size_t enough = all) {
    assert(rank.size() == points.size);
    if (points.size == 0) return 0;
    return keep_first_fronts(rank_feasible(points, rank), rank, enough);
  }

  /// Ranks points that may violate constraints, as `constrained_dominates` orders them:
  /// `violation[i]` is >= 0 and 0 means feasible, NaN counts as +infinity. Feasible points are
  /// ranked as without constraints; the infeasible ones follow, one rank per distinct violation.
  std::size_t operator()(point_columns<M> points, std::span<const double> violation,
                         std::span<index_type> rank, std::size_t enough = all) {
    assert(rank.size() == points.size && violation.size() == points.size);
    feasible_.clear();
    infeasible_.clear();
    violation_.clear();
    for (std::size_t i = 0; i < points.size; ++i) {
      const double amount = detail::effective_violation(violation[i]);
      if (amount == 0.0) {
        feasible_.push_back(static_cast<index_type>(i));
      } else {
        infeasible_.push_back(static_cast<index_type>(i));
        violation_.push_back(amount);
      }
    }
    if (infeasible_.empty()) return (*this)(points, rank, enough);

    std::size_t fronts = 0;
    if (!feasible_.empty()) {
      feasible_points_.resize(feasible_.size());
      for (std::size_t m = 0; m < M; ++m) {
        const std::span<double> column = feasible_points_.column(m);
        for (std::size_t f = 0; f < feasible_.size(); ++f)
          column[f] = points.columns[m][feasible_[f]];
      }
      feasible_rank_.resize(feasible_.size());
      fronts = rank_feasible(feasible_points_.view(), feasible_rank_);
      for (std::size_t f = 0; f < feasible_.size(); ++f) rank[feasible_[f]] = feasible_rank_[f];
    }
    const std::span<const detail::keyed_index> worst =
        order_({violation_.data(), violation_.size()});
    for (std::size_t p = 0; p < worst.size(); ++p) {
      fronts += static_cast<std::size_t>(p == 0 || worst[p].key != worst[p - 1].key);
      rank[infeasible_[worst[p].index]] = static_cast<index_type>(fronts - 1);
    }
    return keep_first_fronts(fronts, rank, enough);
  }

 private:
  std::size_t rank_feasible(point_columns<M> points, std::span<index_type> rank) {
    return ranks_(points, rank);
  }

  /// Marks the points beyond the first fronts that hold `enough` points.
  std::size_t keep_first_fronts(std::size_t fronts, std::span<index_type> rank,
                                std::size_t enough) {
    if (enough >= rank.size()) return fronts;
    std::size_t kept = 0;
    std::size_t covered = 0;
    // A pass for each of the first fronts, which mostly suffice: a histogram adds again and again to
    // the same count, and every addition waits for the last.
    for (; covered < enough && kept < few_fronts; ++kept) {
      covered += static_cast<std::size_t>(std::count(rank.begin(), rank.end(), kept));
    }
    if (covered < enough) {
      front_size_.assign(fronts, 0);
      for (const index_type r : rank) ++front_size_[r];
      for (; covered < enough; ++kept) covered += front_size_[kept];
    }
    for (index_type& r : rank) r = r < kept ? r : unranked;
    return kept;
  }

  static constexpr std::size_t few_fronts = 4;

  detail::column_order order_;
  detail::front_ranks<M> ranks_;
  std::vector<index_type> front_size_;
  std::vector<index_type> feasible_;
  std::vector<index_type> infeasible_;
  std::vector<double> violation_;
  point_set<M> feasible_points_;
  std::vector<index_type> feasible_rank_;
};

/// The rank of every point, as `non_dominated_sorter` gives them; for a single use.
template <std::size_t M>
  requires(M >= 1)
[[nodiscard]] std::vector<index_type> non_dominated_ranks(point_columns<M> points) {
  std::vector<index_type> rank(points.size);
  non_dominated_sorter<M> sort;
  sort(points, rank);
  return rank;
}

}  // namespace hwflowq::moo

#endif
