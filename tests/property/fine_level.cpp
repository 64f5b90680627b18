// What the fine level must do whatever the mapping: never cost less than the mid level's bounds, and
// never less for wider operands.
#include <hwflowq/cost/fine/evaluate.hpp>
#include <hwflowq/cost/mid.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "catch.hpp"
#include "plain_engine.hpp"
#include "random_mappings.hpp"

using namespace hwflowq;
using workload::loop;

namespace {

/// The layer of a nest, its padding left out, as the nest has none.
workload::layer_shape shape_of(const workload::loop_nest& n) {
  workload::layer_shape s;
  s.groups = n.bound(loop::G);
  s.N = n.bound(loop::N);
  s.K = n.bound(loop::K) * s.groups;
  s.C = n.bound(loop::C) * s.groups;
  s.P = n.bound(loop::P);
  s.Q = n.bound(loop::Q);
  s.R = n.bound(loop::R);
  s.S = n.bound(loop::S);
  s.stride_rows = n.stride_rows;
  s.stride_columns = n.stride_columns;
  s.dilation_rows = n.dilation_rows;
  s.dilation_columns = n.dilation_columns;
  s.input_rows = (s.P - 1) * s.stride_rows + (s.R - 1) * s.dilation_rows + 1;
  s.input_columns = (s.Q - 1) * s.stride_columns + (s.S - 1) * s.dilation_columns + 1;
  return s;
}

/// An accelerator whose memories are no larger than this mapping needs, so that the bounds are tight.
template <std::size_t Levels>
accelerator<test::plain_engine, Levels> just_large_enough(const mapping<Levels>& schedule,
                                                          const workload::loop_nest& nest,
                                                          const operand_bits& bits) {
  auto hardware = test::with_room_for(test::roomy_accelerator<Levels>(), schedule);
  std::int64_t lanes = 1;
  for (std::size_t d = 0; d < workload::loop_count; ++d) lanes *= schedule.lanes[d];
  hardware.engine.lane_count = lanes;
  hardware.engine.mac_pj = 0.25;
  for (std::size_t i = 0; i < Levels; ++i) {
    auto& level = hardware.levels[i];
    level.line_bits = 64;
    level.read_pj_per_line = level.write_pj_per_line = i == 0 ? 640.0 : 64.0;
    level.shared_bits_per_cycle = i == 0 ? 4.0 : 16.0;
  }
  const auto cost = evaluate(hardware, nest, bits, schedule);
  for (std::size_t i = 1; i < Levels; ++i) {
    std::int64_t sum = 1;
    for (const std::int64_t part : cost.occupancy_bits[i]) sum += part;
    hardware.levels[i].capacity_bits = sum;
  }
  return hardware;
}

// Bits that operands and sums take in the engine.
template <std::size_t Levels>
std::int64_t engine_bits(const accelerator<test::plain_engine, Levels>& hardware,
                         const operand_bits& bits) {
  return hardware.processing_elements() * hardware.engine.lane_count *
         (bits.weight_bits + bits.input_bits + bits.accumulator_bits);
}

template <std::size_t Levels>
void check_bounds(std::uint64_t seed, int repetitions) {
  test::random_mappings random(seed);
  const test::mapping_taste taste{.greatest_bound = 12, .greatest_macs = 20'000, .in_space = 1};
  for (int repetition = 0; repetition < repetitions; ++repetition) {
    const auto nest = random.layer(taste);
    auto schedule = random.schedule<Levels>(nest, taste);
    // The mid level takes for granted that all operands lie outside and pass the buffers.
    schedule.levels[0].keep = {true, true, true};
    schedule.levels[1].keep = {true, true, true};
    const operand_bits bits{.weight_bits = static_cast<int>(random.number(1, 16)),
                            .input_bits = static_cast<int>(random.number(1, 16)),
                            .output_bits = static_cast<int>(random.number(1, 16)),
                            .accumulator_bits = static_cast<int>(random.number(16, 32))};
    const auto hardware = just_large_enough(schedule, nest, bits);
    const auto fine = evaluate(hardware, nest, bits, schedule);
    REQUIRE(fine.fits());

    mid_parameters parameters;
    parameters.processing_elements = hardware.processing_elements() * hardware.engine.lane_count;
    parameters.shared_buffer_bits = 0;
    parameters.register_bits = engine_bits(hardware, bits);
    for (std::size_t i = 1; i < Levels; ++i) {
      auto& part = i == 1 ? parameters.shared_buffer_bits : parameters.register_bits;
      part += hardware.instances(i) * hardware.levels[i].capacity_bits;
    }
    parameters.dram_bits_per_cycle = 4;
    parameters.buffer_bits_per_cycle = 16 * hardware.instances(1);
    parameters.accumulator_bits = bits.accumulator_bits;
    parameters.energies = {.mac_8x8_pj = 0.25, .buffer_pj_per_bit = 1.0, .dram_pj_per_bit = 10.0};
    const mid_model<fixed_law> mid(parameters);
    const auto bound = mid.layer(shape_of(nest), {.weight_bits = bits.weight_bits,
                                                  .input_bits = bits.input_bits,
                                                  .output_bits = bits.output_bits});
    CHECK(bound.macs == fine.macs);
    CHECK(bound.compute_cycles <= fine.compute_cycles);
    CHECK(bound.dram_traffic_bits <= fine.traffic_bits[0]);
    CHECK(bound.buffer_traffic_bits <= fine.traffic_bits[1]);
    CHECK(bound.latency_cycles <= fine.latency_cycles);
    CHECK(bound.energy_pj <= fine.energy_pj * (1.0 + 1e-12));
  }
}

}  // namespace

TEST_CASE("no mapping costs less than the mid level's bound", "[property]") {
  check_bounds<2>(41, 3000);
  check_bounds<3>(42, 3000);
  check_bounds<4>(43, 1000);
}

TEST_CASE("wider operands never cost less at the fine level", "[property]") {
  test::random_mappings random(51);
  const test::mapping_taste taste{.greatest_bound = 12, .greatest_macs = 2000, .in_space = 1};
  for (int repetition = 0; repetition < 2000; ++repetition) {
    const auto nest = random.layer(taste);
    const auto schedule = random.schedule<3>(nest, taste);
    auto hardware = test::with_room_for(test::roomy_accelerator<3>(), schedule);
    for (auto& level : hardware.levels) {
      level.line_bits = random.number(8, 64);
      level.packed = static_cast<packing>(random.number(0, 2));
      level.read_pj_per_line = 3.0;
      level.write_pj_per_line = 4.0;
      level.hop_pj_per_bit = 0.1;
      level.read_bits_per_cycle = static_cast<double>(random.number(1, 64));
      level.write_bits_per_cycle = static_cast<double>(random.number(1, 64));
    }
    operand_bits bits{.weight_bits = static_cast<int>(random.number(1, 16)),
                      .input_bits = static_cast<int>(random.number(1, 16)),
                      .output_bits = static_cast<int>(random.number(1, 16)),
                      .accumulator_bits = 32};
    const auto narrow = evaluate(hardware, nest, bits, schedule);
    for (int operand = 0; operand < 4; ++operand) {
      operand_bits wider = bits;
      (operand == 0   ? wider.weight_bits
       : operand == 1 ? wider.input_bits
       : operand == 2 ? wider.output_bits
                      : wider.accumulator_bits) += static_cast<int>(random.number(1, 8));
      const auto wide = evaluate(hardware, nest, wider, schedule);
      REQUIRE(wide.fits());
      CHECK(wide.counts == narrow.counts);
      CHECK(wide.energy_pj >= narrow.energy_pj);
      CHECK(wide.latency_cycles >= narrow.latency_cycles);
      for (std::size_t i = 0; i < 3; ++i) {
        CHECK(wide.traffic_bits[i] >= narrow.traffic_bits[i]);
        for (std::size_t n = 0; n < workload::tensor_count; ++n) {
          CHECK(wide.occupancy_bits[i][n] >= narrow.occupancy_bits[i][n]);
        }
      }
    }
  }
}
