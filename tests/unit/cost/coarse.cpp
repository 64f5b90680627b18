#include <hwflowq/cost/coarse.hpp>

#include <cstdint>
#include <random>
#include <vector>

#include "catch.hpp"
#include "cost_networks.hpp"

using namespace hwflowq;
using workload::layer_kind;

TEST_CASE("a network of two layers by hand") {
  const auto net = test::two_compute_layers();
  const std::vector<Precision> precisions = {{3, 5}, {4, 2}};
  // conv: 3 * 3 * 3 outputs of 2 * 9 MACs = 486, 54 weights, 3 biases; fc: 30 MACs and weights.
  const auto cost = coarse_model<bit_serial_law>{}(net, precisions);
  CHECK(cost.bit_operations == 486 * 15 + 30 * 8);
  CHECK(cost.fractional_operations == (486 * 15 + 30 * 8) / 64.0);
  CHECK(cost.weight_memory_bits == 54 * 3 + 30 * 4);
  CHECK(cost.model_size_bytes == 48);  // 282 bits of weights and 96 of biases: 378 of 384
  // image 50 at 5; conv's output 27 at 8, which only the pooling reads; pooled 3 at 2; 10 at 8.
  CHECK(cost.total_activation_bits == 50 * 5 + 27 * 8 + 3 * 2 + 10 * 8);
  CHECK(cost.peak_activation_bits == 50 * 5 + 27 * 8);

  CHECK(coarse_model<bit_parallel_law>{}(net, precisions).fractional_operations ==
        486 * 1.0 + 30 * 0.5);
  CHECK(coarse_model<fixed_law>{}(net, precisions).fractional_operations == 516.0);
}

TEST_CASE("at 8 bits every law counts MACs") {
  const auto net = test::cifar_resnet(9);
  const std::vector<Precision> eight(net.compute_layer_count(), {8, 8});
  const auto macs = static_cast<double>(net.macs());
  CHECK(coarse_model<bit_serial_law>{}(net, eight).fractional_operations == macs);
  CHECK(coarse_model<bit_parallel_law>{}(net, eight).fractional_operations == macs);
  CHECK(coarse_model<fixed_law>{}(net, eight).fractional_operations == macs);
  const auto cost = coarse_model<fixed_law>{}(net, eight);
  CHECK(cost.bit_operations == 64 * net.macs());
  CHECK(cost.model_size_bytes == net.weights() + 4 * 10);  // the classifier's biases
}

TEST_CASE("coarse costs scale with widths") {
  std::mt19937_64 random(3);
  for (int n = 0; n < 100; ++n) {
    const auto net = test::random_network(random, 10);
    const auto count = net.compute_layer_count();
    auto precisions = test::random_precisions(random, count, {1, 2, 3, 5, 8}, {1, 2, 4, 7, 8});
    const coarse_model<bit_serial_law> model;
    const auto once = model(net, precisions);
    CHECK(once.fractional_operations == static_cast<double>(once.bit_operations) / 64.0);
    for (auto& p : precisions) p.weight_bits = static_cast<std::int8_t>(2 * p.weight_bits);
    const auto twice = model(net, precisions);
    CHECK(twice.fractional_operations == 2.0 * once.fractional_operations);
    CHECK(twice.bit_operations == 2 * once.bit_operations);
    CHECK(twice.weight_memory_bits == 2 * once.weight_memory_bits);
    CHECK(twice.total_activation_bits == once.total_activation_bits);
    CHECK(twice.peak_activation_bits == once.peak_activation_bits);
  }
}

TEMPLATE_TEST_CASE("wider operands never cost less at the coarse level", "", bit_serial_law,
                   bit_parallel_law, fixed_law) {
  std::mt19937_64 random(4);
  for (int n = 0; n < 100; ++n) {
    const auto net = test::random_network(random, 10);
    if (net.compute_layer_count() == 0) continue;
    auto precisions =
        test::random_precisions(random, net.compute_layer_count(), {1, 4, 8, 15}, {1, 2, 7, 15});
    const coarse_model<TestType> model;
    const auto before = model(net, precisions);
    auto& changed = precisions[random() % precisions.size()];
    ++(random() % 2 == 0 ? changed.weight_bits : changed.activation_bits);
    const auto after = model(net, precisions);
    CHECK(after.fractional_operations >= before.fractional_operations);
    CHECK(after.bit_operations > before.bit_operations);
    CHECK(after.weight_memory_bits >= before.weight_memory_bits);
    CHECK(after.peak_activation_bits >= before.peak_activation_bits);
    CHECK(after.total_activation_bits >= before.total_activation_bits);
    CHECK(after.model_size_bytes >= before.model_size_bytes);
  }
}

TEST_CASE("the fields of coarse costs have names") {
  static_assert(has_field<coarse_cost, "peak_activation_bits">);
  static_assert(field_names<coarse_cost>.size() == 6);
  static_assert(field_names<coarse_layer_cost>.size() == 4);
  const coarse_cost five{.bit_operations = 5};
  CHECK(field_of<"bit_operations">(five) == 5);
}
