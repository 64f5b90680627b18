// Single-precision numbers in vector registers, read from and written to float or bfloat16 memory.
#ifndef HWFLOWQ_ACCURACY_TORCH_DETAIL_FLOAT_LANES_HPP
#define HWFLOWQ_ACCURACY_TORCH_DETAIL_FLOAT_LANES_HPP

#include <hwflowq/core/lanes.hpp>

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace hwflowq::accuracy::detail {

/// As many floats as a register holds; see core/lanes.hpp.
using float_lanes = float __attribute__((vector_size(vector_bytes)));
using bit_lanes = std::uint32_t __attribute__((vector_size(vector_bytes)));
using half_bit_lanes = std::uint16_t __attribute__((vector_size(vector_bytes / 2)));

inline constexpr std::int64_t float_lane_count = vector_bytes / sizeof(float);

/// A bfloat16 number: the upper half of a float.
enum class bfloat16_bits : std::uint16_t {};

template <typename T>
concept FloatOrLanes = std::same_as<T, float> || std::same_as<T, float_lanes>;

/// What activations are stored as.
template <typename T>
concept StoredFloat = std::same_as<T, float> || std::same_as<T, bfloat16_bits>;

/// Reads one number or a register full of them.
template <FloatOrLanes V>
[[nodiscard]] inline V load(const float* source) {
  V values;
  std::memcpy(&values, source, sizeof(values));
  return values;
}
template <FloatOrLanes V>
[[nodiscard]] inline V load(const bfloat16_bits* source) {
  if constexpr (std::same_as<V, float>) {
    return std::bit_cast<float>(static_cast<std::uint32_t>(*source) << 16);
  } else {
    half_bit_lanes halves;
    std::memcpy(&halves, source, sizeof(halves));
    return std::bit_cast<float_lanes>(__builtin_convertvector(halves, bit_lanes) << 16);
  }
}

/// Writes one number or a register full of them, rounded to the nearest, ties to even. What is not a
/// number may become infinite.
template <FloatOrLanes V>
inline void store(float* target, const V& values) {
  std::memcpy(target, &values, sizeof(values));
}
template <FloatOrLanes V>
inline void store(bfloat16_bits* target, const V& values) {
  if constexpr (std::same_as<V, float>) {
    const auto bits = std::bit_cast<std::uint32_t>(values);
    *target = static_cast<bfloat16_bits>((bits + 0x7FFFU + ((bits >> 16) & 1U)) >> 16);
  } else {
    const auto bits = std::bit_cast<bit_lanes>(values);
    const bit_lanes rounded = (bits + 0x7FFFU + ((bits >> 16) & 1U)) >> 16;
    const auto halves = __builtin_convertvector(rounded, half_bit_lanes);
    std::memcpy(target, &halves, sizeof(halves));
  }
}

/// Nearest integer, ties to even. Precondition: |x| < 2^22.
template <FloatOrLanes V>
[[nodiscard]] inline V nearest(const V& x) {
  constexpr float no_fraction = 0x1.8p23F;
  return (x + no_fraction) - no_fraction;
}

/// Calls body(zero, i) for blocks from i of n numbers: `zero` is a zero of the type to compute with,
/// as wide as a register while there is so much left, then a float.
template <typename Body>
inline void in_lanes(std::int64_t n, const Body& body) {
  const std::int64_t blocks = n / float_lane_count;
  for (std::int64_t b = 0; b < blocks; ++b) body(float_lanes{}, b * float_lane_count);
  for (std::int64_t i = blocks * float_lane_count; i < n; ++i) body(0.0F, i);
}

}  // namespace hwflowq::accuracy::detail

#endif
