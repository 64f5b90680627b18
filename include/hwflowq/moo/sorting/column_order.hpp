// Sorts one column of doubles: gives the stable ascending order of its indices.
#ifndef HWFLOWQ_MOO_SORTING_COLUMN_ORDER_HPP
#define HWFLOWQ_MOO_SORTING_COLUMN_ORDER_HPP

#include <hwflowq/moo/point_columns.hpp>
#include <hwflowq/moo/sorting/ordered_key.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <utility>
#include <vector>

namespace hwflowq::moo::detail {

/// A value of a column, as its ordered key, and where it stands in the column.
struct keyed_index {
  std::int64_t key;
  index_type index;
};

/// Sorts columns of doubles; keeps its scratch memory between calls.
///
/// Objectives of a population are mostly spread over their range, so a first pass drops each value
/// into the bucket where it would stand if the spread were even; an insertion sort then mends what
/// is out of place. The result does not depend on how the bucket was rounded, because rounding is
/// monotone. Where the spread is too uneven (the insertion sort has a budget of moves) or a value
/// is not finite, a least-significant-digit radix sort of the keys does it in fixed time. Both are
/// stable and O(n).
class column_order {
 public:
  /// The indices of `values` in ascending order, equal values by index. -0.0 equals 0.0, NaN comes
  /// after +infinity. The result is valid until the next call.
  std::span<const keyed_index> operator()(std::span<const double> values) {
    const std::size_t n = values.size();
    if (sorted_.size() < n) {
      sorted_.resize(n);
      other_.resize(n);
      keys_.resize(n);
      bucket_.resize(n);
      bucket_end_.resize(buckets_per_value * n + 1);
    }
    std::int64_t least = magnitude_bits;
    std::int64_t greatest = std::numeric_limits<std::int64_t>::min();
    for (std::size_t i = 0; i < n; ++i) {
      const std::int64_t key = ordered_key(values[i]);
      keys_[i] = key;
      least = std::min(least, key);
      greatest = std::max(greatest, key);
    }
    if (n <= smallest_bucketed || !scatter(values, least, greatest)) {
      for (std::size_t i = 0; i < n; ++i) sorted_[i] = {keys_[i], static_cast<index_type>(i)};
      // Equal values need no sorting, a few are sorted by insertion whatever their order.
      if (n > smallest_bucketed && least != greatest) {
        radix_sort(n, least, greatest);
        return {sorted_.data(), n};
      }
    }
    if (!insertion_sort(n, n <= smallest_bucketed ? n * n : moves_per_value * n))
      radix_sort(n, least, greatest);
    return {sorted_.data(), n};
  }

 private:
  static constexpr std::size_t smallest_bucketed = 16;
  static constexpr std::size_t buckets_per_value = 2;
  static constexpr std::size_t moves_per_value = 8;
  static constexpr std::size_t digit_bits = 8;
  static constexpr std::size_t digits = 64 / digit_bits;
  static constexpr std::size_t digit_values = std::size_t{1} << digit_bits;

  /// Puts every value into its bucket; false, having done nothing, where the range is empty or not
  /// finite.
  bool scatter(std::span<const double> values, std::int64_t least, std::int64_t greatest) {
    if (least <= -infinity_bits || greatest >= infinity_bits) return false;
    const std::size_t n = values.size();
    const std::size_t buckets = buckets_per_value * n;
    const double low = value_of_key(least);
    const double scale = static_cast<double>(buckets - 1) / (value_of_key(greatest) - low);
    if (!(scale > 0.0 && scale <= std::numeric_limits<double>::max())) return false;
    for (std::size_t i = 0; i < n; ++i)
      bucket_[i] = static_cast<std::int32_t>((values[i] - low) * scale);
    std::fill_n(bucket_end_.begin(), buckets + 1, 0U);
    for (std::size_t i = 0; i < n; ++i) ++bucket_end_[static_cast<std::size_t>(bucket_[i]) + 1];
    for (std::size_t b = 1; b < buckets; ++b) bucket_end_[b] += bucket_end_[b - 1];
    for (std::size_t i = 0; i < n; ++i) {
      const index_type place = bucket_end_[static_cast<std::size_t>(bucket_[i])]++;
      sorted_[place] = {keys_[i], static_cast<index_type>(i)};
    }
    return true;
  }

  /// Stable; false, with a permutation of the values left behind, once it has used up its moves.
  bool insertion_sort(std::size_t n, std::size_t moves) {
    for (std::size_t i = 1; i < n; ++i) {
      const keyed_index entry = sorted_[i];
      if (entry.key >= sorted_[i - 1].key) continue;
      std::size_t place = i;
      do {
        sorted_[place] = sorted_[place - 1];
        --place;
      } while (place > 0 && entry.key < sorted_[place - 1].key);
      sorted_[place] = entry;
      if (i - place > moves) return false;
      moves -= i - place;
    }
    return true;
  }

  /// Sorts by key alone and keeps the present order of equal keys, which the bucket pass and the
  /// insertion sort have not changed. Digits that all keys share cost nothing.
  void radix_sort(std::size_t n, std::int64_t least, std::int64_t greatest) {
    // Offsets from the least key are non-negative as unsigned numbers, even where the difference
    // overflows a signed one, and share their high digits where the range is narrow.
    const auto base = static_cast<std::uint64_t>(least);
    const std::uint64_t range = static_cast<std::uint64_t>(greatest) - base;
    for (std::size_t digit = 0; digit < digits; ++digit) {
      const std::size_t shift = digit * digit_bits;
      if ((range >> shift) == 0) break;
      std::array<index_type, digit_values> end{};
      const auto digit_of = [&](const keyed_index& entry) {
        return ((static_cast<std::uint64_t>(entry.key) - base) >> shift) & (digit_values - 1);
      };
      for (std::size_t i = 0; i < n; ++i) ++end[digit_of(sorted_[i])];
      if (end[digit_of(sorted_[0])] == n) continue;
      index_type sum = 0;
      for (auto& count : end) sum += std::exchange(count, sum);
      for (std::size_t i = 0; i < n; ++i) other_[end[digit_of(sorted_[i])]++] = sorted_[i];
      std::swap(sorted_, other_);
    }
  }

  std::vector<keyed_index> sorted_;
  std::vector<keyed_index> other_;
  std::vector<std::int64_t> keys_;
  std::vector<std::int32_t> bucket_;
  std::vector<index_type> bucket_end_;
};

}  // namespace hwflowq::moo::detail

#endif
