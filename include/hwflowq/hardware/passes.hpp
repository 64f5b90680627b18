// How often hardware of a fixed width goes over an operand.
#ifndef HWFLOWQ_HARDWARE_PASSES_HPP
#define HWFLOWQ_HARDWARE_PASSES_HPP

#include <cstdint>

namespace hwflowq {

/// Passes of hardware that takes `width` bits (or elements) at a time over `bits` of them: rounded up.
/// Preconditions: bits >= 0, width > 0.
[[nodiscard]] constexpr std::int64_t passes(std::int64_t bits, std::int64_t width) {
  return bits / width + (bits % width != 0 ? 1 : 0);
}

/// The least power of two that is not less. Precondition: value >= 1.
[[nodiscard]] constexpr int power_of_two_above(int value) {
  int power = 1;
  while (power < value) power *= 2;
  return power;
}

/// Base-2 logarithm, rounded up. Precondition: value >= 1.
[[nodiscard]] constexpr int ceil_log2(std::int64_t value) {
  int power = 0;
  while ((std::int64_t{1} << power) < value) ++power;
  return power;
}

}  // namespace hwflowq

#endif
