// Names and units of objectives as people read them.
#ifndef HWFLOWQ_IO_REPORT_QUANTITY_HPP
#define HWFLOWQ_IO_REPORT_QUANTITY_HPP

#include <hwflowq/core/field_unit.hpp>
#include <hwflowq/io/objective_column.hpp>

#include <array>
#include <cmath>
#include <span>
#include <string>
#include <string_view>

namespace hwflowq::io::report {

/// A unit to show values in: they are multiplied by `factor` first.
struct shown_unit {
  double factor = 1.0;
  std::string name;
};

namespace detail {

struct unit_step {
  std::string_view name;
  double size;  // in the first unit of its ladder
};

inline constexpr std::array energy_steps = {unit_step{"pJ", 1.0}, unit_step{"nJ", 1e3},
                                            unit_step{"\xC2\xB5J", 1e6}, unit_step{"mJ", 1e9},
                                            unit_step{"J", 1e12}};
inline constexpr std::array time_steps = {unit_step{"ns", 1.0}, unit_step{"\xC2\xB5s", 1e3},
                                          unit_step{"ms", 1e6}, unit_step{"s", 1e9}};
inline constexpr std::array cycle_steps = {
    unit_step{"cycles", 1.0}, unit_step{"thousand cycles", 1e3}, unit_step{"million cycles", 1e6},
    unit_step{"billion cycles", 1e9}};
inline constexpr std::array bit_steps = {unit_step{"bit", 1.0}, unit_step{"kbit", 1e3},
                                         unit_step{"Mbit", 1e6}, unit_step{"Gbit", 1e9}};
inline constexpr std::array byte_steps = {unit_step{"byte", 1.0}, unit_step{"kB", 1e3},
                                          unit_step{"MB", 1e6}, unit_step{"GB", 1e9}};
inline constexpr std::array count_steps = {unit_step{"", 1.0}, unit_step{"thousand", 1e3},
                                           unit_step{"million", 1e6}, unit_step{"billion", 1e9}};

// The unit's ladder and its size there.
struct place_on_ladder {
  std::span<const unit_step> ladder;
  double size = 1.0;
};

[[nodiscard]] inline place_on_ladder find_ladder(std::string_view unit) {
  if (unit == "us") return {time_steps, 1e3};
  if (unit == "uJ") return {energy_steps, 1e6};
  for (const auto ladder :
       {std::span<const unit_step>(energy_steps), std::span<const unit_step>(time_steps),
        std::span<const unit_step>(cycle_steps), std::span<const unit_step>(bit_steps),
        std::span<const unit_step>(byte_steps), std::span<const unit_step>(count_steps)}) {
    for (const auto& step : ladder) {
      if (step.name == unit) return {ladder, step.size};
    }
  }
  return {};
}

}  // namespace detail

/// The unit of the same kind in which a value of this magnitude has one to three digits before the
/// point: 2.5e8 pJ are shown in microjoules. Units of no known kind stay as they are.
[[nodiscard]] inline shown_unit unit_for(std::string_view unit, double magnitude) {
  const auto [ladder, size] = detail::find_ladder(unit);
  if (ladder.empty() || !std::isfinite(magnitude)) return {1.0, std::string(unit)};
  const detail::unit_step* best = nullptr;
  for (const auto& step : ladder) {
    if (best == nullptr || std::abs(magnitude) * size >= step.size) best = &step;
  }
  if (magnitude == 0.0) return {1.0, std::string(unit)};
  return {size / best->size, std::string(best->name)};
}

/// The name of an objective in words: `energy_pj` in pJ is "energy". Bits stay, since `mean_bits` is not
/// any mean.
[[nodiscard]] inline std::string words(const objective_column& column) {
  std::string_view name = column.name;
  for (const auto& [suffix, unit] : field_suffixes) {
    if (unit != column.unit || !name.ends_with(suffix) || name.size() == suffix.size()) continue;
    if (suffix.front() == '_' && suffix != "_bits") name.remove_suffix(suffix.size());
    break;
  }
  std::string text(name);
  for (char& c : text) {
    if (c == '_') c = ' ';
  }
  return text;
}

/// The name in words with the unit that values are shown in, as in `energy [mJ]`.
[[nodiscard]] inline std::string label(const objective_column& column, const shown_unit& unit) {
  return heading({words(column), unit.name});
}

}  // namespace hwflowq::io::report

#endif
