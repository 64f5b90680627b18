#include <hwflowq/flow/layer_choices.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <set>
#include <vector>

#include "catch.hpp"
#include "cost_networks.hpp"

namespace {

using namespace hwflowq;
using workload::layer_kind;
using workload::network;

constexpr workload::layer_shape convolution{.K = 1, .C = 1};

}  // namespace

TEST_CASE("a layer's weights and activations are a choice of pairs") {
  network n("chain");
  auto t = n.add_input({"image"});
  t = n.add("a", convolution, {t});
  n.add("b", convolution, {t});
  const precision_space space(
      n, {.weight_bits = {2, 8}, .activation_bits = {4, 6, 8}, .ends = std::nullopt});
  const auto choices = flow::layer_choices(space, precision_variation(space));
  REQUIRE(choices.size() == 2);
  for (std::size_t l = 0; l < 2; ++l) {
    const auto found = std::ranges::find_if(
        choices, [&](const auto& c) { return c.genes.front() == space.weight_gene(l); });
    REQUIRE(found != choices.end());
    CHECK(found->genes == std::vector{space.weight_gene(l), space.activation_gene(l)});
    CHECK(found->options ==
          std::vector<std::vector<std::uint32_t>>{{0, 0}, {0, 1}, {0, 2}, {1, 0}, {1, 1}, {1, 2}});
  }
}

TEST_CASE("layers that share activations are one choice, and each gene is in one choice") {
  network n("shared");
  const auto image = n.add_input({"image"});
  const auto a = n.add("a", convolution, {image});
  n.add("b", convolution, {a});
  n.add("c", convolution, {a});
  const precision_space space(n, {.weight_bits = {2, 4, 8},
                                  .activation_bits = {4, 8},
                                  .layers = {{.layer = "c", .weight_bits = {4, 8}}},
                                  .ends = std::nullopt,
                                  .pins = {{.layer = "a", .activation_bits = 8}}});
  const auto choices = flow::layer_choices(space, precision_variation(space));
  std::multiset<std::size_t> genes;
  for (const auto& choice : choices) genes.insert(choice.genes.begin(), choice.genes.end());
  CHECK(genes == std::multiset<std::size_t>{0, 1, 2, 3});
  REQUIRE(choices.size() == 2);
  const auto& shared = choices[0].genes.size() == 3 ? choices[0] : choices[1];
  // Width 2 is not of c: its nearest is 4.
  CHECK(shared.options == std::vector<std::vector<std::uint32_t>>{
                              {0, 0, 0}, {0, 0, 1}, {1, 0, 0}, {1, 0, 1}, {2, 1, 0}, {2, 1, 1}});
}

TEST_CASE("a residual network is cut into choices that cover its genes once") {
  const auto net = test::cifar_resnet(3);
  const precision_space space(net);
  const auto choices = flow::layer_choices(space, precision_variation(space));
  std::multiset<std::size_t> genes;
  for (const auto& choice : choices) {
    genes.insert(choice.genes.begin(), choice.genes.end());
    CHECK(choice.options.size() <= 49);
  }
  CHECK(genes.size() == space.gene_count());
  CHECK(std::set<std::size_t>(genes.begin(), genes.end()).size() == space.gene_count());
}
