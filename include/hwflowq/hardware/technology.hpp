// The concept Technology: what arithmetic, memories and wires cost in some process.
#ifndef HWFLOWQ_HARDWARE_TECHNOLOGY_HPP
#define HWFLOWQ_HARDWARE_TECHNOLOGY_HPP

#include <concepts>
#include <cstdint>

namespace hwflowq {

/// `technology.mac_pj(weight_bits, activation_bits)`: a bit-parallel multiplication, its product added
/// to a partial sum.
template <typename T>
concept has_mac_pj = requires(const T& technology, int bits) {
  { technology.mac_pj(bits, bits) } -> std::convertible_to<double>;
};

/// `technology.adder_pj(bits)`: one addition.
template <typename T>
concept has_adder_pj = requires(const T& technology, int bits) {
  { technology.adder_pj(bits) } -> std::convertible_to<double>;
};

/// `technology.sram_read_pj(capacity_bits, bits)`: bits read out of a memory of some capacity.
template <typename T>
concept has_sram_read_pj = requires(const T& technology, std::int64_t capacity_bits, int bits) {
  { technology.sram_read_pj(capacity_bits, bits) } -> std::convertible_to<double>;
};

/// `technology.sram_write_pj(capacity_bits, bits)`: bits written into it.
template <typename T>
concept has_sram_write_pj = requires(const T& technology, std::int64_t capacity_bits, int bits) {
  { technology.sram_write_pj(capacity_bits, bits) } -> std::convertible_to<double>;
};

/// `technology.dram_pj(bits)`: bits read from or written to external memory.
template <typename T>
concept has_dram_pj = requires(const T& technology, int bits) {
  { technology.dram_pj(bits) } -> std::convertible_to<double>;
};

/// `technology.hop_pj(bits)`: bits sent to a neighbouring processing element.
template <typename T>
concept has_hop_pj = requires(const T& technology, int bits) {
  { technology.hop_pj(bits) } -> std::convertible_to<double>;
};

/// Tells what arithmetic, memories and wires cost. Engines take their energy from it, and presets that
/// of their memories, so that one accelerator can be looked at in several technologies.
///
/// | requirement            | expression                                       | meaning                   |
/// |------------------------|--------------------------------------------------|---------------------------|
/// | `has_mac_pj<T>`        | `technology.mac_pj(weight_bits, activation_bits)`| multiply and add          |
/// | `has_adder_pj<T>`      | `technology.adder_pj(bits)`                      | one addition              |
/// | `has_sram_read_pj<T>`  | `technology.sram_read_pj(capacity_bits, bits)`   | read from on-chip memory  |
/// | `has_sram_write_pj<T>` | `technology.sram_write_pj(capacity_bits, bits)`  | write to it               |
/// | `has_dram_pj<T>`       | `technology.dram_pj(bits)`                       | external memory           |
/// | `has_hop_pj<T>`        | `technology.hop_pj(bits)`                        | to the next element       |
/// | `std::copy_constructible<T>` |                                            | engines keep a copy       |
/// | optional               | `technology.mac_um2(weight_bits, activation_bits)` | area of a multiplier and adder, else 0 |
/// | optional               | `technology.adder_um2(bits)`                     | area of an adder, else 0  |
/// | optional               | `technology.sram_um2(capacity_bits)`             | area of a memory, else 0  |
/// | optional               | `technology.leakage_pj(area_um2)`                | what logic leaks in a cycle, else 0 |
///
/// Semantics that no compiler checks: pure functions, positive, and never less for more bits or a
/// larger memory. Energies need not be picojoules: in units of one 16-bit MAC, say, all of an
/// accelerator's results are in that unit.
template <typename T>
concept Technology =
    has_mac_pj<T> && has_adder_pj<T> && has_sram_read_pj<T> && has_sram_write_pj<T> &&
    has_dram_pj<T> && has_hop_pj<T> && std::copy_constructible<T>;

/// Lists everything that T lacks to be a Technology.
template <typename T>
consteval bool check_technology() {
  static_assert(has_mac_pj<T>,
                "Technology: add `constexpr double mac_pj(int weight_bits, int activation_bits) "
                "const`, the energy of a multiplication and of adding its product");
  static_assert(has_adder_pj<T>,
                "Technology: add `constexpr double adder_pj(int bits) const`, the energy of one "
                "addition");
  static_assert(has_sram_read_pj<T>,
                "Technology: add `constexpr double sram_read_pj(std::int64_t capacity_bits, int "
                "bits) const`, the energy of reading bits from an on-chip memory");
  static_assert(has_sram_write_pj<T>,
                "Technology: add `constexpr double sram_write_pj(std::int64_t capacity_bits, int "
                "bits) const`, the energy of writing bits to an on-chip memory");
  static_assert(
      has_dram_pj<T>,
      "Technology: add `constexpr double dram_pj(int bits) const`, the energy of bits from "
      "or to external memory");
  static_assert(
      has_hop_pj<T>,
      "Technology: add `constexpr double hop_pj(int bits) const`, the energy of bits sent "
      "to a neighbouring processing element");
  static_assert(std::copy_constructible<T>,
                "Technology: make it copyable, since engines keep a copy");
  return true;
}

/// Area of a multiplier and the adder behind it; 0 where the technology does not say.
template <Technology T>
[[nodiscard]] constexpr double mac_um2(const T& technology, int weight_bits, int activation_bits) {
  if constexpr (requires { technology.mac_um2(weight_bits, activation_bits); }) {
    return technology.mac_um2(weight_bits, activation_bits);
  } else {
    return 0.0;
  }
}

/// Area of an adder; 0 where the technology does not say.
template <Technology T>
[[nodiscard]] constexpr double adder_um2(const T& technology, int bits) {
  if constexpr (requires { technology.adder_um2(bits); }) {
    return technology.adder_um2(bits);
  } else {
    return 0.0;
  }
}

/// Area of an on-chip memory; 0 where the technology does not say.
template <Technology T>
[[nodiscard]] constexpr double sram_um2(const T& technology, std::int64_t capacity_bits) {
  if constexpr (requires { technology.sram_um2(capacity_bits); }) {
    return technology.sram_um2(capacity_bits);
  } else {
    return 0.0;
  }
}

/// Energy that logic of some area leaks in a cycle; 0 where the technology does not say.
template <Technology T>
[[nodiscard]] constexpr double leakage_pj(const T& technology, double area_um2) {
  if constexpr (requires { technology.leakage_pj(area_um2); }) {
    return technology.leakage_pj(area_um2);
  } else {
    return 0.0;
  }
}

}  // namespace hwflowq

#endif
