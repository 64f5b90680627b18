// Mappings and their costs as text: a loop nest to read, and JSON.
#ifndef HWFLOWQ_IO_MAPPING_TEXT_HPP
#define HWFLOWQ_IO_MAPPING_TEXT_HPP

#include <hwflowq/cost/fine/loop_chain.hpp>
#include <hwflowq/cost/fine/mapping.hpp>
#include <hwflowq/cost/fine/mapping_cost.hpp>
#include <hwflowq/hardware/accelerator.hpp>
#include <hwflowq/io/detail/json_writer.hpp>
#include <hwflowq/workload/loop_nest.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace hwflowq::io {

/// A mapping as nested loops, one a line, indented: what each level holds, then its loops in time and
/// in space with their steps. `to 55 by 11` counts from 0 to 54 in tiles of 11; a remainder is said.
/// Precondition: `cost` is that of the mapping, which fits.
template <ComputeEngine Engine, std::size_t Levels>
[[nodiscard]] std::string loop_nest_text(const accelerator<Engine, Levels>& hardware,
                                         const workload::loop_nest& nest,
                                         const mapping<Levels>& schedule,
                                         const mapping_cost<Levels>& cost) {
  const auto chains = hwflowq::detail::chains_of(nest, schedule);
  std::string text;
  std::string indent;
  const auto line = [&](std::string_view kind, workload::loop l, std::size_t place) {
    const auto& chain = chains[static_cast<std::size_t>(l)];
    if (chain.factor[place] == 1) return;
    const std::int64_t step = chain.extent[place + 1];
    const std::int64_t end = std::min(chain.extent[place], chain.bound);
    text += indent + std::string(kind) + std::string(workload::name_of(l)) + " in 0 to " +
            std::to_string(end) + " by " + std::to_string(step);
    if (end % step != 0) text += ", the last " + std::to_string(end % step);
    text += '\n';
    indent += "  ";
  };
  for (std::size_t i = 0; i < Levels; ++i) {
    const level_mapping& level = schedule.levels[i];
    text += indent + hardware.levels[i].name + ":";
    const char* separator = " ";
    for (const workload::tensor t : workload::all_tensors) {
      const auto n = static_cast<std::size_t>(t);
      if (!level.keep[n]) continue;
      text += std::exchange(separator, ", ") + std::to_string(cost.counts.tile_words[i][n]) + " " +
              std::string(workload::name_of(t));
    }
    if (cost.counts.instances[i] > 1) {
      text += ", in each of " + std::to_string(cost.counts.instances[i]);
    }
    text += '\n';
    for (const workload::loop l : level.order) line("for ", l, 3 * i);
    for (const workload::loop l : level.order) line("in parallel along x, ", l, 3 * i + 1);
    for (const workload::loop l : level.order) line("in parallel along y, ", l, 3 * i + 2);
  }
  for (const workload::loop l : workload::all_loops) line("in lanes, ", l, 3 * Levels);
  return text + indent + "multiply and add\n";
}

/// A cost as JSON: counts of words, energies in pJ and cycles, by level and tensor. Precondition: the
/// mapping fits.
template <ComputeEngine Engine, std::size_t Levels>
[[nodiscard]] std::string cost_json(const accelerator<Engine, Levels>& hardware,
                                    const mapping<Levels>& schedule,
                                    const mapping_cost<Levels>& cost) {
  using detail::json_number;
  using detail::json_string;
  std::string text = "{\n";
  const auto member = [&](std::string_view name, const auto& value) {
    text += "  " + json_string(name) + ": " + json_number(value) + ",\n";
  };
  member("macs", cost.macs);
  member("latency_cycles", cost.latency_cycles);
  member("compute_cycles", cost.compute_cycles);
  member("fill_cycles", cost.fill_cycles);
  member("drain_cycles", cost.drain_cycles);
  member("utilisation", cost.utilisation);
  member("energy_pj", cost.energy_pj);
  member("mac_energy_pj", cost.mac_pj);
  member("idle_energy_pj", cost.idle_pj);
  member("leakage_energy_pj", cost.leakage_pj);
  member("area_um2", cost.area_um2);
  text += "  \"levels\": [";
  const char* separator = "\n";
  for (std::size_t i = 0; i < Levels; ++i) {
    text += std::exchange(separator, ",\n");
    text += "    {\"name\": " + json_string(hardware.levels[i].name) +
            ", \"instances\": " + json_number(cost.counts.instances[i]) +
            ", \"port_cycles\": " + json_number(cost.port_cycles[i]) +
            ", \"network_energy_pj\": " + json_number(cost.network_pj[i]) + ", \"tensors\": {";
    const char* between = "\n";
    for (const workload::tensor t : workload::all_tensors) {
      const auto n = static_cast<std::size_t>(t);
      if (!schedule.levels[i].keep[n]) continue;
      const access_counts& counts = cost.counts.accesses[i][n];
      text += std::exchange(between, ",\n");
      text += "      " + json_string(workload::name_of(t)) +
              ": {\"reads\": " + json_number(counts.reads) +
              ", \"fills\": " + json_number(counts.fills) +
              ", \"updates\": " + json_number(counts.updates) +
              ", \"drains\": " + json_number(counts.drains) +
              ", \"tile_words\": " + json_number(cost.counts.tile_words[i][n]) +
              ", \"occupancy_bits\": " + json_number(cost.occupancy_bits[i][n]) +
              ", \"energy_pj\": " + json_number(cost.memory_pj[i][n]) + "}";
    }
    text += "}}";
  }
  return text + "\n  ]\n}\n";
}

}  // namespace hwflowq::io

#endif
