#include <hwflowq/cost/bit_choices.hpp>
#include <hwflowq/cost/coarse.hpp>
#include <hwflowq/cost/layer_table.hpp>

#include <random>
#include <stdexcept>

#include "catch.hpp"
#include "cost_networks.hpp"

using namespace hwflowq;

TEST_CASE("choices have a width of either kind") {
  CHECK_NOTHROW(bit_choices{{8}, {8}}.validate());
  CHECK_THROWS_AS((bit_choices{{}, {8}}.validate()), std::invalid_argument);
  CHECK_THROWS_AS((bit_choices{{8}, {}}.validate()), std::invalid_argument);
}

TEST_CASE("choices of a space are its alphabets and what is fixed") {
  const auto network = test::cifar_resnet(1);
  precision_space_options options;
  options.weight_bits = {2, 4};
  options.activation_bits = {3, 5};
  options.ends = {};
  options.pins = {{.layer = "stem", .weight_bits = 7, .activation_bits = 11}};
  const precision_space space(network, options);
  const auto choices = choices_of(space);
  CHECK(choices == bit_choices{{2, 4, 7}, {3, 5, 11}});

  // A table of these choices has all genomes of the space.
  const coarse_model<bit_serial_law> model;
  const layer_table table(network, model, choices);
  for (const auto& genome : space.uniform_designs()) {
    const auto precisions = space.expand(genome);
    CHECK(table(precisions) == model(network, precisions));
  }
}
