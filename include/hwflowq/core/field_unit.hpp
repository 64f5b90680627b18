// Units that the names of fields end in: energy_pj is in pJ.
#ifndef HWFLOWQ_CORE_FIELD_UNIT_HPP
#define HWFLOWQ_CORE_FIELD_UNIT_HPP

#include <array>
#include <string_view>

namespace hwflowq {

/// The ending of a name and the unit that it stands for.
struct field_suffix {
  std::string_view suffix;
  std::string_view unit;
};

/// All endings that the library knows; where two fit, the earlier one counts.
inline constexpr std::array field_suffixes = {
    field_suffix{"operations_per_bit", "operations/bit"},
    field_suffix{"_bits_per_cycle", "bit/cycle"},
    field_suffix{"_pj_per_bit", "pJ/bit"},
    field_suffix{"_pj_us", "pJ us"},
    field_suffix{"_pj", "pJ"},
    field_suffix{"_nj", "nJ"},
    field_suffix{"_uj", "uJ"},
    field_suffix{"_mj", "mJ"},
    field_suffix{"_mw", "mW"},
    field_suffix{"_cycles", "cycles"},
    field_suffix{"_bits", "bit"},
    field_suffix{"_bytes", "byte"},
    field_suffix{"_ns", "ns"},
    field_suffix{"_us", "us"},
    field_suffix{"_ms", "ms"},
    field_suffix{"_s", "s"},
    field_suffix{"_mhz", "MHz"},
    field_suffix{"_um2", "um2"},
    field_suffix{"_mm2", "mm2"},
    field_suffix{"_percent", "%"},
};

/// The unit that a field's name ends in, or nothing for a plain number.
[[nodiscard]] constexpr std::string_view field_unit(std::string_view name) {
  for (const auto& [suffix, unit] : field_suffixes) {
    if (name.ends_with(suffix)) return unit;
  }
  return {};
}

}  // namespace hwflowq

#endif
