// The links of a tensor between two memories for all tiles, as products of one factor for each loop.
#ifndef HWFLOWQ_COST_MAPPER_LINK_TABLE_HPP
#define HWFLOWQ_COST_MAPPER_LINK_TABLE_HPP

#include <hwflowq/core/strict_floating_point.hpp>
#include <hwflowq/cost/mapper/link.hpp>
#include <hwflowq/cost/mapper/packed_divisors.hpp>
#include <hwflowq/workload/loop_nest.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace hwflowq::detail {

/// Along one axis of an image: input positions of all tiles one after the other, as if nothing
/// overlapped.
struct axis_sums {
  double apart = 0.0;         ///< each instance on its own
  double merged = 0.0;        ///< equal tiles side by side once
  double merged_tiles = 0.0;  ///< side by side, where all are whole
  double distinct = 0.0;
};

/// The links of a tensor from one memory to another for all tiles of the latter, as factors: one for each
/// divisor of each loop, and for inputs one for each pair of divisors of the loops of an axis. Made by
/// `unrolled_layer::tabulate`.
class link_table {
 public:
  /// The link where the child's tile has, of each loop, the iterations in time of a divisor.
  [[nodiscard]] HWFLOWQ_STRICT_FP link at(const packed_divisors::indices& index) const {
    HWFLOWQ_STRICT_FP_BODY
    link made = fixed_;
    if (made.tensor == workload::tensor::inputs) {
      using workload::loop;
      const auto k = [&](loop l) { return std::size_t{index[index_of(l)]}; };
      const axis_sums& rows = rows_[k(loop::P) * taps_of_rows_ + k(loop::R)];
      const axis_sums& columns = columns_[k(loop::Q) * taps_of_columns_ + k(loop::S)];
      double time = 1.0;
      for (const loop l : {loop::K, loop::P, loop::Q, loop::R, loop::S}) {
        time *= outside_[index_of(l)][k(l)];
      }
      const double above = rows.merged * columns.merged;
      const double below = rows.apart * columns.apart;
      made.above.most = fixed_.above.most * above * above_[index_of(loop::K)][k(loop::K)];
      made.above.floor *= above;
      made.above.saved *= time * rows.merged_tiles * columns.merged_tiles;
      made.below.most = fixed_.below.most * below * below_[index_of(loop::K)][k(loop::K)];
      made.below.floor *= below;
      made.below.saved *= time;
    } else {
      for (std::size_t n = 0; n < varying_count_; ++n) {
        const std::size_t d = varying_[n];
        made.above.most *= above_[d][index[d]];
        made.below.most *= below_[d][index[d]];
      }
    }
    return made;
  }

 private:
  template <std::size_t Levels>
  friend class unrolled_layer;

  link fixed_;  // its numbers of words are to be multiplied by factors
  std::array<std::uint8_t, workload::loop_count> varying_{};  // loops that change `most`
  std::size_t varying_count_ = 0;
  // Of each divisor of each loop.
  std::array<std::vector<double>, workload::loop_count> above_;
  std::array<std::vector<double>, workload::loop_count> below_;
  std::array<std::vector<double>, workload::loop_count>
      outside_;  // steps in time outside the child
  // Of each pair of divisors.
  std::vector<axis_sums> rows_;
  std::vector<axis_sums> columns_;
  std::size_t taps_of_rows_ = 1;
  std::size_t taps_of_columns_ = 1;
};

}  // namespace hwflowq::detail

#endif
