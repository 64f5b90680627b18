#include <hwflowq/cost/arrays/matrix_product.hpp>
#include <hwflowq/workload/zoo.hpp>

#include "catch.hpp"

using namespace hwflowq;

TEST_CASE("unrolled layers have as many products as their loops") {
  for (const char* name : {"resnet20", "mobilenet_v2", "alexnet"}) {
    const auto network = workload::zoo::by_name(name);
    for (std::size_t i = 0; i < network.compute_layer_count(); ++i) {
      const auto nest = workload::loops_of(network.compute_layer(i).shape);
      CHECK(im2col_product(nest).macs() * nest.bound(workload::loop::G) == nest.macs());
    }
  }
  const workload::loop_nest nest{.bounds = {2, 3, 4, 5, 6, 7, 8, 9}};
  CHECK(im2col_product(nest) == matrix_product{.M = 3 * 6 * 7, .K = 5 * 8 * 9, .N = 4});
}
