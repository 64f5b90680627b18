// What one layer costs with one mapping: accesses, energy, latency, or why the mapping does not fit.
#ifndef HWFLOWQ_COST_FINE_MAPPING_COST_HPP
#define HWFLOWQ_COST_FINE_MAPPING_COST_HPP

#include <hwflowq/cost/fine/mapping_counts.hpp>
#include <hwflowq/cost/fine/mapping_fit.hpp>
#include <hwflowq/workload/loop_nest.hpp>

#include <array>
#include <cstddef>
#include <cstdint>

namespace hwflowq {

/// The cost of a layer with a mapping. When the mapping does not fit, only `fit` has a meaning.
template <std::size_t Levels>
struct mapping_cost {
  template <typename T>
  using per_tensor = std::array<T, workload::tensor_count>;
  template <typename T>
  using per_level = std::array<T, Levels>;

  mapping_fit fit;  ///< whether the mapping can run, and if not, why

  std::int64_t macs =
      0;  ///< multiply-accumulate operations, without those that remainders leave out
  mapping_counts<Levels> counts;
  per_level<per_tensor<std::int64_t>> occupancy_bits{};  ///< of one instance

  per_level<std::int64_t> traffic_bits{};  ///< in and out of all instances, as packed

  per_level<per_tensor<double>> memory_pj{};
  per_level<double> network_pj{};  ///< of the network below each level
  double mac_pj = 0.0;
  double idle_pj = 0.0;     ///< processing elements without work
  double leakage_pj = 0.0;  ///< all memories, over the latency
  double energy_pj = 0.0;   ///< sum of all

  std::int64_t compute_cycles = 0;
  per_level<std::int64_t> port_cycles{};  ///< that each level's busiest port takes
  std::int64_t fill_cycles = 0;           ///< until the first operands reach the engine
  std::int64_t drain_cycles = 0;          ///< from the last result to the outermost level
  std::int64_t latency_cycles = 0;        ///< max(compute, ports) + fill + drain

  double utilisation = 0.0;  ///< MACs / (latency at full rate of all lanes of all elements)
  double area_um2 = 0.0;

  bool operator==(const mapping_cost&) const = default;

  [[nodiscard]] constexpr bool fits() const { return fit.fits(); }
  [[nodiscard]] constexpr const access_counts& at(std::size_t level, workload::tensor t) const {
    return counts.accesses[level][static_cast<std::size_t>(t)];
  }
};

}  // namespace hwflowq

#endif
