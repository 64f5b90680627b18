#include <hwflowq/cost/fine.hpp>
#include <hwflowq/cost/hardware_model.hpp>
#include <hwflowq/cost/layer_table.hpp>
#include <hwflowq/moo/field_objective.hpp>

#include <random>
#include <string>
#include <vector>

#include "catch.hpp"
#include "cost_networks.hpp"
#include "plain_engine.hpp"

using namespace hwflowq;

namespace {

// All loops in time at the buffer, in the order of the letters.
struct all_in_the_buffer {
  mapping<2> operator()(const workload::loop_nest& nest, const operand_bits&) const {
    mapping<2> m;
    for (std::size_t d = 0; d < workload::loop_count; ++d) {
      m.levels[1].temporal[d] = static_cast<std::int32_t>(nest.bounds[d]);
    }
    return m;
  }
};

accelerator<test::plain_engine, 2> small() {
  accelerator<test::plain_engine, 2> hardware;
  hardware.name = "small";
  hardware.levels[0].name = "memory";
  hardware.levels[0].line_bits = 64;
  hardware.levels[0].read_pj_per_line = hardware.levels[0].write_pj_per_line = 640.0;
  hardware.levels[0].shared_bits_per_cycle = 16.0;
  hardware.levels[1].name = "buffer";
  hardware.levels[1].line_bits = 64;
  hardware.levels[1].read_pj_per_line = hardware.levels[1].write_pj_per_line = 20.0;
  hardware.levels[1].area_um2 = 3.0;
  hardware.engine.mac_pj = 0.5;
  hardware.frequency_mhz = 100.0;
  return hardware;
}

using buffered_model = fine_model<test::plain_engine, 2, all_in_the_buffer>;

static_assert(MappingSource<all_in_the_buffer, 2>);
static_assert(!MappingSource<all_in_the_buffer, 3>);
static_assert(LayerwiseModel<buffered_model>);
static_assert(HardwareModel<buffered_model>);
static_assert(has_field<fine_cost, "energy_pj"> && has_field<fine_cost, "latency_cycles">);

}  // namespace

TEST_CASE("the fine level sums what its layers' mappings cost") {
  std::mt19937_64 random(5);
  const auto network = test::cifar_resnet(1);
  const buffered_model fine(small(), {});
  const auto precisions =
      test::random_precisions(random, network.compute_layer_count(), {2, 4, 8}, {2, 4, 8});
  const auto layers = breakdown(fine, network, precisions);
  fine_layer_cost sum;
  std::size_t compute = 0;
  for (std::size_t i = 0; i < layers.size(); ++i) {
    const auto& layer = network.layers()[i];
    sum += layers[i];
    if (!workload::computes(layer.shape.kind)) {
      CHECK(layers[i] == fine_layer_cost{});
      continue;
    }
    const auto nest = workload::loops_of(layer.shape);
    // The output's width is that of whoever reads it; any works for the operands.
    operand_bits bits{.weight_bits = precisions[compute].weight_bits,
                      .input_bits = precisions[compute].activation_bits};
    const auto cost = evaluate(fine.hardware(), nest, bits, all_in_the_buffer{}(nest, bits));
    CHECK(layers[i].macs == layer.shape.macs());
    CHECK(layers[i].compute_cycles == cost.compute_cycles);
    CHECK(layers[i].mac_energy_pj == cost.mac_pj);
    ++compute;
  }
  const auto whole = fine(network, precisions);
  CHECK(whole.energy_pj == sum.energy_pj);
  CHECK(whole.latency_cycles == sum.latency_cycles);
  CHECK(whole.latency_us == static_cast<double>(sum.latency_cycles) / 100.0);
  CHECK(whole.energy_delay_pj_us == whole.energy_pj * whole.latency_us);
  CHECK(whole.area_um2 == 3.0);
}

TEST_CASE("a table gives what the model gives") {
  std::mt19937_64 random(6);
  const auto network = test::cifar_resnet(1);
  const buffered_model fine(small(), {}, data_movement::through_dram);
  const layer_table table(network, fine,
                          bit_choices{width_set::between(2, 4), width_set::between(2, 4)});
  for (int repetition = 0; repetition < 5; ++repetition) {
    const auto precisions =
        test::random_precisions(random, network.compute_layer_count(), {2, 3, 4}, {2, 3, 4});
    CHECK(table(precisions) == fine(network, precisions));
  }
}

TEST_CASE("data movers pass through the buffer when they are not fused") {
  workload::network network("mover");
  const auto x = network.add_input({"image", 1, 4, 4, 4});
  network.add("pool", test::windowed(workload::layer_kind::max_pooling, 4, 4, 4, 4, 2, 2, 0), {x});
  CHECK(buffered_model(small(), {})(network, {}).energy_pj == 0.0);
  const auto cost = buffered_model(small(), {}, data_movement::through_dram)(network, {});
  // 64 inputs and 16 outputs of 8 bits: 8 and 2 lines, into and out of both levels.
  CHECK(cost.dram_traffic_bits == 640);
  CHECK(cost.dram_energy_pj == 10 * 640.0);
  CHECK(cost.memory_energy_pj == 10 * 2 * 20.0);
  CHECK(cost.latency_cycles == 40);
}

TEST_CASE("a mapping that does not fit is an error that says why") {
  auto hardware = small();
  hardware.levels[1].capacity_bits = 100;
  const buffered_model fine(hardware, {});
  const auto network = test::cifar_resnet(1);
  const std::vector<Precision> precisions(network.compute_layer_count(), Precision{8, 8});
  std::string text;
  try {
    static_cast<void>(fine(network, precisions));
  } catch (const mapping_error& e) {
    text = e.what();
  }
  CHECK(text.find("accelerator \"small\": level \"buffer\": tiles take ") == 0);
  CHECK(text.find("bits too few") != std::string::npos);
}

TEST_CASE("an accelerator that is not valid makes no model") {
  auto hardware = small();
  hardware.levels[1].line_bits = 0;
  CHECK_THROWS_AS(buffered_model(hardware, {}), std::invalid_argument);
}
