// Points as the ranking algorithms behind non_dominated_sort expect them.
#ifndef HWFLOWQ_TESTS_SUPPORT_PREPARED_POINTS_HPP
#define HWFLOWQ_TESTS_SUPPORT_PREPARED_POINTS_HPP

#include <hwflowq/moo/sorting/lexicographic_points.hpp>

#include <array>
#include <cstddef>
#include <vector>

namespace hwflowq::test {

/// Distinct points in lexicographic order, and room for their ranks, padded.
template <std::size_t M, typename T>
struct prepared_points {
  explicit prepared_points(const moo::point_set<M>& points) {
    moo::detail::column_order order;
    distinct.assign(points.view(), order);
    std::array<T*, M - 1> to{};
    const std::size_t size = distinct.size() + moo::detail::lane_padding<T>;
    for (std::size_t k = 0; k + 1 < M; ++k) {
      columns[k].assign(size, T{77});
      to[k] = columns[k].data();
      view[k] = to[k];
    }
    rank.assign(size, T{0});
    distinct.copy_columns(to);
  }

  std::vector<moo::index_type> ranks(std::size_t n) const {
    std::vector<moo::index_type> result(n);
    distinct.scatter_ranks(rank.data(), result);
    return result;
  }

  moo::detail::lexicographic_points<M> distinct;
  std::array<std::vector<T>, M - 1> columns;
  moo::detail::lane_columns<M - 1, T> view{};
  std::vector<T> rank;
};

}  // namespace hwflowq::test

#endif
