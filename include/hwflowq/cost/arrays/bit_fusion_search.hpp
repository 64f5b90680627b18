// The best tiling of a layer on a BitFusion array.
#ifndef HWFLOWQ_COST_ARRAYS_BIT_FUSION_SEARCH_HPP
#define HWFLOWQ_COST_ARRAYS_BIT_FUSION_SEARCH_HPP

#include <hwflowq/cost/arrays/bit_fusion_array.hpp>
#include <hwflowq/workload/loop_nest.hpp>

#include <algorithm>
#include <concepts>
#include <cstdint>
#include <optional>

namespace hwflowq {

/// A tiling and what it costs.
struct bit_fusion_choice {
  bit_fusion_tiling tiling;
  bit_fusion_counts counts;
};

/// The tiling with the fewest cycles, among those the one of least energy, then the first in the order
/// of the search; none where no tile fits. The space is that of the authors' compiler: powers of two
/// (times the columns for output channels, unless windows arrive unrolled), as many output rows as
/// columns, and all orders of the loops over tiles. `energy(counts)` gives a number; it decides ties.
template <typename Energy>
  requires requires(const Energy& energy, const bit_fusion_counts& counts) {
    { energy(counts) } -> std::convertible_to<double>;
  }
[[nodiscard]] std::optional<bit_fusion_choice> best_tiling(const bit_fusion_array& array,
                                                           const bit_fusion_layer& layer,
                                                           const Energy& energy) {
  using workload::loop;
  const auto& nest = layer.nest;
  std::optional<bit_fusion_choice> best;
  double best_energy = 0.0;
  const auto try_orders = [&](bit_fusion_tiling tiling) {
    tiling.order = {loop::N, loop::K, loop::C, loop::P, loop::Q};
    if (!counts_of(array, layer, tiling)) return;
    do {
      const auto counts = *counts_of(array, layer, tiling);
      if (best && counts.cycles > best->counts.cycles) continue;
      const double spent = energy(counts);
      if (!best || counts.cycles < best->counts.cycles || spent < best_energy) {
        best = {tiling, counts};
        best_energy = spent;
      }
    } while (std::ranges::next_permutation(tiling.order).found);
  };
  const auto each_size = [](std::int64_t bound, std::int64_t unit, auto f) {
    for (std::int64_t size = unit;; size *= 2) {
      f(std::min(size, bound));
      if (size >= bound) break;
    }
  };
  const std::int64_t filters = layer.unrolled_input ? 1 : array.columns;
  each_size(nest.bound(loop::N), 1, [&](std::int64_t n) {
    each_size(std::max(nest.bound(loop::P), nest.bound(loop::Q)), 1, [&](std::int64_t positions) {
      each_size(nest.bound(loop::C), 1, [&](std::int64_t c) {
        each_size(nest.bound(loop::K), filters, [&](std::int64_t k) {
          try_orders({.N = n,
                      .K = k,
                      .C = c,
                      .P = std::min(positions, nest.bound(loop::P)),
                      .Q = std::min(positions, nest.bound(loop::Q))});
        });
      });
    });
  });
  return best;
}

}  // namespace hwflowq

#endif
