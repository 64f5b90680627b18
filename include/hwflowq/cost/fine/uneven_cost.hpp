// What one layer costs on an array with explicit ports.
#ifndef HWFLOWQ_COST_FINE_UNEVEN_COST_HPP
#define HWFLOWQ_COST_FINE_UNEVEN_COST_HPP

#include <hwflowq/hardware/ported_array.hpp>
#include <hwflowq/workload/loop_nest.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace hwflowq {

/// One way of one tensor through one memory; all 0 where nothing moves.
struct port_traffic {
  std::int64_t elements = 0;        ///< in a period, through one instance
  std::int64_t bits = 0;            ///< of an element
  std::int64_t periods = 0;         ///< how often they move
  std::int64_t period = 0;          ///< cycles from one move to the next
  std::int64_t words = 0;           ///< accesses of all instances, in words of the port
  std::int64_t real_cycles = 0;     ///< that a move takes at the port's width
  std::int64_t allowed_cycles = 0;  ///< that it may take without a stall

  bool operator==(const port_traffic&) const = default;
};

/// One tensor in one memory.
struct memory_use {
  std::size_t memory = 0;  ///< its place in the array's list
  std::int64_t instances = 1;
  std::int64_t tile_bits = 0;       ///< of one instance
  std::int64_t effective_bits = 0;  ///< of the tile, what is replaced at a time
  /// Cycles at the end of a period in which the tile is needed no more, without room for another.
  std::int64_t allowed_window = 0;
  bool double_buffered = false;  ///< whether the next tile may come in beside the present one
  std::array<port_traffic, port_direction_count> ports{};
  double energy_pj = 0.0;

  [[nodiscard]] port_traffic& operator[](port_direction d) {
    return ports[static_cast<std::size_t>(d)];
  }
  [[nodiscard]] const port_traffic& operator[](port_direction d) const {
    return ports[static_cast<std::size_t>(d)];
  }
  bool operator==(const memory_use&) const = default;
};

/// The cost of a layer with an uneven mapping.
struct uneven_cost {
  std::array<std::vector<memory_use>, workload::tensor_count> uses;  ///< the innermost first
  std::int64_t macs = 0;
  double mac_pj = 0.0;
  double memory_pj = 0.0;
  double energy_pj = 0.0;
  std::int64_t ideal_cycles = 0;     ///< with all multipliers busy
  std::int64_t temporal_cycles = 0;  ///< of the loops in time
  double stall_cycles = 0.0;
  double onloading_cycles = 0.0;   ///< before the first multiplication
  double offloading_cycles = 0.0;  ///< after the last one
  double latency_cycles = 0.0;     ///< sum of the four last
  double spatial_utilisation = 0.0;

  bool operator==(const uneven_cost&) const = default;
};

}  // namespace hwflowq

#endif
