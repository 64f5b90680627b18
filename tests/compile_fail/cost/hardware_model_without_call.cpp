// A hardware model can be called.
// expect: HardwareModel: add `Cost operator()(const hwflowq::workload::network&,
#include <hwflowq/cost/hardware_model.hpp>

struct model {
#ifdef HWFLOWQ_CONTROL
  long operator()(const hwflowq::workload::network& network,
                  std::span<const hwflowq::Precision>) const {
    return network.macs();
  }
#endif
};

static_assert(hwflowq::check_hardware_model<model>());
