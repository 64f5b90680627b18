// The time and traffic of a BitFusion array.
#ifndef HWFLOWQ_COST_ARRAYS_BIT_FUSION_ARRAY_HPP
#define HWFLOWQ_COST_ARRAYS_BIT_FUSION_ARRAY_HPP

#include <hwflowq/cost/arrays/matrix_product.hpp>
#include <hwflowq/hardware/engines/bit_fusion.hpp>
#include <hwflowq/hardware/passes.hpp>
#include <hwflowq/workload/loop_nest.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace hwflowq {

/// Rows of fusion units over input channels, columns over output channels, three double-buffered
/// memories and a bus to external memory (Sharma et al., ISCA 2018; the defaults are those of the
/// authors' simulator, hsharma35/bitfusion).
struct bit_fusion_array {
  std::int64_t rows = 16;
  std::int64_t columns = 32;
  engines::bit_fusion<> unit{};
  std::int64_t weight_buffer_bits = 64 * 1024 * 8;
  std::int64_t input_buffer_bits = 32 * 1024 * 8;
  std::int64_t output_buffer_bits = 16 * 1024 * 8;
  std::int64_t dram_bits_per_cycle = 192;

  /// Throws `std::invalid_argument` naming the field when a size is not positive.
  void validate() const {
    detail::require_positive("bit_fusion_array", "rows", rows);
    detail::require_positive("bit_fusion_array", "columns", columns);
    detail::require_positive("bit_fusion_array", "weight_buffer_bits", weight_buffer_bits);
    detail::require_positive("bit_fusion_array", "input_buffer_bits", input_buffer_bits);
    detail::require_positive("bit_fusion_array", "output_buffer_bits", output_buffer_bits);
    detail::require_positive("bit_fusion_array", "dram_bits_per_cycle", dram_bits_per_cycle);
  }
};

/// How a layer is cut: sizes of a tile, and the loops over tiles from the outermost in. Filters are
/// not cut.
struct bit_fusion_tiling {
  std::int64_t N = 1;
  std::int64_t K = 1;
  std::int64_t C = 1;
  std::int64_t P = 1;
  std::int64_t Q = 1;
  std::array<workload::loop, 5> order = {workload::loop::N, workload::loop::P, workload::loop::Q,
                                         workload::loop::C, workload::loop::K};

  bool operator==(const bit_fusion_tiling&) const = default;

  /// The size along a loop; precondition: N, K, C, P or Q.
  [[nodiscard]] constexpr std::int64_t size(workload::loop l) const {
    switch (l) {
      case workload::loop::N:
        return N;
      case workload::loop::K:
        return K;
      case workload::loop::C:
        return C;
      case workload::loop::P:
        return P;
      default:
        return Q;
    }
  }
};

/// A layer as BitFusion sees it.
struct bit_fusion_layer {
  workload::loop_nest nest;  ///< of one group
  int weight_bits = 8;
  int input_bits = 8;
  bool unrolled_input = false;  ///< windows arrive unrolled (im2col), so that rows take C R S
};

/// The counters of the authors' simulator: cycles, and bits into and out of each memory.
struct bit_fusion_counts {
  std::int64_t cycles = 0;
  std::int64_t stall_cycles = 0;  ///< of them spent on external memory alone
  std::int64_t weight_buffer_read_bits = 0;
  std::int64_t weight_buffer_written_bits = 0;
  std::int64_t output_buffer_read_bits = 0;
  std::int64_t output_buffer_written_bits = 0;
  std::int64_t input_buffer_read_bits = 0;
  std::int64_t input_buffer_written_bits = 0;
  std::int64_t dram_read_bits = 0;
  std::int64_t dram_written_bits = 0;

  bool operator==(const bit_fusion_counts&) const = default;
};

namespace detail {

/// Traffic of one tensor between external memory and its buffer. Going from the inner loops over tiles
/// outwards, loops along which the tensor's tile stays cost nothing as long as what is held fits in
/// half of the buffer; once it does not, every loop repeats the transfer.
struct bit_fusion_traffic {
  std::int64_t moved_bits;  ///< over the whole layer
  std::int64_t held_bits;   ///< at once, the largest stretch that fits
};

[[nodiscard]] constexpr bit_fusion_traffic traffic_of_tensor(
    const bit_fusion_tiling& tiling, const std::array<std::int64_t, 5>& tiles,
    std::int64_t tile_bits, std::int64_t buffer_bits, bool (*relevant)(workload::loop)) {
  bit_fusion_traffic t{tile_bits, tile_bits};
  bool fits = true;
  for (std::size_t i = tiling.order.size(); i-- > 0;) {
    if (fits && !relevant(tiling.order[i])) continue;
    t.moved_bits *= tiles[i];
    if (fits && t.moved_bits > buffer_bits / 2) fits = false;
    if (fits) t.held_bits = t.moved_bits;
  }
  return t;
}

}  // namespace detail

