// Ranks points with two objectives in one sweep.
#ifndef HWFLOWQ_MOO_SORTING_SWEEP_2D_HPP
#define HWFLOWQ_MOO_SORTING_SWEEP_2D_HPP

#include <hwflowq/moo/point_columns.hpp>
#include <hwflowq/moo/sorting/rank_pass.hpp>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace hwflowq::moo::detail {

/// Ranks distinct points with two objectives in lexicographic order; keeps its memory.
///
/// A point is dominated by a front exactly when the latest member of the front, which has the least
/// second objective in it, is no greater in the second objective. These latest members rise with
/// the front, so the point belongs to the front of the first one that is greater, and takes its
/// place; if none is greater, it opens a front: patience sorting (Jensen, IEEE Trans. Evol. Comput.
/// 7(5), 2003).
///
/// Instead of a binary search, whose branches nobody can predict, the latest members are bits at
/// their positions in the order of the second objective, under a layer with one bit per word. The
/// next set bit is a few instructions without a branch away, whatever the number of fronts. O(n).
class sweep_2d {
 public:
  /// Writes the ranks of `n` points with second objectives `f2`, which are positions among
  /// `distinct` values.
  template <lane_integer T>
  void operator()(const T* f2, std::size_t distinct, std::size_t n, T* rank) {
    if (front_.size() < n + 1) front_.resize(n + 1);
    bits_.assign(n / 64 + 1, 0);
    summary_.assign(n / 4096 + 1, 0);
    // A member beyond all points, whose front is the next to be opened, ends every search.
    set(n);
    front_[n] = 0;
    if (distinct == n) {
      for (std::size_t t = 0; t < n; ++t)
        rank[t] = static_cast<T>(place(static_cast<std::size_t>(f2[t]), n));
      return;
    }
    // Equal values need places of their own, in the order in which they come up.
    if (next_.size() < n + 1) next_.resize(n + 1);
    std::fill_n(next_.begin(), distinct, 0U);
    for (std::size_t t = 0; t < n; ++t) ++next_[static_cast<std::size_t>(f2[t])];
    index_type sum = 0;
    for (std::size_t v = 0; v < distinct; ++v) sum += std::exchange(next_[v], sum);
    for (std::size_t t = 0; t < n; ++t)
      rank[t] = static_cast<T>(place(next_[static_cast<std::size_t>(f2[t])]++, n));
  }

 private:
  void set(std::size_t at) {
    bits_[at / 64] |= std::uint64_t{1} << (at % 64);
    summary_[at / 4096] |= std::uint64_t{1} << (at / 64 % 64);
  }

  /// Makes `at` the latest member of the front it belongs to and returns that front.
  index_type place(std::size_t at, std::size_t sentinel) {
    std::uint64_t* bits = bits_.data();
    std::uint64_t* summary = summary_.data();
    const std::size_t word = at / 64;
    const std::uint64_t here = bits[word] & (~std::uint64_t{0} << (at % 64));
    // Later words only, unless this one has what we seek. A shift by 64 is undefined, so two.
    const std::uint64_t from_next = ~std::uint64_t{0} << (word % 64) << 1;
    const std::uint64_t this_word = std::uint64_t{1} << (word % 64);
    std::size_t group = word / 64;
    std::uint64_t words = here != 0 ? this_word : summary[group] & from_next;
    while (words == 0) [[unlikely]]
      words = summary[++group];
    const std::size_t found_word = group * 64 + static_cast<std::size_t>(std::countr_zero(words));
    const std::uint64_t there = here != 0 ? here : bits[found_word];
    const std::size_t found = found_word * 64 + static_cast<std::size_t>(std::countr_zero(there));

    const index_type front = front_[found];
    const std::uint64_t opens = found == sentinel ? 1 : 0;
    front_[sentinel] += static_cast<index_type>(opens);
    // The member found leaves, but for the sentinel.
    const std::uint64_t left = bits[found_word] & ~((opens ^ 1) << (found % 64));
    bits[found_word] = left;
    summary[group] &= ~(std::uint64_t{left == 0} << (found_word % 64));
    set(at);
    front_[at] = front;
    return front;
  }

  std::vector<std::uint64_t> bits_;
  std::vector<std::uint64_t> summary_;
  std::vector<index_type> front_;
  std::vector<index_type> next_;
};

}  // namespace hwflowq::moo::detail

#endif
