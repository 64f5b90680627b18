// One level of an accelerator's memories: sizes, ports, energies, and the fan-out below it.
#ifndef HWFLOWQ_HARDWARE_MEMORY_LEVEL_HPP
#define HWFLOWQ_HARDWARE_MEMORY_LEVEL_HPP

#include <hwflowq/workload/loop_nest.hpp>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <stdexcept>
#include <string>
#include <utility>

namespace hwflowq {

/// No limit to a capacity or a bandwidth.
inline constexpr std::int64_t unlimited = std::numeric_limits<std::int64_t>::max();

/// How many bits of a line an element of some width takes.
enum class packing : std::uint8_t {
  exact_bits,    ///< its own width, elements side by side within a line
  power_of_two,  ///< the next power of two
  byte           ///< whole bytes
};

/// Bits of a line that an element of `bits` takes. Precondition: bits is from 1 to 2^30.
[[nodiscard]] constexpr int packed_bits(packing packed, int bits) {
  switch (packed) {
    case packing::power_of_two:
      return static_cast<int>(std::bit_ceil(static_cast<unsigned>(bits)));
    case packing::byte:
      return (bits + 7) / 8 * 8;
    case packing::exact_bits:
      break;
  }
  return bits;
}

/// A memory level. Instances of the next level (processing elements below the innermost one) hang
/// below each instance in a grid of fan_out_x by fan_out_y.
struct memory_level {
  std::string name;
  /// Of one instance, for all tensors that it keeps together.
  std::int64_t capacity_bits = unlimited;
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
  // Bits per cycle and instance: out of it, into it, and both together.
  double read_bits_per_cycle = std::numeric_limits<double>::infinity();
  double write_bits_per_cycle = std::numeric_limits<double>::infinity();
  double shared_bits_per_cycle = std::numeric_limits<double>::infinity();
  bool double_buffered = false;  ///< only half of the capacity holds a tile while the other fills
  std::int64_t fan_out_x = 1;
  std::int64_t fan_out_y = 1;
  double hop_pj_per_bit = 0.0;  ///< a bit over one hop of the network below

  bool operator==(const memory_level&) const = default;

  /// Lines that `words` elements of `bits` take: as many as fit into each line side by side, or
  /// several lines for an element that is wider than one.
  [[nodiscard]] constexpr std::int64_t lines(std::int64_t words, int bits) const {
    const std::int64_t width = packed_bits(packed, bits);
    const std::int64_t per_line = line_bits / width;
    if (per_line > 0) return (words + per_line - 1) / per_line;
    return words * ((width + line_bits - 1) / line_bits);
  }

  /// Bits that tiles may take in one instance, and those of one tensor among them.
  [[nodiscard]] constexpr std::int64_t tile_bits() const {
    return double_buffered && capacity_bits != unlimited ? capacity_bits / 2 : capacity_bits;
  }
  [[nodiscard]] constexpr std::int64_t tile_bits(workload::tensor t) const {
    const std::int64_t bits = partition_bits[static_cast<std::size_t>(t)];
    return double_buffered && bits != unlimited ? bits / 2 : bits;
  }

  /// Throws `std::invalid_argument` naming the level, the field, its value and its bound: sizes,
  /// lines and fan-outs are at least 1, energies and areas finite and at least 0, bandwidths
  /// greater than 0 (infinite where nothing limits them).
  void validate() const {
    const auto fail = [&](const std::string& what) {
      throw std::invalid_argument("memory level \"" + name + "\": " + what);
    };
    const std::array<std::pair<const char*, std::int64_t>, 7> sizes = {
        {{"capacity_bits", capacity_bits},
         {"partition_bits[weights]", partition_bits[0]},
         {"partition_bits[inputs]", partition_bits[1]},
         {"partition_bits[outputs]", partition_bits[2]},
         {"line_bits", line_bits},
         {"fan_out_x", fan_out_x},
         {"fan_out_y", fan_out_y}}};
    for (const auto& [field, value] : sizes) {
      if (value < 1) {
        fail(std::string(field) + " = " + std::to_string(value) + " must be at least 1");
      }
    }
    if (fan_out_x > greatest_fan_out || fan_out_y > greatest_fan_out) {
      fail("fan_out_x and fan_out_y must be at most " + std::to_string(greatest_fan_out));
    }
    if (line_bits > greatest_line_bits) {
      fail("line_bits = " + std::to_string(line_bits) + " must be at most " +
           std::to_string(greatest_line_bits));
    }
    const std::array<std::pair<const char*, double>, 5> costs = {
        {{"read_pj_per_line", read_pj_per_line},
         {"write_pj_per_line", write_pj_per_line},
         {"leakage_pj_per_cycle", leakage_pj_per_cycle},
         {"area_um2", area_um2},
         {"hop_pj_per_bit", hop_pj_per_bit}}};
    for (const auto& [field, value] : costs) {
      if (!(value >= 0.0 && value <= std::numeric_limits<double>::max())) {
        fail(std::string(field) + " = " + std::to_string(value) + " must be finite and at least 0");
      }
    }
    const std::array<std::pair<const char*, double>, 3> rates = {
        {{"read_bits_per_cycle", read_bits_per_cycle},
         {"write_bits_per_cycle", write_bits_per_cycle},
         {"shared_bits_per_cycle", shared_bits_per_cycle}}};
    for (const auto& [field, value] : rates) {
      if (!(value > 0.0)) {
        fail(std::string(field) + " = " + std::to_string(value) +
             " must be greater than 0: a level without bandwidth serves nothing");
      }
    }
  }

  /// Greatest fan-out along an axis, and longest line, that `validate` takes.
  static constexpr std::int64_t greatest_fan_out = std::int64_t{1} << 20;
  static constexpr std::int64_t greatest_line_bits = std::int64_t{1} << 30;
};

}  // namespace hwflowq

#endif
