// Words, energy and latency of uneven mappings against ZigZag.
#include <hwflowq/cost/fine/evaluate_uneven.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>

#include "catch.hpp"
#include "reference.hpp"

namespace {

using namespace hwflowq;

// ZigZag's names of loops: OX and FX lie along columns, OY and FY along rows.
workload::loop loop_named(const std::string& name) {
  const std::array<std::pair<const char*, workload::loop>, 8> names = {{
      {"G", workload::loop::G},
      {"B", workload::loop::N},
      {"K", workload::loop::K},
      {"C", workload::loop::C},
      {"OY", workload::loop::P},
      {"OX", workload::loop::Q},
      {"FY", workload::loop::R},
      {"FX", workload::loop::S},
  }};
  for (const auto& [letters, l] : names) {
    if (name == letters) return l;
  }
  throw std::runtime_error("no loop " + name);
}

// Operands of memories, and of layers.
workload::tensor tensor_named(const std::string& name) {
  if (name == "I1" || name == "I") return workload::tensor::inputs;
  if (name == "I2" || name == "W") return workload::tensor::weights;
  if (name == "O") return workload::tensor::outputs;
  throw std::runtime_error("no operand " + name);
}

sized_loop loop_of(const nlohmann::json& entry) {
  return {loop_named(entry.at(0).get<std::string>()), entry.at(1).get<std::int64_t>()};
}

struct zigzag_case {
  ported_array array;
  workload::loop_nest nest;
  operand_bits bits;
  uneven_mapping schedule;
};

zigzag_case read_case(const nlohmann::json& item) {
  zigzag_case c;
  const auto& layer = item.at("layer");
  for (const std::string name : {"B", "K", "C", "OY", "OX", "FY", "FX"}) {
    c.nest.bounds[static_cast<std::size_t>(loop_named(name))] = layer.at(name).get<std::int64_t>();
  }
  c.nest.stride_rows = c.nest.stride_columns = layer.at("stride").get<std::int64_t>();
  const auto& bits = layer.at("bits");
  c.bits = {.weight_bits = bits.at("W").get<int>(),
            .input_bits = bits.at("I").get<int>(),
            .output_bits = bits.at("O_final").get<int>(),
            .accumulator_bits = bits.at("O").get<int>()};

  c.array.name = "reference";
  c.array.mac_pj = item.at("array").at("mac_pj").get<double>();
  std::vector<std::string> dimensions;
  for (const auto& [name, size] : item.at("array").at("dimensions").items()) {
    dimensions.push_back(name);
    c.array.dimensions.push_back(size.get<std::int64_t>());
  }
  for (const auto& from : item.at("memories")) {
    ported_memory memory;
    memory.name = from.at("name").get<std::string>();
    memory.size_bits = from.at("size_bits").get<std::int64_t>();
    memory.read_pj_per_word = from.at("read_pj_per_access").get<double>();
    memory.write_pj_per_word = from.at("write_pj_per_access").get<double>();
    for (const auto& operand : from.at("operands")) {
      memory.keeps[static_cast<std::size_t>(tensor_named(operand.get<std::string>()))] = true;
    }
    for (const std::string& dimension : dimensions) {
      const auto& served = from.at("served_dimensions");
      memory.serves_dimension.push_back(std::find(served.begin(), served.end(), dimension) !=
                                        served.end());
    }
    for (const auto& port : from.at("ports")) {
      memory_port to{.least_bits = port.at("bits_min").get<std::int64_t>(),
                     .greatest_bits = port.at("bits_max").get<std::int64_t>(),
                     .serves = {}};
      for (const auto& entry : port.at("serves")) {
        const auto text = entry.get<std::string>();  // such as "I1, tl"
        const auto comma = text.find(", ");
        const auto way = text.substr(comma + 2);
        to.serves.push_back(
            {tensor_named(text.substr(0, comma)), way == "tl"   ? port_direction::read_to_low
                                                  : way == "fl" ? port_direction::write_from_low
                                                  : way == "th" ? port_direction::read_to_high
                                                                : port_direction::write_from_high});
      }
      memory.ports.push_back(to);
    }
    c.array.memories.push_back(memory);
  }

  for (const auto& entry : item.at("temporal_inner_to_outer")) {
    c.schedule.in_time.push_back(loop_of(entry));
  }
  for (const std::string& dimension : dimensions) {
    c.schedule.in_space.emplace_back();
    const auto& spatial = item.at("spatial");
    if (!spatial.contains(dimension)) continue;
    for (const auto& entry : spatial.at(dimension)) {
      c.schedule.in_space.back().push_back(loop_of(entry));
    }
  }
  for (const auto& [operand, levels] : item.at("allocated_inner_to_outer_per_memory").items()) {
    auto& inside = c.schedule.inside[static_cast<std::size_t>(tensor_named(operand))];
    std::size_t count = 0;
    for (const auto& loops : levels) inside.push_back(count += loops.size());
  }
  return c;
}

bool close(double actual, double expected) {
  return std::abs(actual - expected) <= 1e-9 * std::max(std::abs(expected), 1.0);
}

void compare(const nlohmann::json& item) {
  const auto c = read_case(item);
  const auto cost = evaluate_uneven(c.array, c.nest, c.bits, c.schedule);
  const auto& expected = item.at("expected");
  const auto number = [&](const char* field) { return expected.at(field).get<double>(); };
  CHECK(cost.macs == expected.at("macs").get<std::int64_t>());
  CHECK(static_cast<double>(cost.ideal_cycles) == number("ideal_cycles"));
  CHECK(static_cast<double>(cost.temporal_cycles) == number("temporal_cycles"));
  CHECK(close(cost.stall_cycles, number("stall_cycles")));
  CHECK(close(cost.onloading_cycles, number("onloading_cycles")));
  CHECK(close(cost.offloading_cycles, number("offloading_cycles")));
  CHECK(close(cost.latency_cycles, number("latency")));
  CHECK(close(cost.spatial_utilisation, number("spatial_utilization")));
  CHECK(close(cost.mac_pj, number("mac_energy_pj")));
  CHECK(close(cost.memory_pj, number("memory_energy_pj")));
  CHECK(close(cost.energy_pj, number("energy_pj")));
  const std::array<const char*, 4> directions = {"rd_to_low", "wr_from_low", "rd_to_high",
                                                 "wr_from_high"};
  for (const auto& [operand, levels] : expected.at("accesses").items()) {
    const auto n = static_cast<std::size_t>(tensor_named(operand));
    REQUIRE(cost.uses[n].size() == levels.size());
    for (std::size_t m = 0; m < levels.size(); ++m) {
      const memory_use& use = cost.uses[n][m];
      const auto& level = levels.at(m);
      INFO(operand << " in " << level.at("memory"));
      CHECK(c.array.memories[use.memory].name == level.at("memory").get<std::string>());
      CHECK(static_cast<double>(use.instances) == level.at("units").get<double>());
      CHECK(use.double_buffered ==
            expected.at("double_buffered").at(operand).at(m + 1).get<bool>());
      CHECK(close(use.energy_pj, level.at("energy_pj").get<double>()));
      for (std::size_t d = 0; d < directions.size(); ++d) {
        INFO(directions[d]);
        const port_traffic& way = use.ports[d];
        const char* name = directions[d];
        REQUIRE(level.at("words").contains(name) == (way.periods > 0));
        if (way.periods == 0) continue;
        CHECK(way.words == level.at("words").at(name).get<std::int64_t>());
        CHECK(static_cast<double>(way.elements) ==
              level.at("elements_per_period").at(name).get<double>());
        CHECK(way.periods == level.at("periods").at(name).get<std::int64_t>());
        CHECK(way.bits == level.at("bits_per_element").at(name).get<std::int64_t>());
        CHECK(way.real_cycles == level.at("real_cycles_per_period").at(name).get<std::int64_t>());
        CHECK(way.allowed_cycles ==
              level.at("allowed_cycles_per_period").at(name).get<std::int64_t>());
      }
    }
  }
}

}  // namespace

TEST_CASE("golden.cost.zigzag", "[golden]") {
  hwflowq::test::require_reference_dir();
  const auto file = hwflowq::test::reference_json("cost/golden_zigzag.json");
  std::size_t cases = 0;
  for (const auto& item : file.at("cases")) {
    INFO("case " << item.at("id"));
    compare(item);
    ++cases;
  }
  hwflowq::test::report_cases("zigzag", cases);
}
