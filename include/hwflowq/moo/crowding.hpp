// Crowding distance: how far apart a member's neighbours on its front lie.
#ifndef HWFLOWQ_MOO_CROWDING_HPP
#define HWFLOWQ_MOO_CROWDING_HPP

#include <hwflowq/moo/point_columns.hpp>
#include <hwflowq/moo/value_order.hpp>

#include <concepts>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

namespace hwflowq::moo {
namespace detail {

/// Sorts one front by every objective and gives what crowding distances need of each order.
///
/// Members are called by their position in the front. Values are quartered, which is exact and
/// keeps all sums and differences of finite values finite. NaN is read as +infinity. An infinite
/// value is sorted as such and then stands one range beyond the finite ones, so that every gap
/// between members is finite.
template <std::size_t M>
class front_orders {
 public:
  using record = keyed<index_type>;

  /// Calls `visit(order, scale)` for every objective in turn: `order` holds (value, position)
  /// sorted by value, equal values in the order of the front; `scale` is one over the range of the
  /// finite values, 0 where all members agree. O(M n log n).
  template <typename Visit>
    requires std::invocable<Visit&, std::span<const record>, double>
  void sort(point_columns<M> points, std::span<const index_type> front, Visit visit) {
    const std::size_t n = front.size();
    if (records_.size() < n) {
      records_.resize(n);
      values_.resize(n);
    }
    std::span<record> order(records_.data(), n);
    for (std::size_t i = 0; i < n; ++i) order[i].payload = static_cast<index_type>(i);
    for (std::size_t m = 0; m < M; ++m) {
      const double* const column = points.columns[m];
      for (std::size_t i = 0; i < n; ++i) {
        const double value = column[front[i]] * 0.25;
        values_[i] = value == value ? value : std::numeric_limits<double>::infinity();
      }
      // The order of the objective before is kept: with two objectives and no duplicates it is
      // this one's reverse, which the sorter recognises.
      for (std::size_t i = 0; i < n; ++i) {
        const index_type position = order[i].payload;
        records_[i] = {values_[position], position};
      }
      order = sorter_(std::span<record>(records_.data(), n));
      const double scale = bound(order);
      visit(std::span<const record>(order), scale);
    }
  }

 private:
  // Moves infinite values one range beyond the finite ones and returns one over the range.
  static double bound(std::span<record> order) {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    if (order.empty() || order.front().key == order.back().key) return 0.0;
    std::size_t first = 0;
    std::size_t last = order.size();
    while (first < last && order[first].key == -infinity) ++first;
    while (first < last && order[last - 1].key == infinity) --last;
    const double low = first < last ? order[first].key : 0.0;
    const double high = first < last ? order[last - 1].key : 0.0;
    const double range = high > low ? high - low : 1.0;
    for (std::size_t k = 0; k < first; ++k) order[k].key = low - range;
    for (std::size_t k = last; k < order.size(); ++k) order[k].key = high + range;
    return 1.0 / range;
  }

  value_sorter<index_type> sorter_;
  std::vector<record> records_;
  std::vector<double> values_;
};

/// What an objective adds to a member between the values `below` and `above`: their difference over
/// the range. Beyond the ends of an order stand infinities, which make the share of the first and
/// the last member infinite; an objective on which all agree has scale 0 and adds 0 to everyone.
///
/// No product is added to anything, so that no compiler can fuse an addition into it.
inline double crowding_share(double below, double above, double scale) {
  const double share = (above - below) * scale;
  return share > 0.0 ? share : 0.0;
}

}  // namespace detail

/// Computes crowding distances, keeping its working memory between calls.
///
/// Per objective the members of a front are sorted by value, equal values in the order of the
/// front. The first and the last get infinity, every other adds the difference between its two
/// neighbours' values over the range of the front; the distance is the sum over objectives.
/// Source: Deb, Pratap, Agarwal, Meyarivan, "A fast and elitist multiobjective genetic algorithm:
/// NSGA-II", IEEE TEVC 6(2), 2002, section III-B.
///
/// Decisions that the paper leaves open: an objective on which all members agree adds nothing and
/// marks nobody; all members of a front of one or two are infinite; an infinite value counts as one
/// range beyond the finite ones, NaN as +infinity. A distance is never NaN.
template <std::size_t M>
class crowding_distance {
 public:
  /// Writes the crowding distance of every member of `front` to `density[member]`.
  ///
  /// \pre `front` holds indices into `points`, and `density` is indexed by them too.
  /// O(M n log n); allocates only for a front larger than all before.
  void operator()(point_columns<M> points, std::span<const index_type> front,
                  std::span<double> density) {
    const std::size_t n = front.size();
    if (n <= 2) {
      for (const index_type member : front) {
        density[member] = std::numeric_limits<double>::infinity();
      }
      return;
    }
    if (sum_.size() < n) {
      sum_.resize(n);
      sorted_.resize(n + 2);
      share_.resize(n);
    }
    for (std::size_t i = 0; i < n; ++i) sum_[i] = 0.0;
    orders_.sort(points, front, [&](std::span<const record> order, double scale) {
      sorted_[0] = -std::numeric_limits<double>::infinity();
      for (std::size_t k = 0; k < n; ++k) sorted_[k + 1] = order[k].key;
      sorted_[n + 1] = std::numeric_limits<double>::infinity();
      double* const share = share_.data();
      const double* const sorted = sorted_.data();
      for (std::size_t k = 0; k < n; ++k) {
        share[k] = detail::crowding_share(sorted[k], sorted[k + 2], scale);
      }
      for (std::size_t k = 0; k < n; ++k) sum_[order[k].payload] += share[k];
    });
    for (std::size_t i = 0; i < n; ++i) density[front[i]] = sum_[i];
  }

 private:
  using record = typename detail::front_orders<M>::record;

  detail::front_orders<M> orders_;
  std::vector<double> sum_;
  std::vector<double> sorted_;
  std::vector<double> share_;
};

}  // namespace hwflowq::moo

#endif
