// What the rows of a measured table cost where nothing is known of the hardware.
#ifndef HWFLOWQ_EXAMPLES_COMMON_BIT_OPERATIONS_HPP
#define HWFLOWQ_EXAMPLES_COMMON_BIT_OPERATIONS_HPP

#include <hwflowq/accuracy/measured_table.hpp>
#include <hwflowq/cost/coarse.hpp>
#include <hwflowq/hardware/operation_law.hpp>
#include <hwflowq/workload/network.hpp>

#include <cstddef>
#include <vector>

namespace examples {

/// Bit operations of a network at the precisions of each row. The table is of its compute layers.
[[nodiscard]] inline std::vector<double> bit_operations_of(
    const hwflowq::workload::network& network, const hwflowq::accuracy::measured_table& table) {
  const hwflowq::coarse_model<hwflowq::bit_serial_law> coarse{};
  std::vector<double> operations;
  for (std::size_t i = 0; i < table.size(); ++i) {
    operations.push_back(static_cast<double>(coarse(network, table.precisions(i)).bit_operations));
  }
  return operations;
}

}  // namespace examples

#endif
