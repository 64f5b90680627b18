// Drops the points that add nothing to a hypervolume before any algorithm sees them.
#ifndef HWFLOWQ_MOO_HYPERVOLUME_FILTER_HPP
#define HWFLOWQ_MOO_HYPERVOLUME_FILTER_HPP

#include <hwflowq/moo/point_columns.hpp>
#include <hwflowq/moo/value_order.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

namespace hwflowq::moo::detail {

/// Copies of the points that lie strictly inside a reference point.
///
/// A point counts when p_m < r_m in every objective m. Since a comparison with NaN is false, points
/// with a NaN coordinate never count, and a NaN in the reference point admits none.
/// The columns keep their capacity: no allocation once the largest input was seen.
template <std::size_t M>
class points_inside {
 public:
  /// Replaces the content; O(n M).
  void assign(point_columns<M> points, const std::array<double, M>& reference) {
    if (columns_[0].size() < points.size) {
      for (auto& column : columns_) column.resize(points.size);
    }
    constexpr double infinity = std::numeric_limits<double>::infinity();
    std::array<double*, M> to{};
    for (std::size_t m = 0; m < M; ++m) to[m] = columns_[m].data();

    // Every point is written and the write position moves on only when it counts: no branches.
    std::size_t kept = 0;
    bool unbounded = false;
    for (std::size_t i = 0; i < points.size; ++i) {
      bool inside = true;
      bool infinite = false;
      for (std::size_t m = 0; m < M; ++m) {
        const double value = points.columns[m][i];
        to[m][kept] = value;
        inside &= value < reference[m];
        infinite |= value == -infinity;
      }
      unbounded |= inside & infinite;
      kept += static_cast<std::size_t>(inside);
    }
    if (kept > 0) {
      for (std::size_t m = 0; m < M; ++m) unbounded |= reference[m] == infinity;
    }
    size_ = kept;
    unbounded_ = unbounded;
  }

  /// Whether point `index` of `points` counts.
  [[nodiscard]] static bool counts(point_columns<M> points, std::size_t index,
                                   const std::array<double, M>& reference) {
    bool inside = true;
    for (std::size_t m = 0; m < M; ++m) inside &= points.columns[m][index] < reference[m];
    return inside;
  }

  [[nodiscard]] std::size_t size() const { return size_; }

  /// Whether a point reaches to minus infinity or the reference to plus infinity, so that the
  /// volume is infinite. When false, all coordinates of `view` and the reference are finite.
  [[nodiscard]] bool unbounded() const { return unbounded_; }

  [[nodiscard]] point_columns<M> view() const {
    point_columns<M> points;
    for (std::size_t m = 0; m < M; ++m) points.columns[m] = columns_[m].data();
    points.size = size_;
    return points;
  }

  /// Whether point `left` precedes point `right` when compared objective by objective.
  [[nodiscard]] bool before(index_type left, index_type right) const {
    for (std::size_t m = 0; m < M; ++m) {
      if (columns_[m][left] < columns_[m][right]) return true;
      if (columns_[m][right] < columns_[m][left]) return false;
    }
    return false;
  }

 private:
  std::array<std::vector<double>, M> columns_{};
  std::size_t size_ = 0;
  bool unbounded_ = false;
};

/// Sorts runs of equal keys in `order` by the points' objectives, so that the order depends on
/// values alone and not on where a point stood in the input.
template <std::size_t M>
void sort_equal_keys(std::span<keyed<index_type>> order, const points_inside<M>& points) {
  for (std::size_t begin = 0; begin + 1 < order.size(); ++begin) {
    if (order[begin].key != order[begin + 1].key) continue;
    std::size_t end = begin + 2;
    while (end < order.size() && order[end].key == order[begin].key) ++end;
    std::sort(order.begin() + static_cast<std::ptrdiff_t>(begin),
              order.begin() + static_cast<std::ptrdiff_t>(end),
              [&points](const auto& left, const auto& right) {
                return points.before(left.payload, right.payload);
              });
    begin = end - 1;
  }
}

/// A finite volume that overflowed on the way is reported as infinity, never as NaN.
[[nodiscard]] inline double volume_or_infinity(double volume) {
  return volume == volume ? volume : std::numeric_limits<double>::infinity();
}

}  // namespace hwflowq::moo::detail

#endif
