#include <hwflowq/cost/hardware_model.hpp>

#include <cstdint>
#include <span>
#include <vector>

#include "catch.hpp"
#include "cost_networks.hpp"

using namespace hwflowq;

namespace {

struct weight_bits {
  std::int64_t total_bits = 0;
  bool operator==(const weight_bits&) const = default;
};

// A user's own level of abstraction.
struct counts_weights {
  weight_bits operator()(const workload::network& network,
                         std::span<const Precision> precisions) const {
    weight_bits cost;
    for (std::size_t i = 0; i < precisions.size(); ++i) {
      cost.total_bits += network.compute_layer(i).shape.weights() * precisions[i].weight_bits;
    }
    return cost;
  }
};
static_assert(check_hardware_model<counts_weights>());
static_assert(std::is_same_v<cost_of_t<counts_weights>, weight_bits>);

}  // namespace

TEST_CASE("a model sees one precision per compute layer") {
  const auto network = test::cifar_resnet(1);
  const std::vector<Precision> four(network.compute_layer_count(), {4, 8});
  CHECK(counts_weights{}(network, four).total_bits == 4 * network.weights());
}
