// A layerwise model makes a cost record out of the sum over layers.
// expect: LayerwiseModel: add `Cost whole(const Record&, const hwflowq::activation_memory&) const`
#include <hwflowq/cost/layerwise_model.hpp>

struct model {
  long layer(const hwflowq::workload::layer_shape& shape, const hwflowq::layer_operands&) const {
    return shape.macs();
  }
#ifdef HWFLOWQ_CONTROL
  long whole(long sum, const hwflowq::activation_memory&) const { return sum; }
#endif
};

static_assert(hwflowq::check_layerwise_model<model>());
