#include <hwflowq/cost/hardware_model.hpp>
#include <hwflowq/cost/layer_table.hpp>
#include <hwflowq/cost/mapper/mapping_table_file.hpp>
#include <hwflowq/cost/mapper/network_mappings.hpp>
#include <hwflowq/hardware/dataflows.hpp>
#include <hwflowq/io/mapping_text.hpp>

#include <algorithm>
#include <cstddef>
#include <random>
#include <string>
#include <vector>

#include "allocations.hpp"
#include "catch.hpp"
#include "cost_networks.hpp"
#include "small_accelerators.hpp"
#include "temporary_directory.hpp"
#include "two_threads.hpp"

using namespace hwflowq;
using workload::layer_kind;

namespace {

const bit_choices few_widths{{2, 8}, {4, 8}};

// Convolutions with a shortcut around one, pooling, and a classifier.
workload::network small_network() {
  workload::network network("small");
  const auto image = network.add_input({"image", 1, 3, 6, 6});
  const auto a =
      network.add("a", test::windowed(layer_kind::convolution, 3, 4, 6, 6, 3, 1, 1), {image});
  const auto b =
      network.add("b", test::windowed(layer_kind::convolution, 4, 4, 6, 6, 3, 1, 1), {a});
  const auto c =
      network.add("c", test::windowed(layer_kind::convolution, 4, 4, 6, 6, 3, 1, 1), {b});
  workload::layer_shape sum = test::windowed(layer_kind::max_pooling, 4, 4, 6, 6, 1, 1, 0);
  sum.kind = layer_kind::add;
  const auto joined = network.add("sum", sum, {a, c});
  const auto pooled =
      network.add("pool", test::windowed(layer_kind::max_pooling, 4, 4, 6, 6, 2, 2, 0), {joined});
  network.add("d", test::windowed(layer_kind::convolution, 4, 5, 3, 3, 1, 1, 0), {pooled});
  return network;
}

using source = tabulated_mappings<3>;
static_assert(MappingSource<source, 3>);
static_assert(HardwareModel<fine_model<test::plain_engine, 3, source>>);
static_assert(LayerwiseModel<fine_model<test::plain_engine, 3, source>>);

}  // namespace

TEST_CASE("a genome's fine cost is a sum of look-ups, equal to direct evaluation") {
  const auto network = small_network();
  const mapper best(test::small_accelerator(), dataflows::row_stationary{});
  mapping_table table(best);
  const auto fine =
      map_network(best, table, network, few_widths, serial_executor{}, data_movement::through_dram);
  // Three distinct layers at 2 widths of weights, 2 of inputs, and of outputs 2, or 1 that nobody reads.
  CHECK(table.entries().size() == 8 + 8 + 4);
  CHECK(fine.source().table().entries().size() == table.entries().size());
  const layer_table costs(network, fine, few_widths);

  // The same from the mapper itself.
  const auto directly = [&](const workload::loop_nest& nest, const operand_bits& bits) {
    return best(nest, bits).best;
  };
  const fine_model<test::plain_engine, 3, decltype(directly)> direct(
      test::small_accelerator(), directly, data_movement::through_dram);
  std::mt19937_64 random(12);
  for (int repetition = 0; repetition < 20; ++repetition) {
    const auto precisions =
        test::random_precisions(random, network.compute_layer_count(), {2, 8}, {4, 8});
    const auto cost = costs(precisions);
    CHECK(cost == fine(network, precisions));
    if (repetition < 3) CHECK(cost == direct(network, precisions));
  }
  const auto precisions =
      test::random_precisions(random, network.compute_layer_count(), {2, 8}, {4, 8});
  const auto before = test::allocations();
  const auto cost = costs(precisions);
  CHECK(test::allocations() == before);
  CHECK(cost.energy_pj > 0.0);
}

TEST_CASE("threads map a network to the same table") {
  const auto network = small_network();
  const mapper best(test::small_accelerator(), dataflows::row_stationary{});
  mapping_table one(best);
  mapping_table two(best);
  static_cast<void>(map_network(best, one, network, few_widths));
  static_cast<void>(map_network(best, two, network, few_widths, test::two_threads{}));
  CHECK(std::ranges::equal(one.entries(), two.entries()));
}

TEST_CASE("a network's mappings come from a file") {
  const auto network = small_network();
  const mapper best(test::small_accelerator(), dataflows::row_stationary{});
  mapping_table table(best);
  const auto fine = map_network(best, table, network, few_widths);
  const test::temporary_directory directory;
  save_mappings(table, directory / "mappings");
  mapping_table loaded(best);
  load_mappings(loaded, directory / "mappings");
  const auto again = map_network(best, loaded, network, few_widths);
  CHECK(std::ranges::equal(loaded.entries(), table.entries()));
  const std::vector<Precision> precisions(network.compute_layer_count(), Precision{2, 4});
  CHECK(again(network, precisions) == fine(network, precisions));
}

TEST_CASE("a layer shows its mapping and its cost in full") {
  const auto network = small_network();
  const mapper best(test::small_accelerator(), dataflows::row_stationary{});
  mapping_table table(best);
  const auto fine = map_network(best, table, network, few_widths);
  const layer_operands operands{.weight_bits = 2, .input_bits = 8, .output_bits = 4};
  const auto& shape = network.layers()[1].shape;
  const auto found = fine.schedule(shape, operands);
  CHECK(found.schedule == best(found.nest, found.bits).best);
  CHECK(found.cost == evaluate(fine.hardware(), found.nest, found.bits, found.schedule));
  const auto sum = fine.layer(shape, operands);
  CHECK(found.cost.energy_pj == sum.energy_pj);
  CHECK(found.cost.latency_cycles == sum.latency_cycles);
  CHECK(io::loop_nest_text(fine.hardware(), found.nest, found.schedule, found.cost)
            .find("multiply and add") != std::string::npos);
}

TEST_CASE("what the table lacks and what fits no mapping are errors that say so") {
  using Catch::Matchers::Matches;
  const auto network = small_network();
  auto hardware = test::small_accelerator();
  const mapper best(hardware, dataflows::row_stationary{});
  mapping_table table(best);
  const auto fine = map_network(best, table, network, few_widths);
  const std::vector<Precision> narrow(network.compute_layer_count(), Precision{3, 8});
  CHECK_THROWS_WITH(
      fine(network, narrow),
      Matches("no mapping in the table for a layer of G 1 N 1 K 4 C 3 P 6 Q 6 R 3 S 3 "
              "at 3 bits of weights, 8 of inputs, 8 of outputs"));
  CHECK_THROWS_AS(map_network(best, table, network, bit_choices{{}, {8}}), std::invalid_argument);

  hardware.levels[2].capacity_bits = 8;
  const mapper cramped(hardware, dataflows::row_stationary{});
  mapping_table without(cramped);
  CHECK_THROWS_AS(map_network(cramped, without, network, few_widths), mapping_error);
  CHECK_THROWS_WITH(map_network(cramped, without, network, few_widths),
                    Matches("network \"small\", layer \"a\", a layer of .*: accelerator \"small\": "
                            "no mapping fits; level \"registers\" needs .*"));
  CHECK(without.entries().size() == table.entries().size());
}
