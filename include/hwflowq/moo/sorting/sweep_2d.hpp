// Ranks points with two objectives in one sweep.
#ifndef HWFLOWQ_MOO_SORTING_SWEEP_2D_HPP
#define HWFLOWQ_MOO_SORTING_SWEEP_2D_HPP

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <hwflowq/moo/point_columns.hpp>
#include <hwflowq/moo/sorting/column_order.hpp>
#include <hwflowq/moo/sorting/ordered_key.hpp>
#include <span>
#include <vector>

namespace hwflowq::moo::detail {

/// Ranks points with two objectives; keeps its scratch memory between calls.
///
/// In lexicographic order a point is dominated by a front exactly when the front's least second
/// objective so far, that of its latest member, is not greater. These minima rise with the front,
/// so a binary search finds the first front that does not dominate the point: patience sorting
/// (Jensen, IEEE Trans. Evol. Comput. 7(5), 2003). O(n log n), after an O(n) sort O(n log fronts).
class sweep_2d {
 public:
  /// Writes the rank of every point and returns the number of fronts. `order` sorts the first
  /// objective and is scratch.
  std::size_t operator()(point_columns<2> points, column_order& order, std::span<index_type> rank) {
    const std::size_t n = points.size;
    if (second_.size() < n) {
      second_.resize(n);
      least_.resize(n);
    }
    const std::span<const keyed_index> first = order(points.column(0));
    for (std::size_t p = 0; p < n; ++p)
      second_[p] = {ordered_key(points.columns[1][first[p].index]), first[p].index};
    std::size_t fronts = 0;
    for (std::size_t begin = 0; begin < n;) {
      std::size_t end = begin + 1;
      while (end < n && first[end].key == first[begin].key) ++end;
      if (end - begin > 1)
        std::sort(second_.begin() + static_cast<std::ptrdiff_t>(begin),
                  second_.begin() + static_cast<std::ptrdiff_t>(end),
                  [](const keyed_index& a, const keyed_index& b) { return a.key < b.key; });
      for (std::size_t p = begin; p < end; ++p) {
        const keyed_index entry = second_[p];
        if (p > begin && second_[p - 1].key == entry.key) {
          rank[entry.index] = rank[second_[p - 1].index];
          continue;
        }
        const std::size_t front = first_greater(fronts, entry.key);
        least_[front] = entry.key;
        fronts = std::max(fronts, front + 1);
        rank[entry.index] = static_cast<index_type>(front);
      }
      begin = end;
    }
    return fronts;
  }

 private:
  /// The first of `count` fronts whose least second objective exceeds `key`; `count` if none does.
  [[nodiscard]] std::size_t first_greater(std::size_t count, std::int64_t key) const {
    const std::int64_t* base = least_.data();
    std::size_t length = count;
    // Every step halves the length whatever the outcome, so that there is no branch to mispredict.
    while (length > 1) {
      const std::size_t half = length / 2;
      base += static_cast<std::size_t>(base[half - 1] <= key) * half;
      length -= half;
    }
    const auto before = static_cast<std::size_t>(base - least_.data());
    return before + static_cast<std::size_t>(length == 1 && *base <= key);
  }

  std::vector<keyed_index> second_;
  std::vector<std::int64_t> least_;
};

}  // namespace hwflowq::moo::detail

#endif
