#include "hardware.hpp"

#include <hwflowq/core/reflection.hpp>
#include <hwflowq/hardware/array_space.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <filesystem>
#include <limits>
#include <stdexcept>
#include <string>
#include <string_view>

#include "hardware_point.hpp"

namespace codesign {

namespace {

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
    std::array<double, greatest_field_count> fields{};
    point.fine(std::vector<Precision>(network.compute_layer_count(), Precision{8, 8}), fields);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    fmt::print("{}: {:.3f} mm2; layers mapped in {:.1f} s\n", point.name, point.area_mm2,
               took.count());
  }
  return all;
}

hardware_choices all_arrays(const options& chosen, const workload::network& network,
                            const bit_choices& bits) {
  array_space space;
  if (!chosen.engines.empty()) {
    std::erase_if(space.engines, [&](const engine_choice& choice) {
      return std::ranges::find(chosen.engines, choice.name) == chosen.engines.end();
    });
  }
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
        std::array<double, greatest_field_count> fields{};
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
    std::array<double, greatest_field_count> fields{};
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
