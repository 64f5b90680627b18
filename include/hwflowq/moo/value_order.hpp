// Sorts records by a floating-point key in time linear in their number for well-spread keys.
#ifndef HWFLOWQ_MOO_VALUE_ORDER_HPP
#define HWFLOWQ_MOO_VALUE_ORDER_HPP

#include <hwflowq/moo/point_columns.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

namespace hwflowq::moo::detail {

/// A value to sort by and what travels with it.
template <typename Payload>
struct keyed {
  double key;
  Payload payload;

  /// Order by key, equal keys by payload.
  [[nodiscard]] friend bool operator<(const keyed& left, const keyed& right) {
    return left.key < right.key || (left.key == right.key && left.payload < right.payload);
  }
};

/// Sorts records by (key, payload), ascending.
///
/// Objective values on a front are spread over their range, so one distribution into as many
/// equal intervals as there are records leaves a handful in each, which insertion finishes.
/// Intervals that hold many records (skewed values) are sorted by comparison, so that the time is
/// O(n) for spread keys and never more than O(n log n). Sorted and reversed input is recognised in
/// one pass. The order is a function of the records' values alone; records that compare equal are
/// interchangeable.
///
/// Keeps its working memory between calls: nothing is allocated once it has seen its largest input.
template <typename Payload>
class value_sorter {
 public:
  using record = keyed<Payload>;

  /// Sorts `records` and returns where the sorted records stand: in `records` itself or in memory
  /// of this object that lives until the next call. No key is NaN.
  [[nodiscard]] std::span<record> operator()(std::span<record> records) {
    const std::size_t count = records.size();
    if (count < 2) return records;

    // Both scans end at once on input in no order.
    std::size_t run = 1;
    while (run < count && !(records[run] < records[run - 1])) ++run;
    if (run == count) return records;
    if (run == 1) {
      while (run < count && records[run] < records[run - 1]) ++run;
      if (run == count) {
        std::reverse(records.begin(), records.end());
        return records;
      }
    }
    if (count <= few) {
      insert_all(records);
      return records;
    }

    // Two running bounds of each kind, since one would wait for its own last comparison.
    std::array<double, 2> least{records[0].key, records[1].key};
    std::array<double, 2> greatest = least;
    for (std::size_t i = 2; i < count; i += 2) {
      const std::size_t last = i + 1 < count ? i + 1 : i;
      const std::array<double, 2> key{records[i].key, records[last].key};
      for (std::size_t k = 0; k < 2; ++k) {
        least[k] = key[k] < least[k] ? key[k] : least[k];
        greatest[k] = key[k] > greatest[k] ? key[k] : greatest[k];
      }
    }
    const double lowest = std::min(least[0], least[1]);
    const double highest = std::max(greatest[0], greatest[1]);

    const std::size_t intervals = std::min<std::size_t>(2 * count, most_intervals);
    const double scale = static_cast<double>(intervals - 1) / (highest - lowest);
    // Equal keys, a range that overflows and one so narrow that its inverse does.
    if (!(scale > 0.0 && scale < std::numeric_limits<double>::max())) {
      std::sort(records.begin(), records.end());
      return records;
    }
    return distribute(records, intervals, lowest, scale);
  }

 private:
  static constexpr std::size_t few = 20;
  static constexpr std::size_t most_intervals = std::size_t{1} << 14U;

  static void insert_all(std::span<record> records) {
    for (std::size_t i = 1; i < records.size(); ++i) {
      if (records[i - 1].key < records[i].key) continue;
      const record moving = records[i];
      std::size_t hole = i;
      for (; hole > 0 && moving < records[hole - 1]; --hole) records[hole] = records[hole - 1];
      records[hole] = moving;
    }
  }

  std::span<record> distribute(std::span<record> records, std::size_t intervals, double lowest,
                               double scale) {
    const std::size_t count = records.size();
    if (interval_.size() < count) {
      interval_.resize(count);
      sorted_.resize(count);
    }
    if (end_.size() < intervals) end_.resize(intervals);
    std::fill_n(end_.begin(), intervals, index_type{0});

    // Rounding keeps `(key - lowest) * scale` monotone in the key, so intervals respect the order.
    for (std::size_t i = 0; i < count; ++i) {
      interval_[i] = static_cast<int>((records[i].key - lowest) * scale);
    }
    for (std::size_t i = 0; i < count; ++i) ++end_[static_cast<std::size_t>(interval_[i])];

    index_type before = 0;
    index_type fullest = 0;
    for (std::size_t b = 0; b < intervals; ++b) {
      const index_type held = end_[b];
      fullest = held > fullest ? held : fullest;
      end_[b] = before;
      before += held;
    }
    for (std::size_t i = 0; i < count; ++i) {
      sorted_[end_[static_cast<std::size_t>(interval_[i])]++] = records[i];
    }

    const std::span<record> sorted(sorted_.data(), count);
    if (fullest > few) {
      std::size_t begin = 0;
      for (std::size_t b = 0; b < intervals; ++b) {
        const std::size_t end = end_[b];
        if (end - begin > few) {
          std::sort(sorted.begin() + static_cast<std::ptrdiff_t>(begin),
                    sorted.begin() + static_cast<std::ptrdiff_t>(end));
        }
        begin = end;
      }
    }
    insert_all(sorted);
    return sorted;
  }

  std::vector<record> sorted_;
  std::vector<int> interval_;
  std::vector<index_type> end_;
};

}  // namespace hwflowq::moo::detail

#endif
