// Levels of abstraction as functions from precisions to named cost fields, chosen at run time.
#ifndef HWFLOWQ_EXAMPLES_CODESIGN_LEVELS_HPP
#define HWFLOWQ_EXAMPLES_CODESIGN_LEVELS_HPP

#include <hwflowq/core/field_unit.hpp>
#include <hwflowq/core/reflection.hpp>
#include <hwflowq/cost/coarse.hpp>
#include <hwflowq/cost/layer_table.hpp>
#include <hwflowq/cost/mid.hpp>
#include <hwflowq/hardware/operation_law.hpp>

#include <algorithm>
#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace codesign {

using hwflowq::Precision;

/// A cost field: its name, its unit, and what it is at given precisions.
struct field {
  std::string name;
  std::string unit;
};

/// One level made ready for one network: all its fields at once, and which of them to minimise.
struct level {
  std::string name;
  std::vector<field> fields;        // chosen ones, in order
  std::vector<std::size_t> chosen;  // their positions among all fields of the record
  std::function<void(std::span<const Precision>, std::span<double>)> evaluate;  // all fields
  std::size_t field_count = 0;
};

/// Makes a level of a model: layer costs are tabulated once, a look-up then fills every field.
template <typename Model>
level make_level(const std::string& name, const hwflowq::workload::network& network, Model model,
                 const std::vector<int>& bits, const std::vector<std::string>& objectives) {
  // The ends of the network are pinned to 8 bits, whatever the others may choose.
  hwflowq::width_set widths{8};
  for (const int width : bits) widths.insert(width);
  auto table = std::make_shared<hwflowq::layer_table<Model>>(network, std::move(model),
                                                             hwflowq::bit_choices{widths, widths});
  using cost = typename hwflowq::layer_table<Model>::cost;
  level result;
  result.name = name;
  std::vector<std::string> all;
  for (const auto field_name : hwflowq::field_names<cost>) all.emplace_back(field_name);
  result.field_count = all.size();
  for (const auto& objective : objectives) {
    const auto found = std::find(all.begin(), all.end(), objective);
    if (found == all.end()) {
      std::string known;
      for (const auto& field_name : all) known += (known.empty() ? "" : ", ") + field_name;
      throw std::invalid_argument("--objectives: level " + name + " has no field \"" + objective +
                                  "\"; it has " + known);
    }
    result.fields.push_back({objective, std::string(hwflowq::field_unit(objective))});
    result.chosen.push_back(static_cast<std::size_t>(found - all.begin()));
  }
  result.evaluate = [table](std::span<const Precision> precisions, std::span<double> values) {
    std::size_t i = 0;
    const cost found = (*table)(precisions);
    hwflowq::for_each_field(found, [&](std::string_view, const auto& value) {
      values[i++] = static_cast<double>(value);
    });
  };
  return result;
}

/// The level of that name with an operation law.
template <typename Law>
level make_named_level(const std::string& name, const hwflowq::workload::network& network,
                       const std::vector<int>& bits, std::vector<std::string> objectives) {
  if (name == "coarse") {
    if (objectives.empty()) objectives = {"fractional_operations", "weight_memory_bits"};
    return make_level(name, network, hwflowq::coarse_model<Law>{}, bits, objectives);
  }
  if (objectives.empty()) objectives = {"energy_pj", "latency_us"};
  return make_level(name, network, hwflowq::mid_model<Law>{}, bits, objectives);
}

/// The level of that name with the law of that name.
inline level make_level(const std::string& name, const std::string& law,
                        const hwflowq::workload::network& network, const std::vector<int>& bits,
                        const std::vector<std::string>& objectives) {
  if (law == "bit-parallel") {
    return make_named_level<hwflowq::bit_parallel_law>(name, network, bits, objectives);
  }
  if (law == "fixed") return make_named_level<hwflowq::fixed_law>(name, network, bits, objectives);
  return make_named_level<hwflowq::bit_serial_law>(name, network, bits, objectives);
}

}  // namespace codesign

#endif
