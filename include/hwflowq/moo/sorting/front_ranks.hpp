// Picks the ranking algorithm by the numbers of objectives and points.
#ifndef HWFLOWQ_MOO_SORTING_FRONT_RANKS_HPP
#define HWFLOWQ_MOO_SORTING_FRONT_RANKS_HPP

#include <hwflowq/moo/point_columns.hpp>
#include <hwflowq/moo/sorting/column_order.hpp>
#include <hwflowq/moo/sorting/divide_and_conquer.hpp>
#include <hwflowq/moo/sorting/lexicographic_points.hpp>
#include <hwflowq/moo/sorting/rank_pass.hpp>
#include <hwflowq/moo/sorting/staircase_3d.hpp>
#include <hwflowq/moo/sorting/sweep_2d.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace hwflowq::moo::detail {

/// Ranks distinct points in lexicographic order: any number of objectives >= 4.
template <std::size_t M, lane_integer T>
class distinct_ranks {
 public:
  void operator()(const lexicographic_points<M>& points, const lane_columns<M - 1, T>& columns,
                  T* rank) {
    halving_(columns, rank, points.size());
  }

 private:
  divide_and_conquer<M - 1, T> halving_;
};

/// Two objectives.
template <lane_integer T>
class distinct_ranks<2, T> {
 public:
  void operator()(const lexicographic_points<2>& points, const lane_columns<1, T>& columns,
                  T* rank) {
    sweep_(columns[0], points.distinct_values(1), points.size(), rank);
  }

 private:
  sweep_2d sweep_;
};

/// Three objectives.
template <lane_integer T>
class distinct_ranks<3, T> {
 public:
  void operator()(const lexicographic_points<3>& points, const lane_columns<2, T>& columns,
                  T* rank) {
    if (points.size() > smallest_staircase &&
        staircases_(columns[0], columns[1], points.distinct_values(1), points.distinct_values(2),
                    points.size(), rank))
      return;
    halving_(columns, rank, points.size());
  }

 private:
  /// Fewer points are ranked faster by comparing all pairs; measured.
  static constexpr std::size_t smallest_staircase = 2048;

  staircase_3d staircases_;
  divide_and_conquer<2, T> halving_;
};

/// Ranks points in lexicographic order by way of integers of type T; returns the number of fronts.
template <std::size_t M, lane_integer T>
class lane_ranks {
 public:
  std::size_t operator()(const lexicographic_points<M>& points, std::span<index_type> rank) {
    const std::size_t n = points.size();
    if (rank_.size() < n + lane_padding<T>) {
      for (auto& column : columns_) column.resize(n + lane_padding<T>);
      rank_.resize(n + lane_padding<T>);
    }
    std::array<T*, M - 1> writable{};
    lane_columns<M - 1, T> columns{};
    for (std::size_t k = 0; k + 1 < M; ++k) columns[k] = writable[k] = columns_[k].data();
    points.copy_columns(writable);
    ranks_(points, columns, rank_.data());
    return points.scatter_ranks(rank_.data(), rank) + 1;
  }

 private:
  std::array<std::vector<T>, M - 1> columns_;
  std::vector<T> rank_;
  distinct_ranks<M, T> ranks_;
};

/// Ranks points: `operator()` writes all ranks and returns the number of fronts.
template <std::size_t M>
  requires(M >= 1)
class front_ranks {
 public:
  std::size_t operator()(point_columns<M> points, std::span<index_type> rank) {
    points_.assign(points, order_);
    // A rank is below the number of points and the kernels add 1 to it.
    if (points_.size() <= static_cast<std::size_t>(std::numeric_limits<std::int16_t>::max()))
      return narrow_(points_, rank);
    return wide_(points_, rank);
  }

 private:
  column_order order_;
  lexicographic_points<M> points_;
  lane_ranks<M, std::int16_t> narrow_;
  lane_ranks<M, std::int32_t> wide_;
};

/// One objective: the rank is the position among the distinct values.
template <>
class front_ranks<1> {
 public:
  std::size_t operator()(point_columns<1> points, std::span<index_type> rank) {
    index_type current = 0;
    const std::span<const keyed_index> sorted = order_(points.column(0));
    for (std::size_t p = 0; p < sorted.size(); ++p) {
      current += static_cast<index_type>(p > 0 && sorted[p].key != sorted[p - 1].key);
      rank[sorted[p].index] = current;
    }
    return std::size_t{current} + 1;
  }

 private:
  column_order order_;
};

}  // namespace hwflowq::moo::detail

#endif
