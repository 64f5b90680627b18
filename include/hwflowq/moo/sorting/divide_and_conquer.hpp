// Ranks very many points with three or more objectives by halving.
#ifndef HWFLOWQ_MOO_SORTING_DIVIDE_AND_CONQUER_HPP
#define HWFLOWQ_MOO_SORTING_DIVIDE_AND_CONQUER_HPP

#include <hwflowq/moo/point_columns.hpp>
#include <hwflowq/moo/sorting/rank_pass.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <utility>
#include <vector>

namespace hwflowq::moo::detail {

/// Ranks distinct points in lexicographic order, given K >= 1 objectives after the first; keeps its
/// memory between calls.
///
/// The first half is ranked, pushes its ranks to the second half, and then that is ranked. A push
/// compares two sets in K objectives: it splits both by a value of one objective into those up to
/// it and those beyond it; the low sources precede the high targets in that objective, so that one
/// objective less remains to compare between them, and the high sources cannot dominate the low
/// targets (Jensen, IEEE Trans. Evol. Comput. 7(5), 2003; Fortin, Grenier and Parizeau, GECCO
/// 2013). Small sets are compared pair by pair with raise_ranks.
///
/// Splitting halves the range of integer values, so that ties need no case of their own and the
/// depth is bounded. O(n log^K n) at worst, plus what the pairwise parts save on that.
template <std::size_t K, lane_integer T>
  requires(K >= 1)
class divide_and_conquer {
 public:
  /// Points up to this number are ranked by one rank_pass.
  static constexpr std::size_t smallest_halved = 1024;

  /// Writes the ranks of `n` points; `columns` and `rank` have lane_padding behind them.
  void operator()(const lane_columns<K, T>& columns, T* rank, std::size_t n) {
    columns_ = columns;
    rank_ = rank;
    if (indices_.size() < n) indices_.resize(n);
    reserve_leaf(2 * smallest_halved);
    std::fill_n(rank, n, T{0});
    solve(0, n);
  }

 private:
  /// A set of points in a push: a piece of indices_.
  struct subset {
    std::size_t first;
    std::size_t size;
  };

  /// Pairs up to which a push compares all, a measured balance against further splits.
  static constexpr std::size_t most_pairs = 1U << 16;

  void reserve_leaf(std::size_t size) {
    if (source_rank_.size() >= size + lane_padding<T>) return;
    for (auto& column : source_) column.resize(size + lane_padding<T>);
    for (auto& column : target_) column.resize(size + lane_padding<T>);
    source_rank_.resize(size + lane_padding<T>);
    target_rank_.resize(size + lane_padding<T>);
  }

  void solve(std::size_t first, std::size_t last) {
    if (last - first <= smallest_halved) {
      auto part = columns_;
      for (auto& column : part) column += first;
      // The kernel reads the ranks and writes those of its own points alone.
      rank_pass<K, T>(part, rank_ + first, last - first);
      return;
    }
    const std::size_t middle = first + (last - first) / 2;
    solve(first, middle);
    for (std::size_t i = first; i < last; ++i) indices_[i] = static_cast<index_type>(i);
    push<K>(columns_, {first, middle - first}, {middle, last - middle});
    solve(middle, last);
  }

  /// Least and greatest of `values` over a set.
  [[nodiscard]] std::pair<T, T> range(const T* values, subset set) const {
    T least = std::numeric_limits<T>::max();
    T greatest = std::numeric_limits<T>::min();
    for (std::size_t i = set.first; i < set.first + set.size; ++i) {
      const T value = values[indices_[i]];
      least = std::min(least, value);
      greatest = std::max(greatest, value);
    }
    return {least, greatest};
  }

