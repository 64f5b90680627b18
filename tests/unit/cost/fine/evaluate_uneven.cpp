#include <hwflowq/cost/fine/evaluate_uneven.hpp>

#include "catch.hpp"

using namespace hwflowq;
using workload::loop;

namespace {

// The reference cases are in golden.cost.zigzag.
struct uneven_example {
  ported_array array;
  workload::loop_nest nest;
  uneven_mapping schedule;
  operand_bits bits{.weight_bits = 8, .input_bits = 8, .output_bits = 8, .accumulator_bits = 24};
  uneven_example() {
    const auto all = [](std::int64_t width) {
      memory_port port{.least_bits = width, .greatest_bits = width, .serves = {}};
      for (const auto t : workload::all_tensors) {
        for (const auto d : {port_direction::read_to_low, port_direction::write_from_low,
                             port_direction::read_to_high, port_direction::write_from_high}) {
          port.serves.push_back({t, d});
        }
      }
      return port;
    };
    const ported_memory memory{.name = "memory",
                               .size_bits = 1 << 20,
                               .read_pj_per_word = 10.0,
                               .write_pj_per_word = 20.0,
                               .keeps = {true, true, true},
                               .ports = {all(24)},
                               .serves_dimension = {true}};
    array = {.name = "small", .dimensions = {4}, .mac_pj = 1.0, .memories = {memory}};
    nest.bounds = {1, 1, 8, 6, 1, 1, 1, 1};
    schedule.in_time = {{loop::C, 6}, {loop::K, 2}};
    schedule.in_space = {{{loop::K, 4}}};
    for (auto& inside : schedule.inside) inside = {2};
  }
};

}  // namespace

TEST_CASE("partial sums move in every cycle, and the first ones, too") {
  const uneven_example f;
  const auto cost = evaluate_uneven(f.array, f.nest, f.bits, f.schedule);
  const auto& outputs = cost.uses[2].front();
  CHECK(cost.temporal_cycles == 12);
  // Four sums of 24 bits in each of 12 cycles, both ways.
  CHECK(outputs[port_direction::read_to_low].words == 48);
  CHECK(outputs[port_direction::write_from_low].words == 48);
  CHECK(outputs[port_direction::read_to_high].words == 0);
  // One input for all four elements, three of which fit in a word: a word a cycle.
  CHECK(cost.uses[1].front()[port_direction::read_to_low].words == 12);
  // Four weights of 8 bits are two words.
  CHECK(cost.uses[0].front()[port_direction::read_to_low].words == 24);
  CHECK(cost.memory_pj == 48 * 10.0 + 48 * 20.0 + 12 * 10.0 + 24 * 10.0);
  CHECK(cost.energy_pj == cost.memory_pj + 48.0);
  CHECK(cost.spatial_utilisation == 1.0);
}

TEST_CASE("outputs without a sum are complete at once") {
  uneven_example f;
  f.nest.bounds = {1, 1, 8, 1, 1, 1, 1, 1};
  f.schedule.in_time = {{loop::K, 2}};
  for (auto& inside : f.schedule.inside) inside = {1};
  const auto cost = evaluate_uneven(f.array, f.nest, f.bits, f.schedule);
  const auto& outputs = cost.uses[2].front();
  CHECK(outputs[port_direction::read_to_low].periods == 0);
  CHECK(outputs[port_direction::write_from_low].bits == 8);
  // The input stands still: read once.
  CHECK(cost.uses[1].front()[port_direction::read_to_low].words == 1);
}
