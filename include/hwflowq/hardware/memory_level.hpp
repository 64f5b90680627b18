// One level of an accelerator's memories: sizes, ports, energies, and the fan-out below it.
#ifndef HWFLOWQ_HARDWARE_MEMORY_LEVEL_HPP
#define HWFLOWQ_HARDWARE_MEMORY_LEVEL_HPP

#include <hwflowq/workload/loop_nest.hpp>

#include <array>
#include <cstdint>
#include <limits>
#include <string>

namespace hwflowq {

/// No limit to a capacity or a bandwidth.
inline constexpr std::int64_t unlimited = std::numeric_limits<std::int64_t>::max();

/// How many bits of a line an element of some width takes.
enum class packing : std::uint8_t {
  exact_bits,    ///< its own width, elements side by side within a line
  power_of_two,  ///< the next power of two
  byte           ///< whole bytes
};

/// A memory level. Instances of the next level (processing elements below the innermost one) hang
/// below each instance in a grid of fan_out_x by fan_out_y.
struct memory_level {
  std::string name;
  std::int64_t capacity_bits =
      unlimited;  ///< of one instance, for all tensors that it keeps together
  /// Separate space per tensor (weights, inputs, outputs), inside capacity_bits.
  std::array<std::int64_t, workload::tensor_count> partition_bits = {unlimited, unlimited,
                                                                     unlimited};
  std::array<bool, workload::tensor_count> may_keep = {true, true, true};
  std::int64_t line_bits = 16;  ///< what one access moves
  packing packed = packing::exact_bits;
  double read_pj_per_line = 0.0;
  double write_pj_per_line = 0.0;
  double leakage_pj_per_cycle = 0.0;  ///< of one instance
  double area_um2 = 0.0;              ///< of one instance
  /// Bits per cycle and instance.
  double read_bits_per_cycle = std::numeric_limits<double>::infinity();
  double write_bits_per_cycle = std::numeric_limits<double>::infinity();
  double shared_bits_per_cycle =
      std::numeric_limits<double>::infinity();  ///< both directions together
  bool double_buffered = false;  ///< only half of the capacity holds a tile while the other fills
  std::int64_t fan_out_x = 1;
  std::int64_t fan_out_y = 1;
  double hop_pj_per_bit = 0.0;  ///< a bit over one hop of the network below

  bool operator==(const memory_level&) const = default;
};

}  // namespace hwflowq

#endif
