// Exclusive hypervolume contributions: what each point of a set dominates alone.
#ifndef HWFLOWQ_MOO_HYPERVOLUME_CONTRIBUTIONS_HPP
#define HWFLOWQ_MOO_HYPERVOLUME_CONTRIBUTIONS_HPP

#include <hwflowq/core/strict_floating_point.hpp>
#include <hwflowq/moo/exclusive_volume.hpp>
#include <hwflowq/moo/exclusive_volume_3d.hpp>
#include <hwflowq/moo/hypervolume.hpp>
#include <hwflowq/moo/hypervolume_filter.hpp>
#include <hwflowq/moo/point_columns.hpp>
#include <hwflowq/moo/value_order.hpp>

#include <algorithm>
#include <array>
#include <cassert>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

namespace hwflowq::moo {

namespace detail {

/// Contributions of points strictly inside the reference, any number of objectives: one exclusive
/// volume a point. The columns are changed for the time of the call.
template <std::size_t M>
class inside_contributions {
 public:
  void operator()(const points_inside<M>& inside, const std::array<double, M>& reference,
                  std::span<double> contributions) {
    const std::size_t count = inside.size();
    if (others_.size() < count) others_.resize(count);
    for (std::size_t m = 0; m < M; ++m) {
      std::copy_n(inside.view().columns[m], count, others_.column(m).begin());
    }
    for (std::size_t i = 0; i < count; ++i) {
      // At plus infinity a point is absent: it cuts nothing and dominates nothing.
      const auto corner = inside.view().point(i);
      others_.column(0)[i] = std::numeric_limits<double>::infinity();
      contributions[i] = exclusive_(others_.view(count), corner, reference);
      others_.column(0)[i] = corner[0];
    }
  }

 private:
  point_set<M> others_;
  exclusive_volume<M, typename hypervolume_algorithm<M>::type> exclusive_;
};

/// Two objectives, O(n log n). In the order of (x, y), a non-dominated point owns the points up to
/// the next non-dominated one; they are the only ones that can take from its rectangle.
template <std::size_t M>
  requires(M == 2)
class inside_contributions<M> {
 public:
  HWFLOWQ_STRICT_FP void operator()(const points_inside<M>& inside,
                                    const std::array<double, M>& reference,
                                    std::span<double> contributions) {
    HWFLOWQ_STRICT_FP_BODY
    const std::size_t count = inside.size();
    const double* const x = inside.view().columns[0];
    const double* const y = inside.view().columns[1];
    if (records_.size() < count) records_.resize(count);
    for (std::size_t i = 0; i < count; ++i) records_[i] = {x[i], static_cast<index_type>(i)};
    const auto order = sorter_({records_.data(), count});
    sort_equal_keys(order, inside);

    double ceiling = reference[1];
    for (std::size_t begin = 0; begin < count;) {
      const index_type owner = order[begin].payload;
      const double floor = y[owner];
      double from = x[owner];
      double level = ceiling;
      double area = 0.0;
      std::size_t end = begin + 1;
      for (; end < count && y[order[end].payload] >= floor; ++end) {
        const index_type owned = order[end].payload;
        contributions[owned] = 0.0;
        if (y[owned] >= level) continue;
        area += (x[owned] - from) * (level - floor);
        from = x[owned];
        level = y[owned];
      }
      const double to = end < count ? order[end].key : reference[0];
      contributions[owner] = area + (to - from) * (level - floor);
      ceiling = floor;
      begin = end;
    }
  }

