// A dataflow says where it unrolls loops, and what stays.
// expect: Dataflow: add `constexpr hwflowq::workload::loop_set unrolled_y() const`, the loops that may
#include <hwflowq/hardware/dataflow.hpp>

#include <optional>

struct dataflow {
  constexpr hwflowq::workload::loop_set unrolled_x() const { return {}; }
#ifdef HWFLOWQ_CONTROL
  constexpr hwflowq::workload::loop_set unrolled_y() const { return {}; }
#endif
  constexpr hwflowq::workload::loop_set unrolled_lanes() const { return {}; }
  constexpr std::optional<hwflowq::workload::tensor> stationary() const { return {}; }
};

static_assert(hwflowq::check_dataflow<dataflow>());
