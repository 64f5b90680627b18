// Energies of single operations and accesses, with their sources.
#ifndef HWFLOWQ_HARDWARE_UNIT_ENERGIES_HPP
#define HWFLOWQ_HARDWARE_UNIT_ENERGIES_HPP

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

/// 45 nm at 0.9 V. Horowitz, "Computing's energy problem (and what we can do about it)", ISSCC 2014,
/// figure 1.1.9: 8-bit multiplication 0.2 pJ and 32-bit addition 0.1 pJ; 64 bits of a 32 KB cache
/// 20 pJ; 64 bits of DRAM 1300 pJ (the lower end of 1.3 to 2.6 nJ).
inline constexpr unit_energies horowitz_45nm = {
    .mac_8x8_pj = 0.2 + 0.1, .buffer_pj_per_bit = 20.0 / 64.0, .dram_pj_per_bit = 1300.0 / 64.0};

/// Ratios instead of picojoules, in units of one 16-bit MAC: 6 for 16 bits of a 100 KB buffer, 200
/// for 16 bits of DRAM. Chen, Emer, Sze, "Eyeriss: a spatial architecture for energy-efficient
/// dataflow for convolutional neural networks", ISCA 2016, table IV. A MAC of 8 x 8 bits is taken as a
/// quarter, since a multiplier's energy grows with the product of its widths.
inline constexpr unit_energies eyeriss_ratios = {
    .mac_8x8_pj = 0.25, .buffer_pj_per_bit = 6.0 / 16.0, .dram_pj_per_bit = 200.0 / 16.0};

}  // namespace hwflowq

#endif
