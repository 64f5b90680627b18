#include <hwflowq/cost/mid.hpp>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <random>
#include <stdexcept>
#include <vector>

#include "catch.hpp"
#include "cost_networks.hpp"

using namespace hwflowq;
using workload::layer_kind;

namespace {

mid_parameters roomy() {
  mid_parameters p;
  p.processing_elements = 10;
  p.register_bits = 1 << 20;
  p.dram_bits_per_cycle = 16;
  p.buffer_bits_per_cycle = 64;
  p.frequency_mhz = 100.0;
  p.energies = {.mac_8x8_pj = 0.5, .buffer_pj_per_bit = 0.25, .dram_pj_per_bit = 8.0};
  return p;
}

}  // namespace

TEST_CASE("the mid level of a network of two layers by hand") {
  const auto net = test::two_compute_layers();
  const std::vector<Precision> precisions = {{3, 5}, {4, 2}};
  const mid_model<bit_serial_law> model(roomy());
  const auto layers = breakdown(model, net, precisions);
  REQUIRE(layers.size() == 3);

  // conv: 486 MACs of 15/64; 54 weights of 3 bits, 50 inputs of 5, 27 outputs of 8.
  const std::int64_t conv_traffic = 54 * 3 + 50 * 5 + 27 * 8;
  CHECK(layers[0].macs == 486);
  CHECK(layers[0].compute_cycles == 12);  // 113.906... / 10
  CHECK(layers[0].dram_traffic_bits == conv_traffic);
  CHECK(layers[0].buffer_traffic_bits == 2 * conv_traffic);
  CHECK(layers[0].latency_cycles == 40);  // 628 / 16, more than 1256 / 64
  CHECK(layers[0].energy_pj ==
        486 * 15 / 64.0 * 0.5 + 8.0 * conv_traffic + 0.25 * 2 * conv_traffic);
  // The pooling is fused. fc: 30 MACs of 8/64, 30 weights of 4 bits, 3 inputs of 2, 10 outputs of 8.
  CHECK(layers[1] == mid_layer_cost{});
  const std::int64_t fc_traffic = 30 * 4 + 3 * 2 + 10 * 8;
  CHECK(layers[2].compute_cycles == 1);
  CHECK(layers[2].dram_traffic_bits == fc_traffic);
  CHECK(layers[2].latency_cycles == 13);  // 206 / 16

  const auto cost = model(net, precisions);
  CHECK(cost.compute_cycles == 13);
  CHECK(cost.dram_traffic_bits == conv_traffic + fc_traffic);
  CHECK(cost.buffer_traffic_bits == 2 * (conv_traffic + fc_traffic));
  CHECK(cost.latency_cycles == 53);
  CHECK(cost.latency_us == 0.53);
  CHECK(cost.operations_per_bit == 2.0 * 516 / static_cast<double>(conv_traffic + fc_traffic));
  CHECK(cost.energy_pj == layers[0].energy_pj + layers[2].energy_pj);
}

TEST_CASE("data movers through external memory") {
  const auto net = test::two_compute_layers();
  const std::vector<Precision> precisions = {{3, 5}, {4, 2}};
  auto parameters = roomy();
  parameters.movement = data_movement::through_dram;
  const auto layers = breakdown(mid_model<fixed_law>(parameters), net, precisions);
  CHECK(layers[1].macs == 0);
  CHECK(layers[1].compute_cycles == 0);
  CHECK(layers[1].dram_traffic_bits == 27 * 8 + 3 * 2);
  CHECK(layers[1].buffer_traffic_bits == 2 * (27 * 8 + 3 * 2));
  CHECK(layers[1].latency_cycles == 14);
  CHECK(layers[1].energy_pj == 222 * 8.0 + 444 * 0.25);

  const layer_operands two{.weight_bits = 0, .input_bits = 4, .output_bits = 8, .input_tensors = 2};
  const auto add = test::windowed(layer_kind::add, 4, 4, 3, 3, 1, 1, 0);
  CHECK(mid_model<fixed_law>(parameters).layer(add, two).dram_traffic_bits == 2 * 36 * 4 + 36 * 8);
}

TEST_CASE("cycles are the exact ceiling") {
  CHECK(detail::cycles_of(0.0, 3) == 0);
  std::mt19937_64 random(11);
  for (int n = 0; n < 20000; ++n) {
    // Multiples and their neighbours, in units of 1/64.
    const auto lanes = static_cast<std::int64_t>(1 + random() % 4096);
    const auto cycles = static_cast<std::int64_t>(random() % (std::uint64_t{1} << (random() % 30)));
    const auto units = std::max<std::int64_t>(
        0, 64 * lanes * cycles + static_cast<std::int64_t>(random() % 3) - 1);
    const auto expected = (units + 64 * lanes - 1) / (64 * lanes);
    CHECK(detail::cycles_of(static_cast<double>(units) / 64.0, lanes) == expected);
  }
}

