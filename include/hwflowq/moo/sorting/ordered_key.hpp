// Maps doubles to integers that compare the way the sorting algorithms order objectives.
#ifndef HWFLOWQ_MOO_SORTING_ORDERED_KEY_HPP
#define HWFLOWQ_MOO_SORTING_ORDERED_KEY_HPP

#include <bit>
#include <cstdint>
#include <limits>

namespace hwflowq::moo::detail {

/// All bits but the sign.
inline constexpr std::int64_t magnitude_bits = std::numeric_limits<std::int64_t>::max();

/// Bits of +infinity; a magnitude above it is a NaN.
inline constexpr std::int64_t infinity_bits = 0x7ff0'0000'0000'0000;

/// An integer that orders like the double: a < b exactly when ordered_key(a) < ordered_key(b).
///
/// Read as an integer, an IEEE double orders rightly while it is positive and backwards while it is
/// negative; negating the magnitude mends the latter and makes both zeros 0. NaN, which would make
/// any comparator inconsistent, gets the largest key: worse than +infinity and equal to itself.
[[nodiscard]] constexpr std::int64_t ordered_key(double value) {
  const auto bits = std::bit_cast<std::int64_t>(value);
  const std::int64_t magnitude = bits & magnitude_bits;
  const std::int64_t sign = bits >> 63;
  const std::int64_t key = (magnitude ^ sign) - sign;
  return magnitude > infinity_bits ? magnitude_bits : key;
}

/// The double of a key that ordered_key gave; NaN for the largest.
[[nodiscard]] constexpr double value_of_key(std::int64_t key) {
  const std::int64_t sign = key >> 63;
  const std::int64_t magnitude = (key ^ sign) - sign;
  return std::bit_cast<double>(magnitude | (sign & std::numeric_limits<std::int64_t>::min()));
}

/// A constraint violation as constrained domination reads it: NaN, which says that the model
/// failed, is the worst violation.
[[nodiscard]] constexpr double effective_violation(double violation) {
  const std::int64_t magnitude = std::bit_cast<std::int64_t>(violation) & magnitude_bits;
  return magnitude > infinity_bits ? std::numeric_limits<double>::infinity() : violation;
}

}  // namespace hwflowq::moo::detail

#endif
