#include <hwflowq/io/detail/element_type.hpp>

#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "catch.hpp"

using namespace hwflowq::io::detail;

namespace {

template <typename... Bytes>
std::vector<std::byte> bytes(Bytes... values) {
  return {static_cast<std::byte>(values)...};
}

}  // namespace

TEST_CASE("every half is the number that its definition gives") {
  std::size_t wrong = 0;
  for (std::uint32_t bits = 0; bits < 0x10000; ++bits) {
    const int exponent = static_cast<int>(bits >> 10 & 31u);
    const double fraction = static_cast<double>(bits & 0x3FFu) / 1024.0;
    const double sign = bits >> 15 != 0 ? -1.0 : 1.0;
    const float value = half_to_float(static_cast<std::uint16_t>(bits));
    if (exponent == 31 && fraction != 0.0) {
      wrong += !std::isnan(value);
      continue;
    }
    const double expected = exponent == 31  ? std::numeric_limits<double>::infinity()
                            : exponent == 0 ? std::ldexp(fraction, -14)
                                            : std::ldexp(1.0 + fraction, exponent - 15);
    wrong += static_cast<double>(value) != sign * expected || std::signbit(value) != (sign < 0.0);
  }
  CHECK(wrong == 0);
}

TEST_CASE("each format is decoded in both byte orders") {
  using floats = std::vector<float>;
  constexpr auto big = std::endian::big;
  CHECK(to_floats(element_type::boolean, bytes(0, 1, 2)) == floats{0, 1, 1});
  CHECK(to_floats(element_type::i8, bytes(0x80, 0xFF, 0x7F)) == floats{-128, -1, 127});
  CHECK(to_floats(element_type::u8, bytes(0x80, 0xFF)) == floats{128, 255});
  CHECK(to_floats(element_type::i16, bytes(0xFE, 0xFF)) == floats{-2});
  CHECK(to_floats(element_type::i16, bytes(0xFF, 0xFE), big) == floats{-2});
  CHECK(to_floats(element_type::u16, bytes(0x34, 0x12)) == floats{0x1234});
  CHECK(to_floats(element_type::u16, bytes(0x12, 0x34), big) == floats{0x1234});
  CHECK(to_floats(element_type::i32, bytes(0, 0, 0, 0x80)) == floats{-0x1p31f});
  CHECK(to_floats(element_type::u32, bytes(0, 0, 0, 0x80)) == floats{0x1p31f});
  CHECK(to_floats(element_type::i64, bytes(0, 0, 0, 0, 0, 0, 0, 0x80)) == floats{-0x1p63f});
  CHECK(to_floats(element_type::u64, bytes(0x80, 0, 0, 0, 0, 0, 0, 0), big) == floats{0x1p63f});
  CHECK(to_floats(element_type::f16, bytes(0x00, 0x3C)) == floats{1});
  CHECK(to_floats(element_type::bf16, bytes(0x80, 0xBF)) == floats{-1});
  CHECK(to_floats(element_type::f32, bytes(0x00, 0x00, 0x80, 0x3F)) == floats{1});
  CHECK(to_floats(element_type::f32, bytes(0x3F, 0x80, 0x00, 0x00), big) == floats{1});
  CHECK(to_floats(element_type::f64, bytes(0x3F, 0xF8, 0, 0, 0, 0, 0, 0), big) == floats{1.5f});
  CHECK(to_floats(element_type::f64, bytes(0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xEF, 0x7F)) ==
        floats{std::numeric_limits<float>::infinity()});
  CHECK(to_floats(element_type::f32, {}).empty());
}

TEST_CASE("single precision goes to bytes and back") {
  const std::vector<float> values{1.0f, -0.0f, 0.1f, std::numeric_limits<float>::denorm_min(),
                                  std::numeric_limits<float>::infinity()};
  CHECK(to_bytes(std::vector<float>{1.0f}) == bytes(0, 0, 0x80, 0x3F));
  CHECK(to_floats(element_type::f32, to_bytes(values)) == values);
}
