// The time of tiles of inner-product units: DaDianNao, Stripes and Loom.
#ifndef HWFLOWQ_COST_ARRAYS_INNER_PRODUCT_ARRAY_HPP
#define HWFLOWQ_COST_ARRAYS_INNER_PRODUCT_ARRAY_HPP

#include <hwflowq/cost/arrays/matrix_product.hpp>
#include <hwflowq/hardware/compute_engine.hpp>
#include <hwflowq/hardware/passes.hpp>
#include <hwflowq/workload/loop_nest.hpp>

#include <algorithm>
#include <cstdint>
#include <utility>

namespace hwflowq {

/// Tiles of inner-product units in `rows` for as many filters and `columns` for as many windows. The
/// units of a column share activations, those of a row weights. An engine of 16 products of 16 bits
/// makes it DaDianNao (Chen et al., MICRO 2014) with 16 windows at once; `engines::stripes` and
/// `engines::loom` make it those.
template <ComputeEngine Engine>
struct inner_product_array {
  Engine engine;
  std::int64_t rows = 16;
  std::int64_t columns = 16;
  std::int64_t tiles = 1;  ///< filters are dealt out to them

  /// Throws `std::invalid_argument` naming the field when a size is not positive.
  void validate() const {
    detail::require_positive("inner_product_array", "rows", rows);
    detail::require_positive("inner_product_array", "columns", columns);
    detail::require_positive("inner_product_array", "tiles", tiles);
  }
};

/// What a layer takes on such an array.
struct inner_product_counts {
  std::int64_t compute_cycles = 0;
  std::int64_t scheduled_units = 0;  ///< unit-steps with work
  std::int64_t idle_units = 0;       ///< unit-steps without, in columns and rows of tiles in use

  bool operator==(const inner_product_counts&) const = default;
};

/// A layer at a pair of widths. Preconditions: sizes and widths are positive.
///
/// With several windows, every step takes `rows * tiles` filters, `columns` windows and one position of
/// the filter, lanes channels deep:
///   ceil(windows / columns) ceil(ceil(K / rows) / tiles) R S ceil(C / lanes) steps.
/// With a single window (fully connected layers) the columns take the steps in turn, one cycle apart
/// (Judd et al., MICRO 2016, section on fully connected layers): the last of n steps begins at
///   floor((n - 1) / columns) max(cycles of a step, columns) + (n - 1) mod columns
/// and activations are as serial as ever, so that Stripes gains nothing beyond the fill. Batches of
/// images and groups of channels run one after the other.
template <ComputeEngine Engine>
[[nodiscard]] constexpr inner_product_counts counts_of(const inner_product_array<Engine>& array,
                                                       const workload::loop_nest& nest,
                                                       int weight_bits, int activation_bits) {
  using workload::loop;
  const std::int64_t windows = nest.bound(loop::P) * nest.bound(loop::Q);
  const std::int64_t filters = nest.bound(loop::K);
  const std::int64_t filter_groups = passes(filters, array.rows);
  const std::int64_t rounds = passes(filter_groups, array.tiles);
  const auto lanes = static_cast<std::int64_t>(array.engine.lanes(weight_bits, activation_bits));
  const std::int64_t positions =
      nest.bound(loop::R) * nest.bound(loop::S) * passes(nest.bound(loop::C), lanes);
  inner_product_counts counts;
  if (windows == 1) {
    const std::int64_t last = rounds * positions - 1;
    const std::int64_t step = cycles_of_steps(array.engine, 1, weight_bits, activation_bits);
    counts.compute_cycles =
        last / array.columns * std::max(step, array.columns) + last % array.columns + step;
    counts.scheduled_units = filters * positions;
    counts.idle_units = (filter_groups * array.rows - filters) * positions;
  } else {
    const std::int64_t window_groups = passes(windows, array.columns);
    counts.compute_cycles = cycles_of_steps(array.engine, window_groups * rounds * positions,
                                            weight_bits, activation_bits);
    counts.scheduled_units = windows * filters * positions;
    counts.idle_units = window_groups * array.columns * filter_groups * array.rows * positions -
                        counts.scheduled_units;
  }
  const std::int64_t repeated = nest.bound(loop::N) * nest.bound(loop::G);
  counts.compute_cycles *= repeated;
  counts.scheduled_units *= repeated;
  counts.idle_units *= repeated;
  return counts;
}

}  // namespace hwflowq

#endif
