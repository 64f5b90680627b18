// Hypervolume of points with one or two objectives: one sort and one pass.
#ifndef HWFLOWQ_MOO_HYPERVOLUME_2D_HPP
#define HWFLOWQ_MOO_HYPERVOLUME_2D_HPP

#include <hwflowq/core/strict_floating_point.hpp>
#include <hwflowq/moo/hypervolume_filter.hpp>
#include <hwflowq/moo/point_columns.hpp>
#include <hwflowq/moo/value_order.hpp>

#include <array>
#include <cstddef>
#include <vector>

namespace hwflowq::moo::detail {

/// Length between the least value and the reference.
class hypervolume_1d {
 public:
  double operator()(point_columns<1> points, const std::array<double, 1>& reference) const {
    double least = reference[0];
    for (const double value : points.column(0)) least = value < least ? value : least;
    return least < reference[0] ? reference[0] - least : 0.0;
  }
};

/// Area dominated by points with two objectives.
///
/// In ascending order of the first objective, a point adds a horizontal strip that reaches from its
/// own height up to the lowest earlier one and from its own position to the reference. All terms
/// are positive, so the relative error grows like n times the rounding unit at most.
/// O(n) for spread values, O(n log n) at worst (see value_sorter).
/// A template, so that programs that measure no such area do not compile it.
template <std::size_t M = 2>
  requires(M == 2)
class hypervolume_2d {
 public:
  HWFLOWQ_STRICT_FP double operator()(point_columns<M> points,
                                      const std::array<double, M>& reference) {
    HWFLOWQ_STRICT_FP_BODY
    if (records_.size() < points.size) records_.resize(points.size);
    const double* const first = points.columns[0];
    const double* const second = points.columns[1];
    keyed<double>* const records = records_.data();
    const double right = reference[0];
    const double top = reference[1];

    // Every point is written and the write position moves on only when it counts: no branches.
    std::size_t kept = 0;
    for (std::size_t i = 0; i < points.size; ++i) {
      const double x = first[i];
      const double y = second[i];
      records[kept] = {x, y};
      kept += static_cast<unsigned>(x < right) & static_cast<unsigned>(y < top);
    }

    // Both factors are positive, so an infinite one makes the area infinite and never NaN.
    double area = 0.0;
    double lowest = top;
    for (const auto& [x, y] : sorter_({records, kept})) {
      if (y < lowest) {
        area += (right - x) * (lowest - y);
        lowest = y;
      }
    }
    return area;
  }

 private:
  std::vector<keyed<double>> records_;
  value_sorter<double> sorter_;
};

}  // namespace hwflowq::moo::detail

#endif
