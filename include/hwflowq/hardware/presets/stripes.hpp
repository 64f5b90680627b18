// Stripes: tiles of serial inner-product units.
#ifndef HWFLOWQ_HARDWARE_PRESETS_STRIPES_HPP
#define HWFLOWQ_HARDWARE_PRESETS_STRIPES_HPP

#include <hwflowq/hardware/accelerator.hpp>
#include <hwflowq/hardware/dataflows.hpp>
#include <hwflowq/hardware/engines/stripes.hpp>
#include <hwflowq/hardware/memories.hpp>
#include <hwflowq/hardware/technologies/synthesis_45nm.hpp>
#include <hwflowq/hardware/technology.hpp>

#include <cstdint>

namespace hwflowq::presets {

/// The dataflow of Stripes: filters along x, windows along y, sums stay in the units.
inline constexpr dataflows::output_stationary stripes_dataflow;

/// Tiles of 16 filters by 16 windows by 16 lanes, each as fast as a tile of DaDianNao at 16 bits (Judd
/// et al., MICRO 2016; the node there has 16 tiles at 980 MHz). Each tile has 2 MB for weights, and its
/// share of 4 MB for activations on the node is 256 KB, both as in DaDianNao (Chen et al., MICRO 2014).
/// Memories hold bit planes: no bit is wasted. External memory gives 64 bits a cycle.
template <Technology T = technologies::synthesis_45nm>
[[nodiscard]] accelerator<engines::stripes<T>, 4> stripes(std::int64_t tiles = 1,
                                                          const T& technology = {}) {
  auto activations =
      on_chip_memory("activation memory", technology, tiles * 256 * bits_per_kilobyte, 256);
  activations.may_keep = {false, true, true};
  activations.fan_out_x = tiles;
  auto weights = on_chip_memory("weight memory", technology, 2048 * bits_per_kilobyte, 256);
  weights.may_keep = {true, false, false};
  weights.fan_out_x = 16;
  weights.fan_out_y = 16;
  weights.hop_pj_per_bit = technology.hop_pj(1);
  return {.name = "Stripes",
          .levels = {external_memory(technology, 64.0), activations, weights, accumulators(1, 32)},
          .engine = {.technology = technology},
          .frequency_mhz = 980.0};
}

}  // namespace hwflowq::presets

#endif
