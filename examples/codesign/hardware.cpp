#include "hardware.hpp"

#include <hwflowq/core/reflection.hpp>
#include <hwflowq/cost/fine.hpp>
#include <hwflowq/cost/layer_table.hpp>
#include <hwflowq/cost/mapper/mapper.hpp>
#include <hwflowq/cost/mapper/mapping_table_file.hpp>
#include <hwflowq/cost/mapper/rounded_mappings.hpp>
#include <hwflowq/cost/mid_view.hpp>
#include <hwflowq/hardware/array_space.hpp>
#include <hwflowq/hardware/presets/bismo.hpp>
#include <hwflowq/hardware/presets/bit_fusion.hpp>
#include <hwflowq/hardware/presets/eyeriss.hpp>
#include <hwflowq/hardware/presets/loom.hpp>
#include <hwflowq/hardware/presets/spatial_array.hpp>
#include <hwflowq/hardware/presets/stripes.hpp>
#include <hwflowq/hardware/presets/unpu.hpp>
#include <hwflowq/io/mapping_problem.hpp>
#include <hwflowq/io/mapping_text.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <limits>
#include <stdexcept>
#include <string_view>

namespace codesign {

namespace {

using namespace hwflowq;

using best_mapper_objective = minimise_energy_delay_product;

template <typename Model>
cost_function look_up(const workload::network& network, const Model& model,
                      const bit_choices& bits) {
  const auto table = std::make_shared<const layer_table<Model>>(network, model, bits);
  return [table](std::span<const Precision> precisions, std::span<double> fields) {
    std::size_t i = 0;
    const auto cost = (*table)(precisions);
    for_each_field(cost, [&](std::string_view, const auto& value) {
      fields[i++] = static_cast<double>(value);
    });
    return true;
  };
}

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

// An accelerator under a name, made into a point.
using point_maker = std::function<hardware_point(const workload::network&, const bit_choices&,
                                                 const mapping_options&)>;

template <ComputeEngine Engine, std::size_t Levels, Dataflow D>
point_maker maker_of(accelerator<Engine, Levels> hardware, const D& dataflow) {
  return [=](const workload::network& network, const bit_choices& bits,
             const mapping_options& mapping) {
    return make_point(network, bits, hardware, rules_of(dataflow), mapping);
  };
}

// One technology for all, so that they compare.
const std::vector<std::pair<std::string, point_maker>>& ready_accelerators() {
  static const technologies::synthesis_45nm technology;
  static const std::vector<std::pair<std::string, point_maker>> all = {
      {"mac_array", maker_of(presets::mac_array(16, technology), presets::spatial_array_dataflow)},
      {"simd_array",
       maker_of(presets::simd_array(16, technology), presets::spatial_array_dataflow)},
      {"bit_fusion", maker_of(presets::bit_fusion(technology), presets::bit_fusion_dataflow)},
      {"stripes", maker_of(presets::stripes(1, technology), presets::stripes_dataflow)},
      {"loom", maker_of(presets::loom(technology), presets::loom_dataflow)},
      {"unpu", maker_of(presets::unpu(technology), presets::unpu_dataflow)},
      {"bismo", maker_of(presets::bismo(technology), presets::bismo_dataflow)},
      {"eyeriss", maker_of(presets::eyeriss(technology), presets::eyeriss_dataflow)}};
  return all;
}

dataflow_rules dataflow_named(std::string_view name) {
  if (name == "weight_stationary") return rules_of(dataflows::weight_stationary{});
  if (name == "input_stationary") return rules_of(dataflows::input_stationary{});
  if (name == "row_stationary") return rules_of(dataflows::row_stationary{});
  if (name == "no_local_reuse") return rules_of(dataflows::no_local_reuse{});
  if (name == "free") return rules_of(dataflows::free{});
  return rules_of(dataflows::output_stationary{});
}

// The "arch" of a problem file. Its MAC costs the same at all widths, as such files say no more of it.
hardware_point read_accelerator(const options& chosen, const workload::network& network,
                                const bit_choices& bits, const mapping_options& mapping) {
  const std::filesystem::path path = chosen.accelerator;
  auto problem = io::read_mapping_problem(path);
  if (problem.id.empty()) problem.id = path.stem().string();
  const auto with = [&]<std::size_t Levels>() {
    return make_point(network, bits, io::with_levels<Levels>(problem).hardware,
                      dataflow_named(chosen.dataflow), mapping);
  };
  switch (problem.levels.size()) {
    case 2:
      return with.operator()<2>();
    case 3:
      return with.operator()<3>();
    case 4:
      return with.operator()<4>();
    default:
      throw std::invalid_argument("--accelerator: " + path.string() + " has " +
                                  std::to_string(problem.levels.size()) +
                                  " memory levels; from 2 to 4 are possible");
  }
}

hardware_point named_accelerator(const options& chosen, const workload::network& network,
                                 const bit_choices& bits, const mapping_options& mapping) {
  std::string known;
  for (const auto& [name, make] : ready_accelerators()) {
    if (name == chosen.accelerator) return make(network, bits, mapping);
    known += (known.empty() ? "" : ", ") + name;
  }
  throw std::invalid_argument("--accelerator: there is no \"" + chosen.accelerator +
                              "\"; there are " + known + ", and files that end in .json");
}

hardware_choices one_accelerator(const options& chosen, const workload::network& network,
                                 const bit_choices& bits, bool fine,
                                 const executor_type& executor) {
  mapping_options mapping{.steps = chosen.mapper_steps, .executor = &executor};
  const bool from_file = chosen.accelerator.ends_with(".json");
  if (!chosen.out.empty()) {
    const auto name = std::filesystem::path(chosen.accelerator).stem().string();
    mapping.file = chosen.out / (name + ".mappings");
  }
  hardware_choices all{.gene_names = {"accelerator"}, .value_counts = {1}, .points = {}};
  all.points.push_back(from_file ? read_accelerator(chosen, network, bits, mapping)
                                 : named_accelerator(chosen, network, bits, mapping));
  const auto& point = all.points.front();
  if (point.area_mm2 > chosen.area_budget_mm2) {
    throw std::invalid_argument(fmt::format("--area-budget {} mm2: {} takes {:.3f} mm2",
                                            chosen.area_budget_mm2, point.name, point.area_mm2));
  }
  if (fine) {
    // Now, with all threads, and so that a layer that cannot be mapped is told before the search.
    const auto start = std::chrono::steady_clock::now();
    std::array<double, 64> fields{};
    point.fine(std::vector<Precision>(network.compute_layer_count(), Precision{8, 8}), fields);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    fmt::print("{}: {:.3f} mm2; layers mapped in {:.1f} s\n", point.name, point.area_mm2,
               took.count());
  }
  return all;
}

hardware_choices all_arrays(const options& chosen, const workload::network& network,
                            const bit_choices& bits) {
  const array_space space;
  space.validate();
  hardware_choices all;
  all.gene_names.assign(array_space::gene_names.begin(), array_space::gene_names.end());
  const auto counts = space.value_counts();
  all.value_counts.assign(counts.begin(), counts.end());
  for (std::size_t i = 0; i < space.size(); ++i) {
    all.points.push_back(space.visit(i, [&](const auto& hardware, const auto& dataflow) {
      return make_point(network, bits, hardware, rules_of(dataflow), {});
    }));
    auto& point = all.points.back();
    const auto values = space.describe(i);
    point.description.clear();
    for (std::size_t gene = 0; gene < values.size(); ++gene) {
      point.description.emplace_back(all.gene_names[gene], values[gene]);
    }
    point.description.emplace_back("area", fmt::format("{:.3f} mm2", point.area_mm2));
    // An accelerator that cannot run some layer is left to the search, as one that is not feasible.
    point.fine = lazy_cost([make = point.fine, layers = network.compute_layer_count()] {
      try {
        std::array<double, 64> fields{};
        make(std::vector<Precision>(layers, Precision{8, 8}), fields);
        return level_cost{make, [make](auto precisions) { return make.explain(precisions); }};
      } catch (const mapping_error&) {
        return level_cost{[](auto, auto) { return false; }};
      }
    });
  }
  // What a designer would take before bits are searched: at 8 bits the least product of energy and
  // latency at the mid level.
  const auto names = field_names<mid_cost>;
  const auto place = [&](std::string_view name) {
    return static_cast<std::size_t>(std::ranges::find(names, name) - names.begin());
  };
  double least = std::numeric_limits<double>::infinity();
  double smallest = least;
  std::size_t affordable = 0;
  for (std::size_t i = 0; i < all.points.size(); ++i) {
    smallest = std::min(smallest, all.points[i].area_mm2);
    if (all.points[i].area_mm2 > chosen.area_budget_mm2) continue;
    ++affordable;
    std::array<double, 64> fields{};
    all.points[i].mid(std::vector<Precision>(network.compute_layer_count(), Precision{8, 8}),
                      fields);
    const double product = fields[place("energy_pj")] * fields[place("latency_us")];
    if (product >= least) continue;
    least = product;
    all.usual = i;
  }
  if (affordable == 0) {
    throw std::invalid_argument(
        fmt::format("--area-budget {} mm2: the smallest array takes {:.3f} mm2",
                    chosen.area_budget_mm2, smallest));
  }
  fmt::print("{} arrays, {} of them within the area budget; the usual one is {} ({:.3f} mm2)\n",
             all.points.size(), affordable, all.points[all.usual].name,
             all.points[all.usual].area_mm2);
  return all;
}

}  // namespace

hardware_choices make_hardware(const options& chosen, const workload::network& network,
                               const bit_choices& bits, bool fine, const executor_type& executor) {
  if (chosen.search_hardware) return all_arrays(chosen, network, bits);
  return one_accelerator(chosen, network, bits, fine, executor);
}

}  // namespace codesign
