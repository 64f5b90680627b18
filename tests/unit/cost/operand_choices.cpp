#include <hwflowq/cost/operand_choices.hpp>

#include <algorithm>
#include <random>
#include <vector>

#include "catch.hpp"
#include "cost_networks.hpp"

using namespace hwflowq;
using workload::layer_kind;

TEST_CASE("layers may have the widths that their tensors' readers choose") {
  workload::network network("two");
  const auto image = network.add_input({"image", 1, 2, 6, 6});
  const auto a =
      network.add("a", test::windowed(layer_kind::convolution, 2, 3, 6, 6, 3, 1, 1), {image});
  const auto pool =
      network.add("pool", test::windowed(layer_kind::max_pooling, 3, 3, 6, 6, 2, 2, 0), {a});
  network.add("b", test::windowed(layer_kind::convolution, 3, 4, 3, 3, 1, 1, 0), {pool});
  const activation_tracker activations(network);
  const bit_choices choices{{2, 3}, {4, 6}};
  const auto of = [&](std::size_t layer) {
    return operand_choices_of(activations, network.layers()[layer], choices);
  };
  CHECK(of(0) == operand_choices{{2, 3}, {4, 6}, {4, 6}, 1});
  CHECK(of(1) == operand_choices{{}, {4, 6}, {4, 6}, 1});
  CHECK(of(2) == operand_choices{{2, 3}, {4, 6}, {unread_tensor_bits}, 1});
  std::vector<layer_operands> all;
  of(2).for_each([&](const layer_operands& o) { all.push_back(o); });
  CHECK(all == std::vector<layer_operands>{{2, 4, 8, 1}, {2, 6, 8, 1}, {3, 4, 8, 1}, {3, 6, 8, 1}});
  all.clear();
  of(1).for_each([&](const layer_operands& o) { all.push_back(o); });
  CHECK(all == std::vector<layer_operands>{{0, 4, 4, 1}, {0, 4, 6, 1}, {0, 6, 4, 1}, {0, 6, 6, 1}});
}

TEST_CASE("no precisions give a layer other widths than these") {
  std::mt19937_64 random(31);
  const bit_choices choices{{2, 8}, {3, 5}};
  for (int repetition = 0; repetition < 40; ++repetition) {
    const auto network = test::random_network(random, 1 + static_cast<int>(random() % 16));
    const activation_tracker activations(network);
    const auto precisions =
        test::random_precisions(random, network.compute_layer_count(), {2, 8}, {3, 5});
    for_each_layer(
        network, activations, precisions,
        [&](const workload::layer& layer, const layer_operands& operands) {
          std::vector<layer_operands> all;
          operand_choices_of(activations, layer, choices).for_each([&](const layer_operands& o) {
            all.push_back(o);
          });
          CHECK(std::ranges::count(all, operands) == 1);
        });
  }
}