/// The counters of a layer with a given tiling; none where a tile exceeds half of its buffer. Equal to
/// those of the authors' simulator (`get_stats_fast`, commit 04ec1c8) wherever that is defined.
///
/// - Rows hold N * lanes channels (or unrolled window elements): a tile takes
///   b p q R S ceil(k / columns) ceil(c / (rows lanes)) cycles, every tile as long as a whole one.
/// - Weights are padded to whole rows, outputs to whole columns of 32 bits; a tile of inputs is its
///   bounding box.
/// - Outputs are read and written for every tile, the first time too.
/// - Inside a tile one operand stays and the others are taken from their buffers for each product:
///   the cheapest of input-, output- and weight-stationary, by bits of padded tiles.
/// - cycles = compute + max(0, DRAM time of all but the ends - compute) + first load + last store.
[[nodiscard]] constexpr std::optional<bit_fusion_counts> counts_of(
    const bit_fusion_array& array, const bit_fusion_layer& layer, const bit_fusion_tiling& tiling) {
  using workload::loop;
  const auto& nest = layer.nest;
  const std::int64_t window = nest.bound(loop::R) * nest.bound(loop::S);
  const std::int64_t deep =
      array.rows * static_cast<std::int64_t>(array.unit.lanes(layer.weight_bits, layer.input_bits));
  const auto padded = [](std::int64_t value, std::int64_t to) { return passes(value, to) * to; };
  const std::int64_t wide_k = padded(tiling.K, array.columns);
  const std::int64_t positions = tiling.N * tiling.P * tiling.Q;
  const std::int64_t output_bits = array.unit.accumulator_bits();

  const std::int64_t weight_tile = padded(window * tiling.C, deep) * tiling.K * layer.weight_bits;
  const std::int64_t output_tile = positions * wide_k * output_bits;
  std::int64_t input_tile = positions * window * tiling.C * layer.input_bits;
  if (!layer.unrolled_input) {
    const std::int64_t input_rows =
        (tiling.P - 1) * nest.stride_rows + (nest.bound(loop::R) - 1) * nest.dilation_rows + 1;
    const std::int64_t input_columns = (tiling.Q - 1) * nest.stride_columns +
                                       (nest.bound(loop::S) - 1) * nest.dilation_columns + 1;
    input_tile = input_rows * input_columns * tiling.C * tiling.N * layer.input_bits;
  }
  if (weight_tile > array.weight_buffer_bits / 2 || input_tile > array.input_buffer_bits / 2 ||
      output_tile > array.output_buffer_bits / 2) {
    return std::nullopt;
  }

  std::array<std::int64_t, 5> tiles{};
  std::int64_t all_tiles = 1;
  for (std::size_t i = 0; i < tiles.size(); ++i) {
    tiles[i] = passes(nest.bound(tiling.order[i]), tiling.size(tiling.order[i]));
    all_tiles *= tiles[i];
  }
  const auto weights =
      detail::traffic_of_tensor(tiling, tiles, weight_tile, array.weight_buffer_bits,
                                [](loop l) { return l == loop::C || l == loop::K; });
  const auto inputs = detail::traffic_of_tensor(tiling, tiles, input_tile, array.input_buffer_bits,
                                                [](loop l) { return l != loop::K; });
  const auto outputs = detail::traffic_of_tensor(
      tiling, tiles, output_tile, array.output_buffer_bits, [](loop l) { return l != loop::C; });

  bit_fusion_counts c;
  c.weight_buffer_written_bits = weights.moved_bits;
  c.input_buffer_written_bits = inputs.moved_bits;
  c.output_buffer_written_bits = outputs.moved_bits;
  c.output_buffer_read_bits = outputs.moved_bits;
  c.dram_read_bits = weights.moved_bits + inputs.moved_bits + outputs.moved_bits;
  c.dram_written_bits = outputs.moved_bits;

  // Between the buffers and the array: decided by padded sizes, counted in real ones.
  const std::int64_t padded_sum =
      layer.unrolled_input ? padded(tiling.C * window, deep) : padded(tiling.C, deep) * window;
  const std::int64_t input_stays =
      padded_sum * positions * (layer.input_bits + wide_k * (layer.weight_bits + output_bits));
  const std::int64_t output_stays =
      wide_k * positions * (output_bits + padded_sum * (layer.input_bits + layer.weight_bits));
  const std::int64_t weight_stays =
      padded_sum * wide_k * (layer.weight_bits + positions * (layer.input_bits + output_bits));
  const std::int64_t least = std::min({input_stays, output_stays, weight_stays});
  const std::int64_t sum = window * tiling.C;
  const std::int64_t products = all_tiles * sum * positions * tiling.K;
  std::int64_t input_words = products, output_words = products, weight_words = products;
  if (input_stays == least) {
    input_words = all_tiles * sum * positions;
  } else if (output_stays == least) {
    output_words = all_tiles * tiling.K * positions;
  } else {
    weight_words = all_tiles * sum * tiling.K;
  }
  c.input_buffer_read_bits += input_words * layer.input_bits;
  c.weight_buffer_read_bits += weight_words * layer.weight_bits;
  c.output_buffer_read_bits += output_words * output_bits;
  c.output_buffer_written_bits += output_words * output_bits;

  const std::int64_t depth_passes =
      layer.unrolled_input ? passes(window * tiling.C, deep) : window * passes(tiling.C, deep);
  const std::int64_t compute = all_tiles * positions * passes(tiling.K, array.columns) *
                               depth_passes *
                               array.unit.cycles_per_step(layer.weight_bits, layer.input_bits);
  const std::int64_t first_load = weights.held_bits + inputs.held_bits + outputs.held_bits;
  const std::int64_t last_store = outputs.held_bits;
  const std::int64_t middle = c.dram_read_bits + c.dram_written_bits - first_load - last_store;
  c.stall_cycles = std::max(std::int64_t{0}, passes(middle, array.dram_bits_per_cycle) - compute) +
                   passes(first_load, array.dram_bits_per_cycle) +
                   passes(last_store, array.dram_bits_per_cycle);
  c.cycles = compute + c.stall_cycles;
  return c;
}

}  // namespace hwflowq

#endif
