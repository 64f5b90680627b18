// Memory levels whose energies and areas come from a technology.
#ifndef HWFLOWQ_HARDWARE_MEMORIES_HPP
#define HWFLOWQ_HARDWARE_MEMORIES_HPP

#include <hwflowq/hardware/memory_level.hpp>
#include <hwflowq/hardware/technology.hpp>

#include <cstdint>
#include <string>
#include <utility>

namespace hwflowq {

inline constexpr std::int64_t bits_per_kilobyte = 8 * 1024;

/// External memory behind a bus: holds everything, a line of `line_bits` at the price of its bits.
template <Technology T>
[[nodiscard]] memory_level external_memory(const T& technology, double bits_per_cycle,
                                           int line_bits = 64) {
  memory_level level;
  level.name = "external memory";
  level.line_bits = line_bits;
  level.read_pj_per_line = technology.dram_pj(line_bits);
  level.write_pj_per_line = technology.dram_pj(line_bits);
  level.shared_bits_per_cycle = bits_per_cycle;
  return level;
}

/// A memory on the chip that reads or writes a line in a cycle. What else it has (what it keeps, the
/// fan-out below) is for the caller to set.
template <Technology T>
[[nodiscard]] memory_level on_chip_memory(std::string name, const T& technology,
                                          std::int64_t capacity_bits, int line_bits) {
  memory_level level;
  level.name = std::move(name);
  level.capacity_bits = capacity_bits;
  level.line_bits = line_bits;
  level.read_pj_per_line = technology.sram_read_pj(capacity_bits, line_bits);
  level.write_pj_per_line = technology.sram_write_pj(capacity_bits, line_bits);
  level.area_um2 = sram_um2(technology, capacity_bits);
  return level;
}

/// The accumulators of a processing element: they keep partial sums only, and cost nothing of their own,
/// since the engine's energy and area contain them.
[[nodiscard]] inline memory_level accumulators(std::int64_t count, int accumulator_bits) {
  memory_level level;
  level.name = "accumulators";
  level.capacity_bits = count * accumulator_bits;
  level.line_bits = accumulator_bits;
  level.may_keep = {false, false, true};
  return level;
}

}  // namespace hwflowq

#endif
