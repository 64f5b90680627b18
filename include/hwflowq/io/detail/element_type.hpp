// Number formats of tensor files, and how their bytes become single precision.
#ifndef HWFLOWQ_IO_DETAIL_ELEMENT_TYPE_HPP
#define HWFLOWQ_IO_DETAIL_ELEMENT_TYPE_HPP

#include <algorithm>
#include <array>
#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <type_traits>
#include <vector>

namespace hwflowq::io::detail {

static_assert(std::numeric_limits<float>::is_iec559 && std::numeric_limits<double>::is_iec559);

/// What an element of a file is. `bf16` is the upper half of an `f32`.
enum class element_type : std::uint8_t {
  boolean,
  i8,
  u8,
  i16,
  u16,
  i32,
  u32,
  i64,
  u64,
  f16,
  bf16,
  f32,
  f64
};

/// Bytes of an element.
[[nodiscard]] constexpr std::size_t element_bytes(element_type type) {
  switch (type) {
    case element_type::boolean:
    case element_type::i8:
    case element_type::u8:
      return 1;
    case element_type::i16:
    case element_type::u16:
    case element_type::f16:
    case element_type::bf16:
      return 2;
    case element_type::i32:
    case element_type::u32:
    case element_type::f32:
      return 4;
    default:
      return 8;
  }
}

/// The number that 16 bits mean as IEEE 754 binary16; exact. A NaN keeps sign and payload.
[[nodiscard]] constexpr float half_to_float(std::uint16_t bits) {
  const std::uint32_t sign = (bits & 0x8000u) << 16;
  const std::uint32_t exponent = bits >> 10 & 31u;
  const std::uint32_t fraction = bits & 0x3FFu;
  if (exponent == 31) return std::bit_cast<float>(sign | 0x7F800000u | fraction << 13);
  if (exponent != 0) return std::bit_cast<float>(sign | (exponent + 112) << 23 | fraction << 13);
  const float magnitude = static_cast<float>(fraction) * 0x1p-24f;
  return sign != 0 ? -magnitude : magnitude;
}

/// The nearest single-precision number; infinite beyond the largest.
[[nodiscard]] constexpr float narrow(double value) {
  return static_cast<float>(value);
}

/// An unsigned integer from bytes in the given order.
template <std::unsigned_integral U>
[[nodiscard]] constexpr U load(const std::byte* from, std::endian order) {
  std::array<std::byte, sizeof(U)> bytes{};
  for (std::size_t i = 0; i < sizeof(U); ++i) bytes[i] = from[i];
  if (order != std::endian::native) std::reverse(bytes.begin(), bytes.end());
  return std::bit_cast<U>(bytes);
}

/// Elements as single-precision numbers: floating-point formats are rounded to nearest where they
/// are wider, integers too, truth values are 0 and 1. Precondition: `bytes.size()` is a multiple of
/// `element_bytes(type)`. Complexity: linear.
[[nodiscard]] inline std::vector<float> to_floats(element_type type,
                                                  std::span<const std::byte> bytes,
                                                  std::endian order = std::endian::little) {
  std::vector<float> values(bytes.size() / element_bytes(type));
  const auto each = [&]<typename U>(U, auto convert) {
    for (std::size_t i = 0; i < values.size(); ++i) {
      values[i] = convert(load<U>(bytes.data() + i * sizeof(U), order));
    }
  };
  const auto integer = [](auto bits) { return static_cast<float>(bits); };
  const auto negative_too = [](auto bits) {
    return static_cast<float>(static_cast<std::make_signed_t<decltype(bits)>>(bits));
  };
  switch (type) {
    case element_type::boolean:
      each(std::uint8_t{}, [](std::uint8_t bits) { return bits == 0 ? 0.0f : 1.0f; });
      break;
    case element_type::i8:
      each(std::uint8_t{}, negative_too);
      break;
    case element_type::u8:
      each(std::uint8_t{}, integer);
      break;
    case element_type::i16:
      each(std::uint16_t{}, negative_too);
      break;
    case element_type::u16:
      each(std::uint16_t{}, integer);
      break;
    case element_type::i32:
      each(std::uint32_t{}, negative_too);
      break;
    case element_type::u32:
      each(std::uint32_t{}, integer);
      break;
    case element_type::i64:
      each(std::uint64_t{}, negative_too);
      break;
    case element_type::u64:
      each(std::uint64_t{}, integer);
      break;
    case element_type::f16:
      each(std::uint16_t{}, half_to_float);
      break;
    case element_type::bf16:
      each(std::uint16_t{}, [](std::uint16_t bits) {
        return std::bit_cast<float>(static_cast<std::uint32_t>(bits) << 16);
      });
      break;
    case element_type::f32:
      each(std::uint32_t{}, [](std::uint32_t bits) { return std::bit_cast<float>(bits); });
      break;
    case element_type::f64:
      each(std::uint64_t{}, [](std::uint64_t bits) { return narrow(std::bit_cast<double>(bits)); });
      break;
  }
  return values;
}

/// Numbers as little-endian single precision.
[[nodiscard]] inline std::vector<std::byte> to_bytes(std::span<const float> values) {
  std::vector<std::byte> bytes(values.size() * sizeof(float));
  for (std::size_t i = 0; i < values.size(); ++i) {
    auto one = std::bit_cast<std::array<std::byte, 4>>(values[i]);
    if (std::endian::native != std::endian::little) std::reverse(one.begin(), one.end());
    std::copy(one.begin(), one.end(), bytes.begin() + static_cast<std::ptrdiff_t>(4 * i));
  }
  return bytes;
}

}  // namespace hwflowq::io::detail

#endif
