// What one layer of a point on the front costs, and how it is scheduled.
#ifndef HWFLOWQ_IO_LAYER_COST_HPP
#define HWFLOWQ_IO_LAYER_COST_HPP

#include <hwflowq/core/describe.hpp>
#include <hwflowq/core/reflection.hpp>

#include <cmath>
#include <cstddef>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace hwflowq::io {

/// Cost and schedule of one compute layer. Everything may be left out.
struct layer_cost {
  std::vector<double> energy_pj{};  ///< by component, in the order of the document's names of them
  std::optional<double> cycles{};   ///< latency
  std::string schedule{};           ///< a loop nest to read, as `loop_nest_text` gives it

  bool operator==(const layer_cost&) const = default;

  /// Throws `std::invalid_argument` that begins with `where` when there are energies, but not one for
  /// each component, or a number is negative or not finite.
  void validate(std::span<const std::string> components, const std::string& where) const {
    if (!energy_pj.empty() && energy_pj.size() != components.size()) {
      throw std::invalid_argument(where + number_text(energy_pj.size()) + " energies for " +
                                  number_text(components.size()) + " components");
    }
    const auto check = [&](double value, const std::string& what) {
      if (std::isfinite(value) && value >= 0.0) return;
      throw std::invalid_argument(where + what + " is " + number_text(value) +
                                  ", which must be finite and at least 0");
    };
    for (std::size_t i = 0; i < energy_pj.size(); ++i) {
      check(energy_pj[i], "the energy of " + components[i]);
    }
    if (cycles) check(*cycles, "the number of cycles");
  }
};

namespace detail {

inline constexpr std::string_view energy_suffix = "_energy_pj";

}  // namespace detail

/// The components into which a reflected cost record splits its energy: the fields whose names end in
/// `_energy_pj`, without that ending. Those of `fine_layer_cost` are mac, memory, dram, network, idle
/// and leakage; a record that only knows a sum has none.
template <Reflected Record>
[[nodiscard]] std::vector<std::string> energy_components_of() {
  std::vector<std::string> components;
  for (const std::string_view name : field_names<Record>) {
    if (!name.ends_with(detail::energy_suffix)) continue;
    components.emplace_back(name.substr(0, name.size() - detail::energy_suffix.size()));
  }
  return components;
}

/// The energies of a reflected cost record by the components above, and its field `latency_cycles`
/// where it has one. The schedule is for the caller to set.
template <Reflected Record>
[[nodiscard]] layer_cost layer_cost_of(const Record& record) {
  layer_cost cost;
  for_each_field(record, [&](std::string_view name, const auto& value) {
    if (name.ends_with(detail::energy_suffix)) {
      cost.energy_pj.push_back(static_cast<double>(value));
    } else if (name == "latency_cycles") {
      cost.cycles = static_cast<double>(value);
    }
  });
  return cost;
}

}  // namespace hwflowq::io

#endif
