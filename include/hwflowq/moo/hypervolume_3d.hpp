// Hypervolume of points with three objectives: a sweep over a staircase that is never searched.
#ifndef HWFLOWQ_MOO_HYPERVOLUME_3D_HPP
#define HWFLOWQ_MOO_HYPERVOLUME_3D_HPP

#include <hwflowq/core/strict_floating_point.hpp>
#include <hwflowq/moo/hypervolume_filter.hpp>
#include <hwflowq/moo/point_columns.hpp>
#include <hwflowq/moo/value_order.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace hwflowq::moo::detail {

/// A set of numbers below a fixed bound that finds the nearest smaller member in a few steps.
///
/// A tree of 64-way nodes, each one word: bit k of a node tells whether its k-th child holds
/// anything (van Emde Boas 1977, with word-sized nodes). Two levels serve 4,096 numbers.
class ordered_bits {
 public:
  /// Makes room for numbers 0 .. bound-1 and empties the set; O(bound / 64).
  void reset(std::size_t bound) {
    depth_ = 0;
    std::size_t needed = 0;
    std::size_t nodes = bound;
    do {
      nodes = (nodes + 63) / 64;
      offset_[depth_++] = needed;
      needed += nodes;
    } while (nodes > 1);
    if (words_.size() < needed) words_.resize(needed);
    std::fill_n(words_.begin(), needed, std::uint64_t{0});
  }

  void insert(std::size_t number) {
    for (std::size_t level = 0; level < depth_; ++level) {
      std::uint64_t& word = words_[offset_[level] + number / 64];
      const bool was_empty = word == 0;
      word |= std::uint64_t{1} << (number % 64);
      if (!was_empty) return;
      number /= 64;
    }
  }

  void erase(std::size_t number) {
    for (std::size_t level = 0; level < depth_; ++level) {
      std::uint64_t& word = words_[offset_[level] + number / 64];
      word &= ~(std::uint64_t{1} << (number % 64));
      if (word != 0) return;
      number /= 64;
    }
  }

  /// The greatest member below `number`; there is one.
  [[nodiscard]] std::size_t before(std::size_t number) const {
    std::size_t level = 0;
    std::uint64_t word = 0;
    for (;; ++level) {
      const std::uint64_t below = (std::uint64_t{1} << (number % 64)) - 1;
      number /= 64;
      word = words_[offset_[level] + number] & below;
      if (word != 0) break;
    }
    for (;;) {
      number = number * 64 + 63 - static_cast<std::size_t>(std::countl_zero(word));
      if (level == 0) return number;
      --level;
      word = words_[offset_[level] + number];
    }
  }

 private:
  std::array<std::size_t, 11> offset_{};
  std::vector<std::uint64_t> words_;
  std::size_t depth_ = 0;
};

/// Volume dominated by points with three objectives (x, y, z).
///
/// The sweep goes up in z and keeps the staircase of points that are non-dominated in (x, y), as in
/// Beume, Fonseca, Lopez-Ibanez, Paquete & Vahrenhold (IEEE T. Evol. Comput. 13(5), 2009). A new
/// point adds the area between itself and the staircase, times the distance from its z to the
/// reference. Two things differ from the textbook form: the places in x are known beforehand, so
/// the staircase is a linked list over them and its neighbours are found by bit arithmetic; and
/// areas are added as they arise rather than kept as a running total, so that every term is
/// positive.
///
/// Beyond the two sorts the sweep takes O(n) list steps and n look-ups of O(log n / 6).
/// A template, so that programs that measure no such volume do not compile it.
template <std::size_t M = 3>
  requires(M == 3)
class hypervolume_3d {
 public:
  HWFLOWQ_STRICT_FP double operator()(point_columns<M> points,
                                      const std::array<double, M>& reference) {
    HWFLOWQ_STRICT_FP_BODY
    inside_.assign(points, reference);
    const std::size_t count = inside_.size();
    if (count == 0) return 0.0;
    if (inside_.unbounded()) return std::numeric_limits<double>::infinity();

    order(count);
    open_staircase(count, reference);

    double volume = 0.0;
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t place = place_[i];
      const double y = swept_[i].y;
      const std::size_t left = occupied_.before(place);
      double ceiling = steps_[left].y;
      if (ceiling <= y) continue;  // dominated by a point that came earlier

      double from = steps_[place].x;
      double area = 0.0;
      std::size_t right = steps_[left].next;
      while (steps_[right].y >= y) {
        area += (steps_[right].x - from) * (ceiling - y);
        from = steps_[right].x;
        ceiling = steps_[right].y;
        occupied_.erase(right);
        right = steps_[right].next;
      }
      area += (steps_[right].x - from) * (ceiling - y);

      steps_[place].y = y;
      steps_[place].next = static_cast<index_type>(right);
      steps_[left].next = static_cast<index_type>(place);
      occupied_.insert(place);
      volume += area * (reference[2] - swept_[i].z);
    }
    return volume_or_infinity(volume);
  }

 private:
  struct swept_point {
    double y;
    double z;
  };
  struct step {
    double x;
    double y;
    index_type next;
  };

  void resize(std::size_t count) {
    if (records_.size() >= count) return;
    records_.resize(count);
    by_x_.resize(count);
    swept_.resize(count);
    place_.resize(count);
    steps_.resize(count + 2);
  }

  /// Sorts by (z, x, y), then finds every point's place in the order of (x, z, y).
  void order(std::size_t count) {
    resize(count);
    const point_columns<M> points = inside_.view();
    for (std::size_t i = 0; i < count; ++i) {
      records_[i] = {points.columns[2][i], static_cast<index_type>(i)};
    }
    const auto by_z = sorter_({records_.data(), count});
    sort_equal_keys(by_z, inside_);
    for (std::size_t i = 0; i < count; ++i) {
      const index_type point = by_z[i].payload;
      swept_[i] = {points.columns[1][point], by_z[i].key};
      by_x_[i] = {points.columns[0][point], static_cast<index_type>(i)};
    }
    const auto by_x = sorter_({by_x_.data(), count});
    for (std::size_t place = 0; place < count; ++place) {
      place_[by_x[place].payload] = static_cast<index_type>(place + 1);
      steps_[place + 1].x = by_x[place].key;
    }
  }

  /// The empty staircase: a left end as high as the reference and a right end below everything.
  void open_staircase(std::size_t count, const std::array<double, M>& reference) {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    steps_[0] = {-infinity, reference[1], static_cast<index_type>(count + 1)};
    steps_[count + 1] = {reference[0], -infinity, 0};
    occupied_.reset(count + 1);
    occupied_.insert(0);
  }

  points_inside<M> inside_;
  value_sorter<index_type> sorter_;
  std::vector<keyed<index_type>> records_;
  std::vector<keyed<index_type>> by_x_;
  std::vector<swept_point> swept_;
  std::vector<index_type> place_;
  std::vector<step> steps_;
  ordered_bits occupied_;
};

}  // namespace hwflowq::moo::detail

#endif