 private:
  std::vector<keyed<index_type>> records_;
  value_sorter<index_type> sorter_;
};

/// Three objectives, O(n^2): one scan of the points sorted by z for each.
template <std::size_t M>
  requires(M == 3)
class inside_contributions<M> {
 public:
  void operator()(const points_inside<M>& inside, const std::array<double, M>& reference,
                  std::span<double> contributions) {
    const std::size_t count = inside.size();
    const point_columns<M> at = inside.view();
    if (records_.size() < count) {
      records_.resize(count);
      for (auto& column : sorted_) column.resize(count + exclusive_volume_3d::lanes);
      exclusive_.reserve(count);
    }
    for (std::size_t i = 0; i < count; ++i) {
      records_[i] = {at.columns[2][i], static_cast<index_type>(i)};
    }
    const auto order = sorter_({records_.data(), count});
    sort_equal_keys(order, inside);
    for (std::size_t m = 0; m < 3; ++m) {
      for (std::size_t i = 0; i < count; ++i) sorted_[m][i] = at.columns[m][order[i].payload];
    }
    for (std::size_t i = 0; i < count; ++i) {
      const std::array<double, 3> corner{sorted_[0][i], sorted_[1][i], sorted_[2][i]};
      sorted_[0][i] = std::numeric_limits<double>::infinity();
      const double volume =
          exclusive_(sorted_[0].data(), sorted_[1].data(), sorted_[2].data(),
                     count_up_to(sorted_[2].data(), count, corner[2]), count, corner, reference);
      contributions[order[i].payload] = volume < 0.0 ? 0.0 : volume;
      sorted_[0][i] = corner[0];
    }
  }

 private:
  std::vector<keyed<index_type>> records_;
  value_sorter<index_type> sorter_;
  std::array<std::vector<double>, 3> sorted_;
  exclusive_volume_3d exclusive_;
};

}  // namespace detail

/// Computes the exclusive hypervolume contribution of every point of a set: how much the
/// hypervolume loses when the point is taken away, hv(S) - hv(S without the point).
///
/// It is computed as the volume that the point dominates and no other point does, not as a
/// difference of hypervolumes, so small contributions keep their digits. Points that another point
/// dominates or equals contribute 0, as do points that do not count (see hypervolume_calculator).
/// A point at minus infinity that nothing dominates or equals, and any such point when the
/// reference lies at plus infinity, contributes infinity.
///
/// Time: O(n log n) for two objectives, O(n^2) for one and for three, n times a hypervolume of the
/// few points that intersect a point's own region for more. Owns its working memory and allocates
/// nothing once it has seen its largest set.
template <std::size_t M>
class hypervolume_contribution_calculator {
 public:
  /// Writes one contribution a point; `contributions` is as long as `points`.
  void operator()(point_columns<M> points, const std::array<double, M>& reference,
                  std::span<double> contributions) {
    assert(contributions.size() == points.size);
    inside_.assign(points, reference);
    const std::size_t count = inside_.size();
    if (of_inside_.size() < count) of_inside_.resize(count);
    algorithm_(inside_, reference, {of_inside_.data(), count});
    if (inside_.unbounded()) mark_infinite(reference);

    std::size_t next = 0;
    for (std::size_t i = 0; i < points.size; ++i) {
      const bool counts = detail::points_inside<M>::counts(points, i, reference);
      contributions[i] = counts ? detail::volume_or_infinity(of_inside_[next++]) : 0.0;
    }
  }

 private:
  void mark_infinite(const std::array<double, M>& reference) {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    const point_columns<M> points = inside_.view();
    for (std::size_t i = 0; i < points.size; ++i) {
      bool infinite = false;
      for (std::size_t m = 0; m < M; ++m) {
        infinite |= points(i, m) == -infinity || reference[m] == infinity;
      }
      if (infinite) of_inside_[i] = covered(points, i) ? 0.0 : infinity;
    }
  }

  /// Whether another point is at most point `index` in every objective.
  [[nodiscard]] static bool covered(point_columns<M> points, std::size_t index) {
    for (std::size_t i = 0; i < points.size; ++i) {
      bool covers = i != index;
      for (std::size_t m = 0; m < M; ++m) covers &= points(i, m) <= points(index, m);
      if (covers) return true;
    }
    return false;
  }

  detail::points_inside<M> inside_;
  std::vector<double> of_inside_;
  detail::inside_contributions<M> algorithm_;
};

/// Exclusive contributions of one set; see hypervolume_contribution_calculator.
template <std::size_t M>
[[nodiscard]] std::vector<double> hypervolume_contributions(
    point_columns<M> points, const std::array<double, M>& reference) {
  std::vector<double> contributions(points.size);
  hypervolume_contribution_calculator<M>{}(points, reference, contributions);
  return contributions;
}

}  // namespace hwflowq::moo

#endif
