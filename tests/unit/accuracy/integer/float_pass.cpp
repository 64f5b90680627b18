#include <hwflowq/accuracy/integer/float_pass.hpp>

#include <algorithm>
#include <cstddef>
#include <vector>

#include "catch.hpp"
#include "images.hpp"
#include "random_parameters.hpp"
#include "small_networks.hpp"

using namespace hwflowq;
using namespace hwflowq::accuracy;
using Catch::Matchers::WithinAbs;

TEST_CASE("the float network is that of the definition, and is observed on its way") {
  const auto network = test::small_resnet();
  const auto plan = plan_residual_network(network);
  const auto layers = test::random_parameters(network, false);
  const auto images = test::generated_images(4, 2, 16);
  const std::vector<map_shape> inputs{{16, 16, 3, 1},  {16, 16, 16, 1}, {16, 16, 16, 1},
                                      {16, 16, 16, 1}, {8, 8, 16, 1},   {1, 1, 16, 0}};
  const auto seen = observe_float_network(network, plan, layers, inputs, {}, images);
  const auto expected = test::run_by_definition(network, layers, {}, {}, images);
  REQUIRE(seen.back().outputs.size() == expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    REQUIRE_THAT(double{seen.back().outputs[i]}, WithinAbs(expected[i], 1e-4));
  }
  // All values are few enough to be looked at: those of the image and of 8 channels.
  REQUIRE(seen[0].inputs.size() == 4U * 16 * 16 * 3);
  REQUIRE(seen[1].inputs.size() == 4U * 16 * 16 * 8);
  REQUIRE(*std::min_element(seen[1].inputs.begin(), seen[1].inputs.end()) == 0.0F);
  REQUIRE(seen[5].inputs.size() == 4U * 16);
  REQUIRE(seen[1].moments.mean.size() == 8);
  REQUIRE(seen[1].moments.variance[0] > 0.0);
  // Fewer are spread over all images.
  const auto few = observe_float_network(network, plan, layers, inputs, {}, images, 100);
  REQUIRE(few[1].inputs.size() < 110);
  REQUIRE(few[1].inputs.size() > 80);
}
