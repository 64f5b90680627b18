// Levels of abstraction as functions from a design to named cost fields, chosen at run time.
#ifndef HWFLOWQ_EXAMPLES_CODESIGN_MODELS_HPP
#define HWFLOWQ_EXAMPLES_CODESIGN_MODELS_HPP

#include <hwflowq/core/field_unit.hpp>
#include <hwflowq/core/reflection.hpp>
#include <hwflowq/cost/coarse.hpp>
#include <hwflowq/cost/fine.hpp>
#include <hwflowq/cost/mid.hpp>
#include <hwflowq/hardware/operation_law.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <functional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "hardware.hpp"
#include "look_up.hpp"
#include "options.hpp"

namespace codesign {

/// A cost field: its name and its unit.
struct field {
  std::string name;
  std::string unit;
};

/// Operands rounded up to powers of two, as BitFusion's units fuse (Sharma et al., ISCA 2018).
struct fused_law {
  [[nodiscard]] constexpr double operator()(int weight_bits, int activation_bits) const {
    const auto rounded = [](int bits) { return std::bit_ceil(static_cast<unsigned>(bits)); };
    return rounded(weight_bits) * rounded(activation_bits) / 64.0;
  }
};

/// The law of the coarse level that is nearest to an accelerator, or to the one engine that is searched,
/// unless one is named.
inline std::string law_of(const options& chosen) {
  if (!chosen.law.empty()) return chosen.law;
  if (chosen.search_hardware && chosen.engines.size() != 1) return "bit-serial";
  const auto& engine = chosen.search_hardware ? chosen.engines.front() : chosen.accelerator;
  if (engine == "bit_fusion") return "fused";
  if (engine == "simd_array" || engine == "simd") return "bit-parallel";
  for (const auto* serial : {"stripes", "loom", "unpu", "bismo", "bit_serial"}) {
    if (engine == serial) return "bit-serial";
  }
  return "fixed";
}

/// One level made ready for one network.
struct level_model {
  std::string name;
  bool knows_hardware = true;
  std::vector<std::string> all_fields;
  std::vector<field> fields;        // the objectives, in order
  std::vector<std::size_t> chosen;  // their places among all fields
  /// Writes all fields of a design on a hardware point; false where it cannot run there.
  std::function<bool(std::span<const Precision>, std::size_t hardware, std::span<double>)> evaluate;
};

/// The levels there are, in their order.
inline constexpr std::array<std::string_view, 3> level_names{"coarse", "mid", "fine"};

/// Throws `std::invalid_argument` unless names are of levels, in their order, each once.
inline void check_levels(const std::vector<std::string>& names) {
  std::size_t last = 0;
  if (names.empty()) throw std::invalid_argument("--levels: give some of coarse, mid, fine");
  for (const auto& name : names) {
    const auto found = std::ranges::find(level_names, std::string_view(name));
    if (found == level_names.end()) {
      throw std::invalid_argument("--levels: there is no level \"" + name +
                                  "\"; there are coarse, mid, fine");
    }
    const auto place = static_cast<std::size_t>(found - level_names.begin()) + 1;
    if (place <= last) {
      throw std::invalid_argument("--levels: \"" + name + "\" must not come after \"" +
                                  std::string(level_names[last - 1]) + "\"");
    }
    last = place;
  }
}

/// What a level minimises unless it is told: as many of these as there are costs.
inline std::vector<std::string> usual_objectives(std::string_view level, std::size_t count) {
  std::vector<std::string> all{"energy_pj", "latency_us", "dram_traffic_bits"};
  if (level == "coarse") {
    all = {"fractional_operations", "weight_memory_bits", "peak_activation_bits"};
  }
  all.resize(std::min(count, all.size()));
  return all;
}

inline void choose_fields(level_model& level, const std::vector<std::string>& objectives) {
  for (const auto& objective : objectives) {
    const auto found = std::ranges::find(level.all_fields, objective);
    if (found == level.all_fields.end()) {
      std::string known;
      for (const auto& name : level.all_fields) known += (known.empty() ? "" : ", ") + name;
      throw std::invalid_argument("--objectives: level " + level.name + " has no field \"" +
                                  objective + "\"; it has " + known);
    }
    level.fields.push_back({objective, std::string(hwflowq::field_unit(objective))});
    level.chosen.push_back(static_cast<std::size_t>(found - level.all_fields.begin()));
  }
}

template <typename Record>
std::vector<std::string> names_of() {
  return {hwflowq::field_names<Record>.begin(), hwflowq::field_names<Record>.end()};
}

/// The level of a name. It refers to the hardware.
inline level_model make_level_model(const std::string& name, const options& chosen,
                                    const hwflowq::workload::network& network,
                                    const hwflowq::bit_choices& bits,
                                    const hardware_choices& hardware,
                                    const std::vector<std::string>& objectives) {
  level_model level;
  level.name = name;
  if (name == "coarse") {
    level.knows_hardware = false;
    level.all_fields = names_of<hwflowq::coarse_cost>();
    const auto law = law_of(chosen);
    const auto under = [&](auto each) {
      return look_up(network, hwflowq::coarse_model<decltype(each)>{}, bits);
    };
    const auto cost = law == "bit-parallel" ? under(hwflowq::bit_parallel_law{})
                      : law == "fused"      ? under(fused_law{})
                      : law == "fixed"      ? under(hwflowq::fixed_law{})
                                            : under(hwflowq::bit_serial_law{});
    level.evaluate = [cost](auto precisions, std::size_t, auto fields) {
      return cost(precisions, fields);
    };
  } else if (name == "mid") {
    level.all_fields = names_of<hwflowq::mid_cost>();
    level.evaluate = [&hardware](auto precisions, std::size_t point, auto fields) {
      return hardware.points[point].mid(precisions, fields);
    };
  } else {
    level.all_fields = names_of<hwflowq::fine_cost>();
    level.evaluate = [&hardware](auto precisions, std::size_t point, auto fields) {
      return hardware.points[point].fine(precisions, fields);
    };
  }
  choose_fields(level, objectives);
  return level;
}

}  // namespace codesign

#endif
