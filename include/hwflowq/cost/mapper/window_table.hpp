// The input windows of a memory's tiles, and how much of them can stay when they move, for all tiles.
#ifndef HWFLOWQ_COST_MAPPER_WINDOW_TABLE_HPP
#define HWFLOWQ_COST_MAPPER_WINDOW_TABLE_HPP

#include <hwflowq/core/strict_floating_point.hpp>
#include <hwflowq/cost/mapper/loop_orders.hpp>
#include <hwflowq/cost/mapper/packed_divisors.hpp>
#include <hwflowq/cost/mapper/reuse.hpp>
#include <hwflowq/cost/mapper/sliding_window.hpp>
#include <hwflowq/workload/loop_nest.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace hwflowq::detail {

/// Windows of a memory's tiles by the divisors of the loops along each axis.
class window_table {
 public:
  using loop = workload::loop;

  /// Tiles extend over `within` iterations of each loop times one of the divisors of its steps in time,
  /// and `side_by_side` of them stand below the next memory out.
  void fill(const workload::loop_nest& nest, const loop_sizes& within,
            const loop_sizes& side_by_side,
            const std::array<std::vector<std::int32_t>, workload::loop_count>& divisors) {
    nest_ = &nest;
    rows_.fill(nest, loop::P, loop::R, nest.stride_rows, nest.dilation_rows, within, side_by_side,
               divisors);
    columns_.fill(nest, loop::Q, loop::S, nest.stride_columns, nest.dilation_columns, within,
                  side_by_side, divisors);
  }

  [[nodiscard]] input_window at(const packed_divisors::indices& index) const {
    return {.rows = rows_.at(index).window,
            .columns = columns_.at(index).window,
            .stride_rows = nest_->stride_rows,
            .stride_columns = nest_->stride_columns,
            .dilation_rows = nest_->dilation_rows,
            .dilation_columns = nest_->dilation_columns};
  }

  /// Most positions that stay when the window moves at all, where `running` are the loops that iterate
  /// outside; all of them where output and filter positions together may move it forth and back.
  [[nodiscard]] HWFLOWQ_STRICT_FP double kept_at_most(const packed_divisors::indices& index,
                                                      loop_mask running) const {
    HWFLOWQ_STRICT_FP_BODY
    const along& rows = rows_.at(index);
    const along& columns = columns_.at(index);
    const auto runs = [&](loop l) { return contains(running, l); };
    if ((runs(loop::P) && runs(loop::R)) || (runs(loop::Q) && runs(loop::S))) {
      return rows.positions * columns.positions;
    }
    double kept_rows = 0.0;
    double kept_columns = 0.0;
    if (runs(loop::P)) kept_rows = rows.kept_by_outputs;
    if (runs(loop::R)) kept_rows = rows.kept_by_taps;
    if (runs(loop::Q)) kept_columns = columns.kept_by_outputs;
    if (runs(loop::S)) kept_columns = columns.kept_by_taps;
    const double by_rows = kept_rows * columns.positions;
    const double by_columns = rows.positions * kept_columns;
    return by_rows < by_columns ? by_columns : by_rows;
  }

 private:
  struct along {
    sliding_window window;
    double positions = 0.0;
    double kept_by_outputs = 0.0;  // when other output positions come
    double kept_by_taps = 0.0;     // when other filter positions come
  };

  struct axis {
    std::size_t outputs = 0;
    std::size_t taps = 0;
    std::size_t tap_divisors = 1;
    std::vector<along> all;  // of each pair of divisors

    void fill(const workload::loop_nest& nest, loop p, loop r, std::int64_t stride,
              std::int64_t dilation, const loop_sizes& within, const loop_sizes& side_by_side,
              const std::array<std::vector<std::int32_t>, workload::loop_count>& divisors) {
      outputs = index_of(p);
      taps = index_of(r);
      tap_divisors = divisors[taps].size();
      all.clear();
      for (const std::int32_t n : divisors[outputs]) {
        for (const std::int32_t m : divisors[taps]) {
          const std::int64_t output_tile = within[outputs] * n;
          const std::int64_t tap_tile = within[taps] * m;
          along& a = all.emplace_back();
          a.window = sliding_window(stride, dilation, std::min(output_tile, nest.bounds[outputs]),
                                    std::min(tap_tile, nest.bounds[taps]));
          a.positions = static_cast<double>(a.window.positions());
          // A loop moves by one of its steps, or back by several when a loop outside moves on: windows
          // with gaps may then keep more.
          const std::int64_t span = (std::min(output_tile, nest.bounds[outputs]) - 1) * stride +
                                    (std::min(tap_tile, nest.bounds[taps]) - 1) * dilation;
          const auto most_kept = [&](std::int64_t step) {
            std::int64_t most = a.window.overlap(step);
            if (!a.window.dense()) {
              for (std::int64_t shift = 2 * step; shift <= span; shift += step) {
                most = std::max(most, a.window.overlap(shift));
              }
            }
            return static_cast<double>(most);
          };
          a.kept_by_outputs = most_kept(output_tile * side_by_side[outputs] * stride);
          a.kept_by_taps = most_kept(tap_tile * side_by_side[taps] * dilation);
        }
      }
    }

    [[nodiscard]] const along& at(const packed_divisors::indices& index) const {
      return all[std::size_t{index[outputs]} * tap_divisors + index[taps]];
    }
  };

  const workload::loop_nest* nest_ = nullptr;
  axis rows_;
  axis columns_;
};

}  // namespace hwflowq::detail

#endif
