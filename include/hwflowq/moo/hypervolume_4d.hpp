// Hypervolume of points with four objectives: a sweep that adds one three-dimensional gain a point.
#ifndef HWFLOWQ_MOO_HYPERVOLUME_4D_HPP
#define HWFLOWQ_MOO_HYPERVOLUME_4D_HPP

#include <hwflowq/core/strict_floating_point.hpp>
#include <hwflowq/moo/exclusive_volume_3d.hpp>
#include <hwflowq/moo/hypervolume_filter.hpp>
#include <hwflowq/moo/point_columns.hpp>
#include <hwflowq/moo/value_order.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

namespace hwflowq::moo::detail {

/// Volume dominated by points with four objectives (x, y, z, w).
///
/// Goes up in w and keeps, sorted by z, the points that are non-dominated in (x, y, z). A new point
/// adds the three-dimensional volume that it alone dominates, times the distance from its w to the
/// reference. O(n l) where l is the length of that list (about n^(2/3) on a front with random
/// points), see exclusive_volume_3d for the exception.
/// A template, so that programs that measure no such volume do not compile it.
template <std::size_t M = 4>
  requires(M == 4)
class hypervolume_4d {
 public:
  HWFLOWQ_STRICT_FP double operator()(point_columns<M> points,
                                      const std::array<double, M>& reference) {
    HWFLOWQ_STRICT_FP_BODY
    inside_.assign(points, reference);
    const std::size_t count = inside_.size();
    if (count == 0) return 0.0;
    if (inside_.unbounded()) return std::numeric_limits<double>::infinity();

    resize(count);
    const auto order = sort_by_w(count);
    const point_columns<M> at = inside_.view();
    const std::array<double, 3> corner{reference[0], reference[1], reference[2]};
    double volume = 0.0;
    held_ = 0;
    for (const auto& [w, index] : order) {
      const std::array<double, 3> u{at.columns[0][index], at.columns[1][index],
                                    at.columns[2][index]};
      const std::size_t below = count_up_to(z_.data(), held_, u[2]);
      const double gain = exclusive_(x_.data(), y_.data(), z_.data(), below, held_, u, corner);
      if (gain > 0.0) {
        volume += gain * (reference[3] - w);
        insert(u, below);
      }
    }
    return volume_or_infinity(volume);
  }

 private:
  void resize(std::size_t count) {
    if (records_.size() >= count) return;
    records_.resize(count);
    x_.resize(count + exclusive_volume_3d::lanes);
    y_.resize(count + exclusive_volume_3d::lanes);
    z_.resize(count + exclusive_volume_3d::lanes);
    exclusive_.reserve(count);
  }

  /// Indices in the order of (w, x, y, z).
  [[nodiscard]] std::span<keyed<index_type>> sort_by_w(std::size_t count) {
    const double* const w = inside_.view().columns[3];
    for (std::size_t i = 0; i < count; ++i) records_[i] = {w[i], static_cast<index_type>(i)};
    const auto order = sorter_({records_.data(), count});
    sort_equal_keys(order, inside_);
    return order;
  }

  /// Puts u at position `at` and drops the points above it that it dominates.
  void insert(const std::array<double, 3>& u, std::size_t at) {
    insert_into(x_.data(), u[0], at);
    insert_into(y_.data(), u[1], at);
    insert_into(z_.data(), u[2], at);
    held_ = held_ + 1 - exclusive_.dominated().size();
  }

  /// Puts `value` at position `at` of a column. What stands between there and the first dominated
  /// point moves up by one, what stands after the k-th of them moves down by k-1.
  void insert_into(double* column, double value, std::size_t at) const {
    const auto dominated = exclusive_.dominated();
    const std::size_t first = dominated.empty() ? held_ : dominated[0];
    std::copy_backward(column + at, column + first, column + first + 1);
    for (std::size_t k = 1; k < dominated.size(); ++k) {
      const std::size_t end = k + 1 == dominated.size() ? held_ : dominated[k + 1];
      std::copy(column + dominated[k] + 1, column + end, column + dominated[k] + 1 - k);
    }
    column[at] = value;
  }

  points_inside<M> inside_;
  value_sorter<index_type> sorter_;
  std::vector<keyed<index_type>> records_;
  std::vector<double> x_;
  std::vector<double> y_;
  std::vector<double> z_;
  std::size_t held_ = 0;
  exclusive_volume_3d exclusive_;
};

}  // namespace hwflowq::moo::detail

#endif
