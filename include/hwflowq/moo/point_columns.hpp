// Points in objective space, stored one column per objective.
#ifndef HWFLOWQ_MOO_POINT_COLUMNS_HPP
#define HWFLOWQ_MOO_POINT_COLUMNS_HPP

#include <array>
#include <cassert>
#include <cstddef>
#include <span>
#include <vector>

namespace hwflowq::moo {

/// Index of an individual or a point; populations are far smaller than 2^32.
using index_type = unsigned int;

/// A view of `size` points with M objectives each, column by column, all to be minimised.
///
/// Sorting, survival and indicators read whole columns, so that their inner loops run over
/// contiguous memory. The view does not own the columns.
template <std::size_t M>
struct point_columns {
  static_assert(M > 0, "a point has at least one objective");

  std::array<const double*, M> columns{};
  std::size_t size = 0;

  /// Value of objective `objective` of point `point`.
  [[nodiscard]] constexpr double operator()(std::size_t point, std::size_t objective) const {
    assert(point < size && objective < M);
    return columns[objective][point];
  }

  /// The M objectives of point `point` as one array.
  [[nodiscard]] constexpr std::array<double, M> point(std::size_t point) const {
    assert(point < size);
    std::array<double, M> values{};
    for (std::size_t m = 0; m < M; ++m) values[m] = columns[m][point];
    return values;
  }

  /// The values of one objective over all points.
  [[nodiscard]] constexpr std::span<const double> column(std::size_t objective) const {
    return {columns[objective], size};
  }
};

/// Owns points with M objectives each, column by column.
template <std::size_t M>
class point_set {
 public:
  point_set() = default;

  /// `size` points at the origin.
  explicit point_set(std::size_t size) { resize(size); }

  /// Copies row-wise points (any range of indexable rows) into columns.
  template <typename Rows>
  [[nodiscard]] static point_set from_rows(const Rows& rows) {
    point_set set;
    set.reserve(std::size(rows));
    for (const auto& row : rows) {
      std::array<double, M> values{};
      for (std::size_t m = 0; m < M; ++m) values[m] = row[m];
      set.push_back(values);
    }
    return set;
  }

  [[nodiscard]] std::size_t size() const { return columns_[0].size(); }
  [[nodiscard]] bool empty() const { return columns_[0].empty(); }

  void reserve(std::size_t size) {
    for (auto& column : columns_) column.reserve(size);
  }
  void resize(std::size_t size) {
    for (auto& column : columns_) column.resize(size);
  }
  void clear() {
    for (auto& column : columns_) column.clear();
  }
  void push_back(const std::array<double, M>& values) {
    for (std::size_t m = 0; m < M; ++m) columns_[m].push_back(values[m]);
  }

  [[nodiscard]] std::array<double, M> point(std::size_t index) const { return view().point(index); }
  void assign(std::size_t index, const std::array<double, M>& values) {
    for (std::size_t m = 0; m < M; ++m) columns_[m][index] = values[m];
  }

  [[nodiscard]] std::span<double> column(std::size_t objective) { return columns_[objective]; }
  [[nodiscard]] std::span<const double> column(std::size_t objective) const {
    return columns_[objective];
  }

  [[nodiscard]] point_columns<M> view() const { return view(size()); }

  /// A view of the first `count` points.
  [[nodiscard]] point_columns<M> view(std::size_t count) const {
    assert(count <= size());
    point_columns<M> columns;
    for (std::size_t m = 0; m < M; ++m) columns.columns[m] = columns_[m].data();
    columns.size = count;
    return columns;
  }

 private:
  std::array<std::vector<double>, M> columns_{};
};

}  // namespace hwflowq::moo

#endif
