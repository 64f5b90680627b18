// Hypervolume of points with five or more objectives, by way of one objective fewer.
#ifndef HWFLOWQ_MOO_HYPERVOLUME_RECURSIVE_HPP
#define HWFLOWQ_MOO_HYPERVOLUME_RECURSIVE_HPP

#include <hwflowq/core/strict_floating_point.hpp>
#include <hwflowq/moo/exclusive_volume.hpp>
#include <hwflowq/moo/hypervolume_filter.hpp>
#include <hwflowq/moo/point_columns.hpp>
#include <hwflowq/moo/value_order.hpp>

#include <array>
#include <cstddef>
#include <limits>
#include <vector>

namespace hwflowq::moo::detail {

/// Volume dominated by points with M objectives, M at least 2.
///
/// Goes up in the last objective; a new point adds the volume of M-1 objectives that it alone
/// dominates among those so far, times the distance from its last objective to the reference.
/// `Lower` computes hypervolumes of M-1 objectives. n calls of it on the few points that intersect
/// a box.
template <std::size_t M, typename Lower>
class hypervolume_recursive {
  static_assert(M >= 2, "the recursion needs an objective to sweep and one to leave");

 public:
  HWFLOWQ_STRICT_FP double operator()(point_columns<M> points,
                                      const std::array<double, M>& reference) {
    HWFLOWQ_STRICT_FP_BODY
    inside_.assign(points, reference);
    const std::size_t count = inside_.size();
    if (count == 0) return 0.0;
    if (inside_.unbounded()) return std::numeric_limits<double>::infinity();
    if (records_.size() < count) {
      records_.resize(count);
      swept_.resize(count);
    }

    const point_columns<M> at = inside_.view();
    for (std::size_t i = 0; i < count; ++i) {
      records_[i] = {at.columns[M - 1][i], static_cast<index_type>(i)};
    }
    const auto order = sorter_({records_.data(), count});
    sort_equal_keys(order, inside_);

    std::array<double, M - 1> face{};
    for (std::size_t m = 0; m + 1 < M; ++m) face[m] = reference[m];
    double volume = 0.0;
    std::size_t held = 0;
    for (const auto& [height, index] : order) {
      std::array<double, M - 1> corner{};
      for (std::size_t m = 0; m + 1 < M; ++m) corner[m] = at.columns[m][index];
      const double gain = exclusive_(swept_.view(held), corner, face);
      if (gain > 0.0) {
        volume += gain * (reference[M - 1] - height);
        swept_.assign(held++, corner);
      }
    }
    return volume_or_infinity(volume);
  }

 private:
  points_inside<M> inside_;
  value_sorter<index_type> sorter_;
  std::vector<keyed<index_type>> records_;
  point_set<M - 1> swept_;
  exclusive_volume<M - 1, Lower> exclusive_;
};

}  // namespace hwflowq::moo::detail

#endif
