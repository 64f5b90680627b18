#include <hwflowq/flow/uniform_widths.hpp>
#include <hwflowq/quantization/precision_variation.hpp>

#include "catch.hpp"
#include "cost_networks.hpp"
#include "searches.hpp"

using namespace hwflowq;

TEST_CASE("uniform widths are all pairs of widths that the space has") {
  const auto network = test::cifar_resnet(1);
  const precision_space space(network, {.weight_bits = {2, 4, 8}, .activation_bits = {4, 8}});
  const auto problem = moo::make_problem<precision_genome>(
      [](const precision_genome& g) { return test::small_bits(g); },
      moo::objectives(minimise<"loss">(element<0>), minimise<"work">(element<1>)));
  const auto result =
      flow::uniform_widths(space)(problem, precision_variation(space), {}, serial_executor{});
  CHECK(result.evaluations == 6);
  CHECK(flow::uniform_widths(space).name == "uniform widths");
}