  /// Raises every target to 1 + the rank of every source that is no greater in the D `columns`.
  template <std::size_t D>
  void push(const lane_columns<D, T>& columns, subset sources, subset targets) {
    if (sources.size == 0 || targets.size == 0) return;
    const T greatest_source = range(rank_, sources).second;
    if constexpr (D == 0) {
      for (std::size_t i = targets.first; i < targets.first + targets.size; ++i) {
        T& rank = rank_[indices_[i]];
        rank = std::max(rank, static_cast<T>(greatest_source + 1));
      }
    } else {
      if (sources.size * targets.size <= most_pairs &&
          std::max(sources.size, targets.size) <= 2 * smallest_halved) {
        compare_all<D>(columns, sources, targets);
        return;
      }
      if (greatest_source < range(rank_, targets).first) return;  // nothing would rise
      std::size_t widest = 0;
      T split = 0;
      int overlap = -1;
      for (std::size_t k = 0; k < D; ++k) {
        const auto [source_least, source_greatest] = range(columns[k], sources);
        const auto [target_least, target_greatest] = range(columns[k], targets);
        if (source_least > target_greatest) return;  // no source precedes any target
        if (source_greatest <= target_least) {       // every source precedes every target here
          push<D - 1>(without<D>(columns, k), sources, targets);
          return;
        }
        const T low = std::min(source_least, target_least);
        const T high = std::max(source_greatest, target_greatest);
        if (int{high} - int{low} > overlap) {
          overlap = int{high} - int{low};
          widest = k;
          split = static_cast<T>(low + (high - low) / 2);
        }
      }
      const auto [low_sources, high_sources] = partition(columns[widest], sources, split);
      const auto [low_targets, high_targets] = partition(columns[widest], targets, split);
      push<D>(columns, low_sources, low_targets);
      push<D>(columns, high_sources, high_targets);
      push<D - 1>(without<D>(columns, widest), low_sources, high_targets);
    }
  }

  template <std::size_t D>
  static lane_columns<D - 1, T> without(const lane_columns<D, T>& columns, std::size_t dropped) {
    lane_columns<D - 1, T> rest{};
    for (std::size_t k = 0; k + 1 < D; ++k) rest[k] = columns[k < dropped ? k : k + 1];
    return rest;
  }

  /// Reorders a set into the values up to `split` and those beyond.
  std::pair<subset, subset> partition(const T* values, subset set, T split) {
    std::size_t low = set.first;
    for (std::size_t i = set.first; i < set.first + set.size; ++i) {
      const index_type index = indices_[i];
      indices_[i] = indices_[low];
      indices_[low] = index;
      low += static_cast<std::size_t>(values[index] <= split);
    }
    const std::size_t size = low - set.first;
    return {{set.first, size}, {low, set.size - size}};
  }

  template <std::size_t D>
  void compare_all(const lane_columns<D, T>& columns, subset sources, subset targets) {
    lane_columns<D, T> source{};
    lane_columns<D, T> target{};
    for (std::size_t k = 0; k < D; ++k) {
      gather(columns[k], sources, source_[k].data());
      gather(columns[k], targets, target_[k].data());
      source[k] = source_[k].data();
      target[k] = target_[k].data();
    }
    gather(rank_, sources, source_rank_.data());
    gather(rank_, targets, target_rank_.data());
    raise_ranks<D, T>(source, source_rank_.data(), sources.size, target, target_rank_.data(),
                      targets.size);
    for (std::size_t i = 0; i < targets.size; ++i)
      rank_[indices_[targets.first + i]] = target_rank_[i];
  }

  void gather(const T* values, subset set, T* to) const {
    for (std::size_t i = 0; i < set.size; ++i) to[i] = values[indices_[set.first + i]];
  }

  lane_columns<K, T> columns_{};
  T* rank_ = nullptr;
  std::vector<index_type> indices_;
  std::array<std::vector<T>, K> source_;
  std::array<std::vector<T>, K> target_;
  std::vector<T> source_rank_;
  std::vector<T> target_rank_;
};

}  // namespace hwflowq::moo::detail

#endif
