// Square arrays of 8-bit or SIMD processing elements, output stationary.
#ifndef HWFLOWQ_HARDWARE_PRESETS_SPATIAL_ARRAY_HPP
#define HWFLOWQ_HARDWARE_PRESETS_SPATIAL_ARRAY_HPP

#include <hwflowq/hardware/accelerator.hpp>
#include <hwflowq/hardware/dataflows.hpp>
#include <hwflowq/hardware/engines/fixed_mac.hpp>
#include <hwflowq/hardware/engines/subword_simd.hpp>
#include <hwflowq/hardware/memories.hpp>
#include <hwflowq/hardware/technologies/synthesis_45nm.hpp>
#include <hwflowq/hardware/technology.hpp>

#include <cstdint>
#include <string>
#include <utility>

namespace hwflowq::presets {

/// The dataflow of both arrays.
inline constexpr dataflows::output_stationary spatial_array_dataflow;

/// `side` x `side` elements of any engine, as in the spatial arrays of HW-FlowQ (Vemparala et al., ACM
/// TECS 20(5s), 2021; sizes are ours): 64 bits of external memory a cycle, a double-buffered memory of
/// half a kilobyte for each element with 2 bits of bandwidth, and registers of 16 bytes for
/// weights, 16 for inputs and 32 for partial sums in each.
template <Technology T, ComputeEngine Engine>
[[nodiscard]] accelerator<Engine, 3> spatial_array(std::string name, std::int64_t side,
                                                   const Engine& engine, const T& technology) {
  auto buffer = on_chip_memory("buffer", technology, side * side * bits_per_kilobyte / 2, 64);
  buffer.double_buffered = true;
  buffer.read_bits_per_cycle = static_cast<double>(2 * side * side);
  buffer.write_bits_per_cycle = static_cast<double>(2 * side * side);
  buffer.fan_out_x = side;
  buffer.fan_out_y = side;
  buffer.hop_pj_per_bit = technology.hop_pj(1);
  auto registers = on_chip_memory("registers", technology, 64 * 8, 16);
  registers.partition_bits = {16 * 8, 16 * 8, 32 * 8};
  return {.name = std::move(name),
          .levels = {external_memory(technology, 64.0), buffer, registers},
          .engine = engine,
          .frequency_mhz = 500.0};
}

/// Elements that multiply 8 bits: fewer bits save them energy and no time. Packed by powers of two.
template <Technology T = technologies::synthesis_45nm>
[[nodiscard]] accelerator<engines::fixed_mac<T>, 3> mac_array(std::int64_t side = 16,
                                                              const T& technology = {}) {
  const auto text = std::to_string(side);
  auto array =
      spatial_array(text + " x " + text + " MAC", side,
                    engines::fixed_mac<T>{.width_bits = 8, .technology = technology}, technology);
  for (auto& level : array.levels) level.packed = packing::power_of_two;
  return array;
}

/// Elements of one 16-bit word that splits into lanes. Packed by powers of two, as lanes are.
template <Technology T = technologies::synthesis_45nm>
[[nodiscard]] accelerator<engines::subword_simd<T>, 3> simd_array(std::int64_t side = 16,
                                                                  const T& technology = {}) {
  const auto text = std::to_string(side);
  auto array = spatial_array(text + " x " + text + " SIMD", side,
                             engines::subword_simd<T>{.technology = technology}, technology);
  for (auto& level : array.levels) level.packed = packing::power_of_two;
  return array;
}

}  // namespace hwflowq::presets

#endif
