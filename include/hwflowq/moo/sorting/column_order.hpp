// Sorts one column of doubles: gives the stable ascending order of its indices.
#ifndef HWFLOWQ_MOO_SORTING_COLUMN_ORDER_HPP
#define HWFLOWQ_MOO_SORTING_COLUMN_ORDER_HPP

#include <hwflowq/moo/point_columns.hpp>
#include <hwflowq/moo/sorting/ordered_key.hpp>

#include <algorithm>
#include <array>
#include <bit>
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
/// into the bucket where it would stand if the spread were even, and an insertion sort mends what
/// is out of place. The result does not depend on how the bucket was rounded, because rounding is
/// monotone. The insertion sort has a budget of moves. Where an outlier or a skewed distribution
/// makes it run out, the second attempt spreads the ordered keys, which grow with the logarithm of
/// the value; what defeats that, too, is left to a radix sort. All of them are stable and O(n).
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
    // The range of the finite values: the others belong to the ends whatever the range.
    std::int64_t least = magnitude_bits;
    std::int64_t greatest = -magnitude_bits;
    for (std::size_t i = 0; i < n; ++i) {
      const std::int64_t key = ordered_key(values[i]);
      keys_[i] = key;
      least = std::min(least, key > -infinity_bits ? key : magnitude_bits);
      greatest = std::max(greatest, key < infinity_bits ? key : -magnitude_bits);
    }
    if (n <= smallest_bucketed) {
      keep_order(n);
      insertion_sort(n, n * n);
      return {sorted_.data(), n};
    }
    const std::size_t moves = moves_per_value * n;
    if (spread_values(values, least, greatest)) {
      scatter(n);
    } else {
      keep_order(n);
    }
    if (insertion_sort(n, moves)) return {sorted_.data(), n};
    if (spread_keys(n, least, greatest)) {
      scatter(n);
      if (insertion_sort(n, moves)) return {sorted_.data(), n};
    }
    radix_sort(n);
    return {sorted_.data(), n};
  }

 private:
  static constexpr std::size_t smallest_bucketed = 16;
  // Measured: more buckets cost more to add up than they save in moves.
  static constexpr std::size_t buckets_per_value = 2;
  static constexpr std::size_t moves_per_value = 3;
  static constexpr std::size_t digit_bits = 8;
  static constexpr std::size_t digits = 64 / digit_bits;
  static constexpr std::size_t digit_values = std::size_t{1} << digit_bits;

  void keep_order(std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) sorted_[i] = {keys_[i], static_cast<index_type>(i)};
  }

  /// Picks buckets in proportion to the values; false where the range is empty or its inverse not
  /// finite.
  bool spread_values(std::span<const double> values, std::int64_t least, std::int64_t greatest) {
    if (least >= greatest) return false;
    const double low = value_of_key(least);
    const double high = value_of_key(greatest);
    const double scale = static_cast<double>(buckets_per_value * values.size() - 1) / (high - low);
    if (!(scale > 0.0 && scale <= std::numeric_limits<double>::max())) return false;
    for (std::size_t i = 0; i < values.size(); ++i) {
      const double capped = values[i] < high ? values[i] : high;  // NaN is capped, too
      const double value = capped > low ? capped : low;
      bucket_[i] = static_cast<std::int32_t>((value - low) * scale);
    }
    return true;
  }

  /// Picks buckets in proportion to the keys of finite values; false where the range is empty.
  bool spread_keys(std::size_t n, std::int64_t least, std::int64_t greatest) {
    if (least >= greatest) return false;
    // Unsigned, because the difference may overflow a signed integer.
    const auto base = static_cast<std::uint64_t>(least);
    const std::uint64_t range = static_cast<std::uint64_t>(greatest) - base;
    const auto wanted = static_cast<int>(std::bit_width(buckets_per_value * n)) - 1;
    const int shift = std::max(0, static_cast<int>(std::bit_width(range)) - wanted);
    for (std::size_t i = 0; i < n; ++i) {
      const std::int64_t key = std::clamp(keys_[i], least, greatest);
      bucket_[i] = static_cast<std::int32_t>((static_cast<std::uint64_t>(key) - base) >> shift);
    }
    return true;
  }

  /// Puts every value into its bucket, in the order of the indices.
  void scatter(std::size_t n) {
    const std::size_t buckets = buckets_per_value * n;
    std::fill_n(bucket_end_.begin(), buckets + 1, 0U);
    for (std::size_t i = 0; i < n; ++i) ++bucket_end_[static_cast<std::size_t>(bucket_[i]) + 1];
    for (std::size_t b = 1; b < buckets; ++b) bucket_end_[b] += bucket_end_[b - 1];
    for (std::size_t i = 0; i < n; ++i) {
      const index_type place = bucket_end_[static_cast<std::size_t>(bucket_[i])]++;
      sorted_[place] = {keys_[i], static_cast<index_type>(i)};
    }
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

  /// Sorts by key alone and keeps the present order of equal keys, which scattering and the
  /// insertion sort have not changed. Digits that all keys share cost nothing.
  void radix_sort(std::size_t n) {
    const auto [least, greatest] =
        std::minmax_element(keys_.begin(), keys_.begin() + static_cast<std::ptrdiff_t>(n));
    // Offsets from the least key share their high digits where the range is narrow.
    const auto base = static_cast<std::uint64_t>(*least);
    const std::uint64_t range = static_cast<std::uint64_t>(*greatest) - base;
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
