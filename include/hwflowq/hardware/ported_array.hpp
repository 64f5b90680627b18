// An array of multipliers below memories with explicit ports, as ZigZag describes hardware.
#ifndef HWFLOWQ_HARDWARE_PORTED_ARRAY_HPP
#define HWFLOWQ_HARDWARE_PORTED_ARRAY_HPP

#include <hwflowq/workload/loop_nest.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

namespace hwflowq {

/// Ways of data through a memory's ports: low is towards the multipliers, high away from them.
enum class port_direction : std::uint8_t {
  read_to_low,
  write_from_low,
  read_to_high,
  write_from_high
};

inline constexpr std::size_t port_direction_count = 4;

/// A physical port of a memory.
struct memory_port {
  struct duty {
    workload::tensor tensor;
    port_direction direction;
    bool operator==(const duty&) const = default;
  };
  std::int64_t least_bits = 64;     ///< finest part of a word that an access pays for
  std::int64_t greatest_bits = 64;  ///< a word: bits in a cycle
  std::vector<duty> serves{};

  bool operator==(const memory_port&) const = default;
};

/// A memory with ports, beside every position of the array or below some of its dimensions.
struct ported_memory {
  std::string name;
  std::int64_t size_bits = 0;
  double read_pj_per_word = 0.0;
  double write_pj_per_word = 0.0;
  std::array<bool, workload::tensor_count> keeps{};
  std::vector<memory_port> ports{};
  /// For each dimension of the array, whether one instance serves all positions along it.
  std::vector<bool> serves_dimension{};

  bool operator==(const ported_memory&) const = default;
};

/// Multipliers in an array, and their memories from the innermost out.
struct ported_array {
  std::string name;
  std::vector<std::int64_t> dimensions;  ///< multipliers along each dimension
  double mac_pj = 0.0;
  std::vector<ported_memory> memories;

  bool operator==(const ported_array&) const = default;

  [[nodiscard]] std::int64_t multipliers() const {
    std::int64_t product = 1;
    for (const std::int64_t d : dimensions) product *= d;
    return product;
  }

  /// Throws `std::invalid_argument` naming the memory and what is wrong with it: sizes, words and
  /// dimensions are at least 1, energies finite and at least 0; there is a flag for each dimension, and
  /// each tensor has a memory.
  void validate() const {
    const auto fail = [&](const std::string& what) {
      throw std::invalid_argument("array \"" + name + "\": " + what);
    };
    const auto finite = [](double x) {
      return x >= 0.0 && x <= std::numeric_limits<double>::max();
    };
    for (const std::int64_t d : dimensions) {
      if (d < 1) fail("a dimension of " + std::to_string(d) + " must be at least 1");
    }
    if (!finite(mac_pj)) fail("mac_pj must be finite and at least 0");
    std::array<bool, workload::tensor_count> kept{};
    for (const ported_memory& memory : memories) {
      const std::string of = "memory \"" + memory.name + "\": ";
      if (memory.size_bits < 1) {
        fail(of + "size_bits = " + std::to_string(memory.size_bits) + " must be at least 1");
      }
      if (!finite(memory.read_pj_per_word) || !finite(memory.write_pj_per_word)) {
        fail(of + "energies must be finite and at least 0");
      }
      if (memory.serves_dimension.size() != dimensions.size()) {
        fail(of + "serves_dimension needs a flag for each of " + std::to_string(dimensions.size()) +
             " dimensions");
      }
      for (const memory_port& port : memory.ports) {
        if (port.least_bits < 1 || port.greatest_bits < port.least_bits) {
          fail(of + "a port takes from " + std::to_string(port.least_bits) + " to " +
               std::to_string(port.greatest_bits) +
               " bits; the lower bound must be at least 1, the upper one no less");
        }
      }
      for (std::size_t n = 0; n < workload::tensor_count; ++n) {
        kept[n] = kept[n] || memory.keeps[n];
      }
    }
    for (const workload::tensor t : workload::all_tensors) {
      if (!kept[static_cast<std::size_t>(t)]) {
        fail("no memory keeps " + std::string(workload::name_of(t)));
      }
    }
  }
};

}  // namespace hwflowq

#endif
