// Replaces points by small integers in lexicographic order, equal points merged.
#ifndef HWFLOWQ_MOO_SORTING_LEXICOGRAPHIC_POINTS_HPP
#define HWFLOWQ_MOO_SORTING_LEXICOGRAPHIC_POINTS_HPP

#include <hwflowq/moo/point_columns.hpp>
#include <hwflowq/moo/sorting/column_order.hpp>
#include <hwflowq/moo/sorting/rank_pass.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

namespace hwflowq::moo::detail {

/// The distinct points of a set in lexicographic order; keeps its memory between calls.
///
/// Every objective value is replaced by its position among the distinct values of its column, which
/// keeps all comparisons. A point can then be dominated only by points before it, and the first
/// objective needs no further look.
template <std::size_t M>
  requires(M >= 2)
class lexicographic_points {
 public:
  /// Reads points. O(M n).
  void assign(point_columns<M> points, column_order& order) {
    const std::size_t n = points.size;
    if (slot_.size() < n) {
      for (auto& column : position_) column.resize(n);
      order_.resize(n);
      other_.resize(n);
      slot_.resize(n);
      count_.resize(n + 1);
    }
    bool unique_first = false;
    for (std::size_t m = M; m-- > 0;) {
      const std::span<const keyed_index> sorted = order(points.column(m));
      if (m == 0) unique_first = all_differ(sorted);
      if (m == 0 && unique_first) {
        distinct_[0] = n;  // the order is all we need
      } else {
        distinct_[m] = rank_column(sorted, position_[m]);
      }
      // Ties in the first objective are broken by the others, from the last one on.
      if (m + 1 == M || (m == 0 && unique_first))
        for (std::size_t p = 0; p < n; ++p) order_[p] = sorted[p].index;
    }
    if (!unique_first)
      for (std::size_t m = M - 1; m-- > 0;) sort_stably_by(m, n);
    find_distinct(n, unique_first);
  }

  /// Number of distinct points.
  [[nodiscard]] std::size_t size() const { return size_; }

  /// Number of distinct values of an objective.
  [[nodiscard]] std::size_t distinct_values(std::size_t objective) const {
    return distinct_[objective];
  }

  /// Writes the objectives but the first of all distinct points, in lexicographic order.
  template <lane_integer T>
  void copy_columns(std::array<T*, M - 1> columns) const {
    for (std::size_t m = 1; m < M; ++m)
      for (std::size_t d = 0; d < size_; ++d)
        columns[m - 1][d] = static_cast<T>(position_[m][order_[d]]);
  }

  /// Hands the ranks of the distinct points to all points; returns the greatest.
  template <lane_integer T>
  index_type scatter_ranks(const T* distinct_rank, std::span<index_type> rank) const {
    T greatest = 0;
    if (size_ == rank.size()) {
      for (std::size_t d = 0; d < size_; ++d) {
        rank[order_[d]] = static_cast<index_type>(distinct_rank[d]);
        greatest = std::max(greatest, distinct_rank[d]);
      }
    } else {
      for (std::size_t i = 0; i < rank.size(); ++i) {
        const T r = distinct_rank[slot_[i]];
        rank[i] = static_cast<index_type>(r);
        greatest = std::max(greatest, r);
      }
    }
    return static_cast<index_type>(greatest);
  }

 private:
  static bool all_differ(std::span<const keyed_index> sorted) {
    std::size_t equal = 0;
    for (std::size_t p = 1; p < sorted.size(); ++p)
      equal += static_cast<std::size_t>(sorted[p].key == sorted[p - 1].key);
    return equal == 0;
  }

  static std::size_t rank_column(std::span<const keyed_index> sorted,
                                 std::vector<index_type>& position) {
    if (sorted.empty()) return 0;
    index_type current = 0;
    auto previous = sorted[0].key;
    for (const keyed_index& entry : sorted) {
      current += static_cast<index_type>(entry.key != previous);
      previous = entry.key;
      position[entry.index] = current;
    }
    return std::size_t{current} + 1;
  }

  /// One counting sort pass: positions are small integers.
  void sort_stably_by(std::size_t m, std::size_t n) {
    const auto& position = position_[m];
    std::fill_n(count_.begin(), distinct_[m], 0U);
    for (std::size_t i = 0; i < n; ++i) ++count_[position[i]];
    index_type sum = 0;
    for (std::size_t v = 0; v < distinct_[m]; ++v) sum += std::exchange(count_[v], sum);
    for (std::size_t p = 0; p < n; ++p) other_[count_[position[order_[p]]]++] = order_[p];
    std::swap(order_, other_);
  }

  /// Keeps the first of every run of equal points in order_.
  void find_distinct(std::size_t n, bool all_distinct) {
    size_ = n;
    if (all_distinct) return;
    size_ = 0;
    for (std::size_t p = 0; p < n; ++p) {
      const index_type i = order_[p];
      bool equal = size_ > 0;
      for (std::size_t m = 0; m < M && equal; ++m)
        equal = position_[m][i] == position_[m][order_[size_ - 1]];
      if (!equal) order_[size_++] = i;
      slot_[i] = static_cast<index_type>(size_ - 1);
    }
  }

  std::array<std::vector<index_type>, M> position_;
  std::array<std::size_t, M> distinct_{};
  std::vector<index_type> order_;
  std::vector<index_type> other_;
  std::vector<index_type> slot_;
  std::vector<index_type> count_;
  std::size_t size_ = 0;
};

}  // namespace hwflowq::moo::detail

#endif
