#include <hwflowq/cost/fine/evaluate.hpp>

#include <cmath>
#include <limits>

#include "allocations.hpp"
#include "catch.hpp"
#include "plain_engine.hpp"
#include "random_mappings.hpp"

using namespace hwflowq;
using workload::loop;
using workload::tensor;

namespace {

// Eight outputs of six channels each, over two elements by output; a buffer for all of them.
struct two_elements {
  accelerator<test::plain_engine, 2> hardware;
  workload::loop_nest nest;
  mapping<2> schedule;
  operand_bits bits{.weight_bits = 4, .input_bits = 8, .output_bits = 8, .accumulator_bits = 24};
  two_elements() {
    hardware.name = "two elements";
    hardware.levels[0].name = "memory";
    hardware.levels[0].line_bits = 32;
    hardware.levels[0].read_pj_per_line = 100.0;
    hardware.levels[0].write_pj_per_line = 200.0;
    hardware.levels[1].name = "buffer";
    hardware.levels[1].line_bits = 24;
    hardware.levels[1].read_pj_per_line = 1.0;
    hardware.levels[1].write_pj_per_line = 2.0;
    hardware.levels[1].fan_out_x = 2;
    hardware.engine.mac_pj = 0.5;
    nest.bounds = {1, 1, 8, 6, 1, 1, 1, 1};
    schedule.levels[1].temporal = {1, 1, 4, 6, 1, 1, 1, 1};
    schedule.levels[1].order = {loop::K, loop::C, loop::G, loop::N,
                                loop::P, loop::Q, loop::R, loop::S};
    schedule.levels[1].spatial_x[2] = 2;
  }
  [[nodiscard]] mapping_cost<2> cost() const { return evaluate(hardware, nest, bits, schedule); }
};

}  // namespace

TEST_CASE("counts, energy and cycles of a small layer, by hand") {
  const two_elements f;
  const auto cost = f.cost();
  REQUIRE(cost.fits());
  CHECK(cost.macs == 48);
  CHECK(cost.compute_cycles == 24);
  CHECK(cost.latency_cycles == 24);
  CHECK(cost.utilisation == 1.0);
  CHECK(cost.counts.instances == std::array<std::int64_t, 3>{1, 1, 2});
  // Everything moves once between memory and buffer.
  CHECK(cost.at(0, tensor::weights) == access_counts{.reads = 48});
  CHECK(cost.at(0, tensor::inputs) == access_counts{.reads = 6});
  CHECK(cost.at(0, tensor::outputs) == access_counts{.updates = 8});
  // Each element takes its own weight in every step; both take the same input; sums go back and forth.
  CHECK(cost.at(1, tensor::weights) == access_counts{.reads = 48, .fills = 48});
  CHECK(cost.at(1, tensor::inputs) == access_counts{.reads = 24, .fills = 6});
  CHECK(cost.at(1, tensor::outputs) ==
        access_counts{.reads = 48 - 8, .fills = 0, .updates = 48, .drains = 8});
  CHECK(cost.occupancy_bits[1] == std::array<std::int64_t, 3>{48 * 4, 6 * 8, 8 * 24});
  // Lines of 32 bits: eight weights, four inputs or outputs.
  CHECK(cost.memory_pj[0] == std::array<double, 3>{6 * 100.0, 2 * 100.0, 2 * 200.0});
  // Lines of 24 bits: six weights, three inputs or outputs, one partial sum.
  CHECK(cost.memory_pj[1] ==
        std::array<double, 3>{8 * 1.0 + 8 * 2.0, 8 * 1.0 + 2 * 2.0, 40 * 1.0 + 48 * 2.0 + 3 * 1.0});
  CHECK(cost.mac_pj == 24.0);
  CHECK(cost.energy_pj == 600.0 + 200.0 + 400.0 + 24.0 + 12.0 + 139.0 + 24.0);
  CHECK(cost.traffic_bits[0] == 48 * 4 + 6 * 8 + 8 * 8);
}

