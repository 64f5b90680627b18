#include <hwflowq/cost/coarse.hpp>
#include <hwflowq/cost/layer_table.hpp>
#include <hwflowq/cost/mid.hpp>

#include <random>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "allocations.hpp"
#include "catch.hpp"
#include "cost_networks.hpp"

using namespace hwflowq;
using workload::layer_kind;

namespace {

// Costs without a law: nothing that a table could guess, and sums that depend on their order.
struct arbitrary_model {
  double layer(const workload::layer_shape& shape, const layer_operands& operands) const {
    const auto mixed = hash_all(hash_value(shape), operands.weight_bits, operands.input_bits,
                                operands.output_bits, operands.input_tensors);
    return static_cast<double>(mixed % 1000003) / 7.0;
  }
  std::pair<double, std::int64_t> whole(double sum, const activation_memory& memory) const {
    return {sum, memory.peak_bits};
  }
  auto operator()(const workload::network& net, std::span<const Precision> precisions) const {
    return estimate(*this, net, precisions);
  }
};

mid_model<bit_serial_law> small_mid(data_movement movement) {
  mid_parameters parameters;
  parameters.processing_elements = 7;
  parameters.shared_buffer_bits = 200;
  parameters.register_bits = 60;
  parameters.dram_bits_per_cycle = 3;
  parameters.movement = movement;
  return mid_model<bit_serial_law>(parameters);
}

std::vector<int> widths(width_set set) {
  std::vector<int> bits;
  set.for_each([&bits](int width) { bits.push_back(width); });
  return bits;
}

template <typename M>
void compare(const workload::network& net, const M& model, const bit_choices& choices,
             std::mt19937_64& random) {
  const layer_table table(net, model, choices);
  CHECK(table.compute_layer_count() == net.compute_layer_count());
  for (int k = 0; k < 5; ++k) {
    const auto precisions =
        test::random_precisions(random, net.compute_layer_count(), widths(choices.weight_bits),
                                widths(choices.activation_bits));
    CHECK(table(precisions) == model(net, precisions));
  }
}

}  // namespace

TEST_CASE("a table equals its model in every bit") {
  std::mt19937_64 random(5);
  const std::vector<bit_choices> all_choices = {
      {{8}, {8}}, {{2, 4, 8}, {3, 5}}, {{16, 1, 7, 7}, {1, 16, 2, 8}}, {{3}, {1, 2, 3, 4, 9}}};
  for (int n = 0; n < 60; ++n) {
    const auto net = test::random_network(random, 1 + static_cast<int>(random() % 16));
    const auto& choices = all_choices[random() % all_choices.size()];
    compare(net, coarse_model<bit_serial_law>{}, choices, random);
    compare(net, coarse_model<bit_parallel_law>{}, choices, random);
    compare(net, small_mid(data_movement::fused), choices, random);
    compare(net, small_mid(data_movement::through_dram), choices, random);
    compare(net, arbitrary_model{}, choices, random);
  }
  const bit_choices up_to_eight{{1, 2, 3, 4, 5, 6, 7, 8}, {1, 2, 3, 4, 5, 6, 7, 8}};
  const auto resnet = test::cifar_resnet(9);
  compare(resnet, coarse_model<bit_serial_law>{}, up_to_eight, random);
  compare(resnet, mid_model<bit_parallel_law>{}, up_to_eight, random);
  compare(resnet, arbitrary_model{}, up_to_eight, random);
}

TEST_CASE("a table of a long network works the same") {
  workload::network net("long");
  auto x = net.add_input({"image", 1, 2, 3, 3});
  for (int i = 0; i < 1600; ++i) {
    x = net.add(std::string("layer").append(std::to_string(i)),
                test::windowed(layer_kind::convolution, 2, 2, 3, 3, 1, 1, 0), {x});
  }
  std::mt19937_64 random(6);
  compare(net, arbitrary_model{}, {{2, 3}, {4, 5}}, random);
}

TEST_CASE("a table keeps no more entries than differ") {
  const auto net = test::cifar_resnet(9);
  const bit_choices choices{{2, 4, 8}, {2, 3, 4, 8}};
  // 8 distinct compute layers: stem, three bodies, two reductions, the classifier, but the widths
  // of outputs make no difference, and data movers cost nothing.
  const layer_table coarse(net, coarse_model<bit_serial_law>{}, choices);
  CHECK(coarse.entry_count() == 7 * 3 * 4);
  const layer_table mid(net, mid_model<bit_serial_law>{}, choices);
  CHECK(mid.entry_count() == 6 * 3 * 4 * 4 + 3 * 4);  // nobody reads what the classifier writes
}

TEST_CASE("looking up does not allocate") {
  const auto net = test::cifar_resnet(9);
  const layer_table table(net, coarse_model<bit_serial_law>{}, {{4, 8}, {4, 8}});
  std::mt19937_64 random(7);
  const auto precisions =
      test::random_precisions(random, net.compute_layer_count(), {4, 8}, {4, 8});
  const auto before = test::allocations();
  const auto cost = table(precisions);
  CHECK(test::allocations() == before);
  CHECK(cost.bit_operations > 0);
}

TEST_CASE("a table refuses what it was not made for") {
  using Catch::Matchers::Matches;
  const auto net = test::cifar_resnet(1);
  const coarse_model<fixed_law> model;
  const layer_table table(net, model, {{2, 4}, {3, 6}});
  std::vector<Precision> precisions(net.compute_layer_count(), {2, 3});
  CHECK_NOTHROW(table(precisions));
  for (const int bits :
       {0, 1, 3, 5, 8, 16, 17, 33, 34, 36, 66, 100, 127, -1, -28, -30, -126, -128}) {
    CAPTURE(bits);
    auto wrong = precisions;
    wrong[1].weight_bits = static_cast<std::int8_t>(bits);
    CHECK_THROWS_WITH(table(wrong), Matches("layer_table: layer \"s0b0a\": weight_bits = " +
                                            std::to_string(bits) + " is not among the choices.*"));
  }
  // 8 bits are known to the table, as the width of tensors that nobody reads, but not a choice.
  for (const int bits : {0, 4, 8, 35, 38, -29, -26, -128}) {
    CAPTURE(bits);
    auto wrong = precisions;
    wrong.back().activation_bits = static_cast<std::int8_t>(bits);
    CHECK_THROWS_WITH(table(wrong),
                      Matches("layer_table: layer \"classifier\": activation_bits = " +
                              std::to_string(bits) + " is not among the choices.*"));
  }
  precisions.pop_back();
  CHECK_THROWS_WITH(table(precisions), Matches("layer_table: 7 precisions for 8 compute layers"));

  CHECK_THROWS_AS(layer_table(net, model, {{}, {8}}), std::invalid_argument);
  CHECK_THROWS_WITH(layer_table(net, model, {{8}, {}}),
                    Matches("bit_choices: activation_bits is empty"));
}
