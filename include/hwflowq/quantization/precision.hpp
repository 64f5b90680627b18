// Bits of one layer: the widths of its weights and of the activations it reads.
#ifndef HWFLOWQ_QUANTIZATION_PRECISION_HPP
#define HWFLOWQ_QUANTIZATION_PRECISION_HPP

#include <hwflowq/core/hash.hpp>

#include <compare>
#include <cstdint>

namespace hwflowq {

/// Least and greatest width that the library knows, in bits.
inline constexpr int least_bits = 1;
inline constexpr int greatest_bits = 16;

/// Widths of a compute layer's operands, in bits.
struct Precision {
  std::int8_t weight_bits = 8;
  std::int8_t activation_bits = 8;  ///< of the tensor that the layer reads

  auto operator<=>(const Precision&) const = default;

  friend std::uint64_t hash_value(const Precision& p) {
    return hash_all(p.weight_bits, p.activation_bits);
  }
};

}  // namespace hwflowq

#endif