TEST_CASE("latency is the busiest of compute and ports, with the way in and out") {
  two_elements f;
  f.hardware.levels[0].read_bits_per_cycle = 8.0;   // 240 bits: 30 cycles
  f.hardware.levels[0].write_bits_per_cycle = 1.0;  // 64 bits: 64 cycles
  auto cost = f.cost();
  CHECK(cost.port_cycles == std::array<std::int64_t, 2>{64, 0});
  // The first tiles are all operands, read in 30 cycles; nothing limits the buffer's ports.
  CHECK(cost.fill_cycles == 30);
  CHECK(cost.drain_cycles == 0);
  CHECK(cost.latency_cycles == 64 + 30);
  f.hardware.levels[1].write_bits_per_cycle = 6.0;  // 240 bits of fills: 40 cycles
  f.hardware.levels[1].read_bits_per_cycle = 32.0;  // 64 bits of outputs go out in 2
  cost = f.cost();
  CHECK(cost.fill_cycles == 40);
  CHECK(cost.drain_cycles == 2);
  CHECK(cost.port_cycles[1] == (240 + 48 * 24) / 6);
  CHECK(cost.latency_cycles == 232 + 40 + 2);
  f.hardware.levels[1].shared_bits_per_cycle = 1.0;
  CHECK(f.cost().port_cycles[1] == 240 + 48 * 24 + 48 * 4 + 24 * 8 + 40 * 24 + 8 * 8);
  CHECK(evaluate<timeloop_convention>(f.hardware, f.nest, f.bits, f.schedule).latency_cycles ==
        240 + 48 * 24 + 48 * 4 + 24 * 8 + 40 * 24);
}

TEST_CASE("idle elements, leakage and hops have their price") {
  two_elements f;
  f.hardware.levels[1].fan_out_x = 3;  // of which two work
  f.hardware.levels[1].fan_out_y = 1;
  f.hardware.engine.idle_pj = 0.25;
  f.hardware.levels[1].leakage_pj_per_cycle = 0.125;
  f.hardware.levels[1].hop_pj_per_bit = 0.01;
  const auto cost = f.cost();
  CHECK(cost.idle_pj == 0.25 * (3 * 24 - 48));
  CHECK(cost.leakage_pj == 0.125 * 24);
  CHECK(cost.utilisation == 48.0 / (3 * 24));
  // Half a hop to an element on average; an input goes one hop, through the first to the second.
  const double hops = 48 * 4 * 0.5 + 24 * 8 * 1.0 + (48 + 40) * 24 * 0.5;
  CHECK(std::abs(cost.network_pj[1] - hops * 0.01) < 1e-12);
  CHECK(cost.network_pj[0] == 0.0);
}

TEST_CASE("the sum of all parts is the energy") {
  test::random_mappings random(8);
  auto hardware = test::roomy_accelerator<3>();
  for (auto& level : hardware.levels) {
    level.read_pj_per_line = 1.5;
    level.write_pj_per_line = 2.0;
    level.hop_pj_per_bit = 0.01;
    level.leakage_pj_per_cycle = 1e-9;
  }
  hardware.engine.mac_pj = 0.3;
  for (int repetition = 0; repetition < 200; ++repetition) {
    const auto nest = random.layer({});
    const auto schedule = random.schedule<3>(nest, {});
    const auto cost = evaluate(test::with_room_for(hardware, schedule), nest, {}, schedule);
    REQUIRE(cost.fits());
    double sum = cost.mac_pj + cost.idle_pj + cost.leakage_pj;
    for (std::size_t i = 0; i < 3; ++i) {
      sum += cost.network_pj[i];
      for (const double pj : cost.memory_pj[i]) sum += pj;
    }
    CHECK(std::abs(sum - cost.energy_pj) <= 1e-9 * sum);
  }
}

TEST_CASE("an evaluation allocates nothing") {
  test::random_mappings random(4);
  auto hardware = test::roomy_accelerator<3>();
  hardware.levels[1].hop_pj_per_bit = 0.1;
  hardware.levels[2].capacity_bits = 200;  // some do not fit
  int misfits = 0;
  for (int repetition = 0; repetition < 200; ++repetition) {
    const auto nest = random.layer({});
    const auto schedule = random.schedule<3>(nest, {.remainders = repetition % 2 == 0});
    const auto room = test::with_room_for(hardware, schedule);
    const std::size_t before = test::allocations();
    const auto cost = evaluate(room, nest, {}, schedule);
    CHECK(test::allocations() == before);
    misfits += cost.fits() ? 0 : 1;
  }
  CHECK(misfits > 0);
}

TEST_CASE("depthwise layers keep groups apart") {
  two_elements f;
  f.nest.bounds = {8, 1, 1, 1, 1, 1, 1, 6};
  f.schedule.levels[1].temporal = {4, 1, 1, 1, 1, 1, 1, 6};
  f.schedule.levels[1].spatial_x = {2, 1, 1, 1, 1, 1, 1, 1};
  f.schedule.levels[1].order = workload::all_loops;
  const auto cost = f.cost();
  REQUIRE(cost.fits());
  CHECK(cost.macs == 48);
  CHECK(cost.at(0, tensor::inputs).reads == 48);  // nothing is shared between groups
  CHECK(cost.at(1, tensor::inputs).reads == 48);
}
