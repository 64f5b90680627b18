// Energies of single operations and accesses, with their sources.
#ifndef HWFLOWQ_HARDWARE_UNIT_ENERGIES_HPP
#define HWFLOWQ_HARDWARE_UNIT_ENERGIES_HPP

#include <hwflowq/core/strict_floating_point.hpp>
#include <hwflowq/hardware/technologies/eyeriss_ratios.hpp>
#include <hwflowq/hardware/technologies/horowitz_45nm.hpp>
#include <hwflowq/hardware/technology.hpp>

#include <cstdint>
#include <limits>
#include <stdexcept>
#include <string>
#include <utility>

namespace hwflowq {

/// What a multiply-accumulate operation and a bit of memory traffic cost in some technology.
struct unit_energies {
  double mac_8x8_pj = 0.0;         ///< one MAC of 8 x 8 bits into 32 bits
  double buffer_pj_per_bit = 0.0;  ///< a bit into or out of the on-chip buffer
  double dram_pj_per_bit = 0.0;    ///< a bit into or out of external memory

  bool operator==(const unit_energies&) const = default;

  /// Throws `std::invalid_argument` naming the field when an energy is negative or not finite.
  void validate() const {
    for (const auto& [field, value] : {std::pair{"mac_8x8_pj", mac_8x8_pj},
                                       {"buffer_pj_per_bit", buffer_pj_per_bit},
                                       {"dram_pj_per_bit", dram_pj_per_bit}}) {
      if (!(value >= 0.0 && value <= std::numeric_limits<double>::max())) {
        throw std::invalid_argument("unit_energies: " + std::string(field) + " = " +
                                    std::to_string(value) + " must be finite and at least 0");
      }
    }
  }
};

/// A technology's energies as the mid level needs them, with an on-chip buffer of some capacity: the
/// mean of a read and a write.
template <Technology T>
[[nodiscard]] HWFLOWQ_STRICT_FP constexpr unit_energies unit_energies_of(
    const T& technology, std::int64_t buffer_capacity_bits) {
  HWFLOWQ_STRICT_FP_BODY
  return {.mac_8x8_pj = technology.mac_pj(8, 8),
          .buffer_pj_per_bit = (technology.sram_read_pj(buffer_capacity_bits, 1) +
                                technology.sram_write_pj(buffer_capacity_bits, 1)) /
                               2.0,
          .dram_pj_per_bit = technology.dram_pj(1)};
}

/// 45 nm at 0.9 V with a buffer of 32 KB; see the technology for the source.
inline constexpr unit_energies horowitz_45nm =
    unit_energies_of(technologies::horowitz_45nm{}, 32 * 1024 * 8);

/// Ratios in units of one 16-bit MAC, with a buffer of 100 KB; see the technology for the source. A
/// MAC of 8 x 8 bits is a quarter, since a multiplier's energy grows with the product of its widths.
inline constexpr unit_energies eyeriss_ratios =
    unit_energies_of(technologies::eyeriss_ratios{}, 100 * 1024 * 8);

}  // namespace hwflowq

#endif
