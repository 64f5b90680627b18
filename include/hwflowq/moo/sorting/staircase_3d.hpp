// Ranks many points with three objectives: one staircase per front.
#ifndef HWFLOWQ_MOO_SORTING_STAIRCASE_3D_HPP
#define HWFLOWQ_MOO_SORTING_STAIRCASE_3D_HPP

#include <hwflowq/moo/point_columns.hpp>
#include <hwflowq/moo/sorting/rank_pass.hpp>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace hwflowq::moo::detail {

/// Ranks distinct points with three objectives in lexicographic order; keeps its memory.
///
/// A point is dominated by a front exactly when a member of the front before it is no greater in
/// the second and third objective. A point that front k dominates is dominated by front k-1, too,
/// so that a binary search over the fronts finds the rank (the idea of ENS-BS: Zhang, Tian, Cheng
/// and Jin, IEEE Trans. Evol. Comput. 19(2), 2015). Of each front only the members count that no
/// other member undercuts in both objectives: a staircase, whose third objective falls while the
/// second rises. Then only the last member not beyond the point in the second objective need be
/// asked.
///
/// Here a staircase is a set of bits, one per position in the order of the second objective, under
/// a second layer with one bit per word: finding a member's neighbour is a few instructions and
/// adding a member moves nothing. O(n log fronts) look-ups; n/8 bytes per front.
class staircase_3d {
 public:
  /// Most memory that the staircases may take together.
  static constexpr std::size_t most_bytes = std::size_t{1} << 24;

  /// Ranks `n` points with second and third objectives `f2`, `f3`, which are positions among
  /// `distinct2` and `distinct3` values. Returns false, with `rank` undefined, where the fronts are
  /// so many that their staircases exceed most_bytes.
  template <lane_integer T>
  bool operator()(const T* f2, const T* f3, std::size_t distinct2, std::size_t distinct3,
                  std::size_t n, T* rank) {
    find_places(f2, f3, distinct2, distinct3, n);
    words_ = n / 64 + 1;
    summary_words_ = words_ / 64 + 1;
    const std::size_t stride = words_ + summary_words_;
    const std::size_t most_fronts = most_bytes / (8 * stride);
    std::size_t fronts = 0;
    for (std::size_t t = 0; t < n; ++t) {
      const index_type place = place_[t];
      const auto third = static_cast<index_type>(f3[t]);
      std::size_t low = 0;
      std::size_t high = fronts;
      while (low < high) {
        const std::size_t middle = low + (high - low) / 2;
        if (third_[last_until(bits_.data() + middle * stride, place)] <= third)
          low = middle + 1;
        else
          high = middle;
      }
      if (low == fronts) {
        if (++fronts > most_fronts) return false;
        if (bits_.size() < fronts * stride)
          bits_.resize(std::max(fronts * stride, 2 * bits_.size()));
        std::uint64_t* fresh = bits_.data() + low * stride;
        std::fill_n(fresh, stride, std::uint64_t{0});
        insert(fresh, 0);
      }
      std::uint64_t* front = bits_.data() + low * stride;
      for (std::size_t next = first_after(front, place); next <= n && third_[next] >= third;
           next = first_after(front, next))
        erase(front, next);
      insert(front, place);
      rank[t] = static_cast<T>(low);
    }
    return true;
  }

 private:
  /// Gives every point a place of its own in the order of (second, third objective, time): points
  /// that tie in the second objective then stand where the rule above needs them. Place 0 is a
  /// sentinel that dominates nothing.
  template <lane_integer T>
  void find_places(const T* f2, const T* f3, std::size_t distinct2, std::size_t distinct3,
                   std::size_t n) {
    if (place_.size() < n) {
      place_.resize(n);
      by_third_.resize(n);
      third_.resize(n + 1);
      count_.resize(n + 1);
    }
    third_[0] = static_cast<index_type>(n);
    const auto start = [&](const T* values, std::size_t distinct) {
      std::fill_n(count_.begin(), distinct, 0U);
      for (std::size_t t = 0; t < n; ++t) ++count_[static_cast<std::size_t>(values[t])];
      index_type sum = 0;
      for (std::size_t v = 0; v < distinct; ++v) sum += std::exchange(count_[v], sum);
    };
    if (distinct2 == n) {
      for (std::size_t t = 0; t < n; ++t) place_[t] = static_cast<index_type>(f2[t]) + 1;
    } else {
      start(f3, distinct3);
      for (std::size_t t = 0; t < n; ++t)
        by_third_[count_[static_cast<std::size_t>(f3[t])]++] = static_cast<index_type>(t);
      start(f2, distinct2);
      for (std::size_t p = 0; p < n; ++p)
        place_[by_third_[p]] = ++count_[static_cast<std::size_t>(f2[by_third_[p]])];
    }
    for (std::size_t t = 0; t < n; ++t) third_[place_[t]] = static_cast<index_type>(f3[t]);
  }

  /// The greatest member <= place; the sentinel makes sure that there is one.
  [[nodiscard]] std::size_t last_until(const std::uint64_t* front, std::size_t place) const {
    std::size_t word = place / 64;
    std::uint64_t bits = front[word] & (~std::uint64_t{0} >> (63 - place % 64));
    if (bits == 0) {
      const std::uint64_t* summary = front + words_;
      std::size_t group = word / 64;
      std::uint64_t words = summary[group] & ((std::uint64_t{1} << (word % 64)) - 1);
      while (words == 0) words = summary[--group];
      word = group * 64 + 63 - static_cast<std::size_t>(std::countl_zero(words));
      bits = front[word];
    }
    return word * 64 + 63 - static_cast<std::size_t>(std::countl_zero(bits));
  }

  /// The least member > place; past all places if there is none.
  [[nodiscard]] std::size_t first_after(const std::uint64_t* front, std::size_t place) const {
    std::size_t word = place / 64;
    // Shifted twice, because a shift by 64 is undefined.
    std::uint64_t bits = front[word] & (~std::uint64_t{0} << (place % 64) << 1);
    if (bits == 0) {
      const std::uint64_t* summary = front + words_;
      std::size_t group = word / 64;
      std::uint64_t words = summary[group] & (~std::uint64_t{0} << (word % 64) << 1);
      while (words == 0) {
        if (++group == summary_words_) return words_ * 64;
        words = summary[group];
      }
      word = group * 64 + static_cast<std::size_t>(std::countr_zero(words));
      bits = front[word];
    }
    return word * 64 + static_cast<std::size_t>(std::countr_zero(bits));
  }

  void insert(std::uint64_t* front, std::size_t place) const {
    const std::size_t word = place / 64;
    front[word] |= std::uint64_t{1} << (place % 64);
    front[words_ + word / 64] |= std::uint64_t{1} << (word % 64);
  }

  void erase(std::uint64_t* front, std::size_t place) const {
    const std::size_t word = place / 64;
    front[word] &= ~(std::uint64_t{1} << (place % 64));
    if (front[word] == 0) front[words_ + word / 64] &= ~(std::uint64_t{1} << (word % 64));
  }

  std::size_t words_ = 0;
  std::size_t summary_words_ = 0;
  std::vector<std::uint64_t> bits_;
  std::vector<index_type> place_;
  std::vector<index_type> third_;
  std::vector<index_type> by_third_;
  std::vector<index_type> count_;
};

}  // namespace hwflowq::moo::detail

#endif
