// Problems in the layout of the reference cases of Timeloop, as accelerators and mappings.
#ifndef HWFLOWQ_TESTS_SUPPORT_TIMELOOP_CASE_HPP
#define HWFLOWQ_TESTS_SUPPORT_TIMELOOP_CASE_HPP

#include <hwflowq/cost/fine/evaluate.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include "plain_engine.hpp"

namespace hwflowq::test {

/// Everything that `evaluate` takes.
template <std::size_t Levels>
struct timeloop_case {
  accelerator<plain_engine, Levels> hardware;
  workload::loop_nest nest;
  operand_bits bits;
  mapping<Levels> schedule;
};

inline workload::loop loop_named(const std::string& letter) {
  for (const workload::loop l : workload::all_loops) {
    if (letter == workload::name_of(l)) return l;
  }
  throw std::runtime_error("no loop " + letter);
}

inline std::size_t tensor_number(const std::string& name) {
  const std::array<std::string, 3> names = {"Weights", "Inputs", "Outputs"};
  return static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin());
}

template <std::size_t Levels>
timeloop_case<Levels> read_timeloop_case(const nlohmann::json& item) {
  timeloop_case<Levels> result;
  const auto& layer = item.at("layer");
  for (const workload::loop l : workload::all_loops) {
    const std::string name(workload::name_of(l));
    result.nest.bounds[static_cast<std::size_t>(l)] =
        layer.contains(name) ? layer.at(name).get<std::int64_t>() : 1;
  }
  result.nest.stride_rows = layer.at("stride_PR").get<std::int64_t>();
  result.nest.stride_columns = layer.at("stride_QS").get<std::int64_t>();

  const auto& levels = item.at("arch").at("levels");
  const auto& mac = item.at("arch").at("mac");
  result.hardware.name = "reference";
  result.hardware.engine.mac_pj = mac.at("energy_pj").get<double>();
  const auto rate = [](const nlohmann::json& level, const char* field) {
    return level.contains(field)
               ? level.at(field).get<double>() * level.at("word_bits").get<double>()
               : std::numeric_limits<double>::infinity();
  };
  std::array<bool, 3> seen{};
  for (std::size_t i = 0; i < Levels; ++i) {
    const auto& from = levels.at(i);
    memory_level& to = result.hardware.levels[i];
    const auto word = from.at("word_bits").get<std::int64_t>();
    to.name = from.at("name").get<std::string>();
    if (!from.at("entries").is_null()) {
      to.capacity_bits = from.at("entries").get<std::int64_t>() * word;
    }
    to.line_bits = word * from.at("block_size").get<std::int64_t>();
    to.read_pj_per_line = from.at("energy_per_vector_access_pj").get<double>();
    to.write_pj_per_line = to.read_pj_per_line;
    to.read_bits_per_cycle = rate(from, "read_bandwidth");
    to.write_bits_per_cycle = rate(from, "write_bandwidth");
    to.shared_bits_per_cycle = rate(from, "shared_bandwidth");
    const auto& inner = i + 1 < Levels ? levels.at(i + 1) : mac;
    const auto fan_out =
        inner.at("instances").get<std::int64_t>() / from.at("instances").get<std::int64_t>();
    to.fan_out_x = std::min(
        fan_out, inner.value("meshX", std::int64_t{1}) / from.value("meshX", std::int64_t{1}));
    to.fan_out_y = fan_out / to.fan_out_x;

    const auto& loops = item.at("mapping").at(i);
    level_mapping& level = result.schedule.levels[i];
    level.keep = {false, false, false};
    for (const auto& name : loops.at("keep")) {
      const std::size_t n = tensor_number(name.get<std::string>());
      level.keep[n] = true;
      // Widths: partial sums have that of the innermost level, outputs that of the outermost one.
      const int bits = static_cast<int>(word);
      if (n == 0) result.bits.weight_bits = bits;
      if (n == 1) result.bits.input_bits = bits;
      if (n == 2 && !seen[n]) result.bits.output_bits = bits;
      if (n == 2) result.bits.accumulator_bits = bits;
      seen[n] = true;
    }
    std::vector<workload::loop> order;
    const auto take = [&](const char* field, loop_factors& factors) {
      if (!loops.contains(field)) return;
      for (const auto& entry : loops.at(field)) {
        const workload::loop l = loop_named(entry.at(0).get<std::string>());
        factors[static_cast<std::size_t>(l)] *= entry.at(1).get<std::int32_t>();
        if (std::find(order.begin(), order.end(), l) == order.end()) order.push_back(l);
      }
    };
    take("temporal", level.temporal);
    const std::vector<workload::loop> in_time = order;
    order.clear();
    take("spatial_X", level.spatial_x);
    take("spatial_Y", level.spatial_y);
    // One order for both. The reference lists loops in space from the one of neighbours out.
    std::reverse(order.begin(), order.end());
    std::vector<workload::loop> merged = in_time;
    auto at = merged.begin();
    for (const workload::loop l : order) {
      const auto found = std::find(merged.begin(), merged.end(), l);
      at = (found == merged.end() ? merged.insert(at, l) : found) + 1;
    }
    for (const workload::loop l : workload::all_loops) {
      if (std::find(merged.begin(), merged.end(), l) == merged.end()) merged.push_back(l);
    }
    std::copy(merged.begin(), merged.end(), level.order.begin());
  }
  return result;
}

}  // namespace hwflowq::test

#endif