TEST_CASE("a small buffer makes more traffic, a large one leaves the compulsory") {
  const auto net = test::cifar_resnet(9);
  const std::vector<Precision> eight(net.compute_layer_count(), {8, 8});
  auto parameters = mid_parameters{};
  std::int64_t before = std::numeric_limits<std::int64_t>::max();
  std::int64_t first = 0;
  for (const std::int64_t bits : {0, 100, 1000, 10000, 100000, 1000000}) {
    parameters.shared_buffer_bits = bits;
    parameters.register_bits = 64;
    const auto cost = mid_model<bit_serial_law>(parameters)(net, eight);
    CHECK(cost.dram_traffic_bits <= before);
    before = cost.dram_traffic_bits;
    first = std::max(first, before);
  }
  CHECK(first > 3 * before);
  std::int64_t compulsory = 0;
  for (const auto& layer : net.layers()) {
    if (!workload::computes(layer.shape.kind)) continue;
    compulsory += compulsory_traffic_bits(use_of_operands(layer.shape), {8, 8, 8, 32});
  }
  CHECK(before == compulsory);
  // Where the room is does not matter.
  parameters.shared_buffer_bits = 100;
  const auto shared = mid_model<bit_serial_law>(parameters)(net, eight);
  parameters.shared_buffer_bits = 0;
  parameters.weight_buffer_bits = 50;
  parameters.input_buffer_bits = 30;
  parameters.output_buffer_bits = 20;
  CHECK(mid_model<bit_serial_law>(parameters)(net, eight) == shared);
}

TEMPLATE_TEST_CASE("wider operands never cost less at the mid level", "", bit_serial_law,
                   bit_parallel_law, fixed_law) {
  std::mt19937_64 random(12);
  for (int n = 0; n < 150; ++n) {
    const auto net = test::random_network(random, 10);
    if (net.compute_layer_count() == 0) continue;
    mid_parameters parameters;
    parameters.processing_elements = static_cast<std::int64_t>(1 + random() % 30);
    parameters.shared_buffer_bits = static_cast<std::int64_t>(random() % 3000);
    parameters.register_bits = static_cast<std::int64_t>(random() % 300);
    parameters.dram_bits_per_cycle = static_cast<std::int64_t>(1 + random() % 50);
    parameters.buffer_bits_per_cycle = static_cast<std::int64_t>(1 + random() % 50);
    if (n % 2 == 0) parameters.movement = data_movement::through_dram;
    const mid_model<TestType> model(parameters);
    auto precisions =
        test::random_precisions(random, net.compute_layer_count(), {1, 4, 8, 15}, {1, 2, 7, 15});
    const auto before = model(net, precisions);
    auto& changed = precisions[random() % precisions.size()];
    const bool weight = random() % 2 == 0;
    ++(weight ? changed.weight_bits : changed.activation_bits);
    const auto after = model(net, precisions);
    CHECK(after.compute_cycles >= before.compute_cycles);
    CHECK(after.dram_traffic_bits >= before.dram_traffic_bits);
    CHECK(after.buffer_traffic_bits >= before.buffer_traffic_bits);
    CHECK(after.latency_cycles >= before.latency_cycles);
    CHECK(after.energy_pj >= before.energy_pj);
    CHECK(after.operations_per_bit <= before.operations_per_bit);
    CHECK(after.latency_cycles >= after.compute_cycles);
  }
}

TEST_CASE("parameters are checked") {
  using Catch::Matchers::Matches;
  const auto with = [](auto change) {
    mid_parameters p;
    change(p);
    return mid_model<fixed_law>(p);
  };
  CHECK_NOTHROW(with([](auto&) {}));
  CHECK_THROWS_WITH(with([](auto& p) { p.processing_elements = 0; }),
                    Matches("mid_parameters: processing_elements = 0 must be at least 1"));
  CHECK_THROWS_AS(with([](auto& p) { p.weight_buffer_bits = -1; }), std::invalid_argument);
  CHECK_THROWS_AS(with([](auto& p) { p.input_buffer_bits = -1; }), std::invalid_argument);
  CHECK_THROWS_AS(with([](auto& p) { p.output_buffer_bits = -1; }), std::invalid_argument);
  CHECK_THROWS_AS(with([](auto& p) { p.shared_buffer_bits = -1; }), std::invalid_argument);
  CHECK_THROWS_AS(with([](auto& p) { p.register_bits = -1; }), std::invalid_argument);
  CHECK_THROWS_AS(with([](auto& p) { p.dram_bits_per_cycle = 0; }), std::invalid_argument);
  CHECK_THROWS_AS(with([](auto& p) { p.buffer_bits_per_cycle = 0; }), std::invalid_argument);
  CHECK_THROWS_AS(with([](auto& p) { p.accumulator_bits = 15; }), std::invalid_argument);
  CHECK_THROWS_AS(with([](auto& p) { p.frequency_mhz = 0.0; }), std::invalid_argument);
  CHECK_THROWS_AS(with([](auto& p) { p.frequency_mhz = std::numeric_limits<double>::quiet_NaN(); }),
                  std::invalid_argument);
  CHECK_THROWS_AS(with([](auto& p) { p.energies.dram_pj_per_bit = -1.0; }), std::invalid_argument);
}

TEST_CASE("a network that computes nothing costs nothing") {
  workload::network net("empty");
  net.add_input({"a", 1, 2, 4, 4});
  CHECK(mid_model<fixed_law>{}(net, {}) == mid_cost{});
}
