// Makes an accelerator whose types are known ready for a network.
#ifndef HWFLOWQ_EXAMPLES_CODESIGN_HARDWARE_POINT_HPP
#define HWFLOWQ_EXAMPLES_CODESIGN_HARDWARE_POINT_HPP

#include <hwflowq/cost/fine.hpp>
#include <hwflowq/cost/mapper/mapper.hpp>
#include <hwflowq/cost/mapper/mapping_table_file.hpp>
#include <hwflowq/cost/mapper/rounded_mappings.hpp>
#include <hwflowq/cost/mid_view.hpp>
#include <hwflowq/io/mapping_text.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "hardware.hpp"
#include "look_up.hpp"

namespace codesign {

using namespace hwflowq;

using best_mapper_objective = minimise_energy_delay_product;

// Costs and schedules of the layers that compute, one by one.
template <typename Model>
std::vector<io::layer_cost> explain(const Model& model, const workload::network& network,
                                    std::span<const Precision> precisions) {
  std::vector<io::layer_cost> layers;
  for_each_layer(network, activation_tracker(network), precisions,
                 [&](const workload::layer& layer, const layer_operands& operands) {
                   if (!workload::computes(layer.shape.kind)) return;
                   const auto found = model.schedule(layer.shape, operands);
                   auto cost = io::layer_cost_of(model.layer(layer.shape, operands));
                   cost.schedule =
                       io::loop_nest_text(model.hardware(), found.nest, found.schedule, found.cost);
                   layers.push_back(std::move(cost));
                 });
  return layers;
}

/// Where a run looks for mappings that an earlier one found.
struct mapping_options {
  std::uint64_t steps = 0;  // of the mapper; 0 for default mappings
  std::filesystem::path file{};
  const executor_type* executor = nullptr;
};

template <ComputeEngine Engine, std::size_t Levels>
level_cost make_fine(const workload::network& network, const bit_choices& bits,
                     const accelerator<Engine, Levels>& hardware, const dataflow_rules& dataflow,
                     const mapping_options& mapping) {
  rounded_mappings source(mapper<Engine, Levels, best_mapper_objective>(
      hardware, dataflow, {}, {.step_budget = std::max<std::uint64_t>(1, mapping.steps)}));
  if (mapping.steps == 0) {
    source.fill_with_defaults(network, bits);
  } else {
    if (!mapping.file.empty() && std::filesystem::exists(mapping.file)) {
      load_mappings(source.table(), mapping.file);
    }
    source.fill(network, bits, *mapping.executor);
    if (!mapping.file.empty()) save_mappings(source.table(), mapping.file);
  }
  const fine_model model(hardware, source);
  return {look_up(network, model, bits), [model, &network](std::span<const Precision> precisions) {
            return explain(model, network, precisions);
          }};
}

template <ComputeEngine Engine, std::size_t Levels>
hardware_point make_point(const workload::network& network, const bit_choices& bits,
                          const accelerator<Engine, Levels>& hardware,
                          const dataflow_rules& dataflow, const mapping_options& mapping) {
  hardware.validate();
  hardware_point point;
  point.name = hardware.name;
  point.area_mm2 = hardware.area_um2() * 1e-6;
  point.description = {{"accelerator", hardware.name},
                       {"area", fmt::format("{:.3f} mm2", point.area_mm2)}};
  point.mid =
      lazy_cost([=, &network] { return level_cost{look_up(network, mid_view(hardware), bits)}; });
  point.fine =
      lazy_cost([=, &network] { return make_fine(network, bits, hardware, dataflow, mapping); });
  return point;
}

/// The ready accelerator that `--accelerator` names. Throws `std::invalid_argument` with the names that
/// there are.
hardware_point named_accelerator(const options& chosen, const workload::network& network,
                                 const bit_choices& bits, const mapping_options& mapping);

/// The accelerator in the file that `--accelerator` names.
hardware_point read_accelerator(const options& chosen, const workload::network& network,
                                const bit_choices& bits, const mapping_options& mapping);

}  // namespace codesign

#endif
