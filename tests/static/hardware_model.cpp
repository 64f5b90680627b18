// What is a HardwareModel or a LayerwiseModel and what is not.
#include <hwflowq/cost/coarse.hpp>
#include <hwflowq/cost/hardware_model.hpp>
#include <hwflowq/cost/layer_table.hpp>
#include <hwflowq/cost/mid.hpp>

#include <memory>
#include <span>

using namespace hwflowq;

namespace hardware_model_tests {

using workload::layer_shape;
using workload::network;

// The smallest HardwareModel.
struct macs {
  long operator()(const network& n, std::span<const Precision>) const { return n.macs(); }
};
static_assert(check_hardware_model<macs>());
static_assert(check_hardware_model<decltype([](const network&, std::span<const Precision> p) {
  return p.size();
})>());

static_assert(check_hardware_model<coarse_model<bit_serial_law>>());
static_assert(check_hardware_model<coarse_model<bit_parallel_law>>());
static_assert(check_hardware_model<mid_model<fixed_law>>());
static_assert(std::is_same_v<cost_of_t<coarse_model<fixed_law>>, coarse_cost>);
static_assert(std::is_same_v<cost_of_t<mid_model<fixed_law>>, mid_cost>);
static_assert(std::is_same_v<layer_table<mid_model<fixed_law>>::cost, mid_cost>);
static_assert(sizeof(coarse_model<bit_serial_law>) == 1, "a policy without data takes no room");

struct without_precisions {
  long operator()(const network& n) const { return n.macs(); }
};
static_assert(!HardwareModel<without_precisions>);
struct changes_itself {
  long operator()(const network&, std::span<const Precision>);
};
static_assert(!HardwareModel<changes_itself>, "several threads may call it");
struct changes_precisions {
  long operator()(const network&, std::span<Precision>) const;
};
static_assert(!HardwareModel<changes_precisions>);
struct gives_nothing {
  void operator()(const network&, std::span<const Precision>) const {}
};
static_assert(!HardwareModel<gives_nothing>);
struct gives_what_moves {
  std::unique_ptr<int> operator()(const network&, std::span<const Precision>) const;
};
static_assert(!HardwareModel<gives_what_moves>, "records are copied and compared");

// The least LayerwiseModel: what a layer gives is added, what a network gives is regular.
struct least {
  int layer(const layer_shape&, const layer_operands&) const { return 1; }
  int whole(int sum, const activation_memory&) const { return sum; }
};
static_assert(check_layerwise_model<least>());
static_assert(std::is_same_v<layer_cost_of_t<least>, int>);
static_assert(check_layerwise_model<coarse_model<fixed_law>>());
static_assert(check_layerwise_model<mid_model<fixed_law>>());

struct without_whole {
  int layer(const layer_shape&, const layer_operands&) const { return 1; }
};
static_assert(estimates_layer<without_whole> && !LayerwiseModel<without_whole>);
struct without_layer {
  int whole(int sum, const activation_memory&) const { return sum; }
};
static_assert(!LayerwiseModel<without_layer>);
struct without_sum {
  struct record {
    bool operator==(const record&) const = default;
  };
  record layer(const layer_shape&, const layer_operands&) const { return {}; }
  int whole(record, const activation_memory&) const { return 0; }
};
static_assert(!estimates_layer<without_sum> && !LayerwiseModel<without_sum>);

}  // namespace hardware_model_tests
