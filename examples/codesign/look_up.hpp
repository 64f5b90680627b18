// Costs of a network as sums of look-ups, whatever the model of hardware.
#ifndef HWFLOWQ_EXAMPLES_CODESIGN_LOOK_UP_HPP
#define HWFLOWQ_EXAMPLES_CODESIGN_LOOK_UP_HPP

#include <hwflowq/core/reflection.hpp>
#include <hwflowq/cost/bit_choices.hpp>
#include <hwflowq/cost/layer_table.hpp>
#include <hwflowq/workload/network.hpp>

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

#include "hardware.hpp"

namespace codesign {

/// What a model says of a network, its layers looked at once for all widths.
template <typename Model>
cost_function look_up(const hwflowq::workload::network& network, const Model& model,
                      const hwflowq::bit_choices& bits) {
  const auto table = std::make_shared<const hwflowq::layer_table<Model>>(network, model, bits);
  return [table](std::span<const Precision> precisions, std::span<double> fields) {
    std::size_t i = 0;
    const auto cost = (*table)(precisions);
    hwflowq::for_each_field(cost, [&](std::string_view, const auto& value) {
      fields[i++] = static_cast<double>(value);
    });
    return true;
  };
}

}  // namespace codesign

#endif
