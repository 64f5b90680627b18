// The integers that a quantised tensor may hold: width, sign, and whether the range is narrow.
#ifndef HWFLOWQ_QUANTIZATION_INTEGER_RANGE_HPP
#define HWFLOWQ_QUANTIZATION_INTEGER_RANGE_HPP

#include <hwflowq/quantization/precision.hpp>

#include <cstdint>
#include <stdexcept>
#include <string>

namespace hwflowq::quantization {

/// Integers of a given width, in one of these ranges:
///
/// | range         | integers                        | 8 bits       | use                         |
/// |---------------|---------------------------------|--------------|-----------------------------|
/// | signed narrow | -(2^(b-1) - 1) ... 2^(b-1) - 1  | -127 ... 127 | weights: symmetric about 0  |
/// | signed full   | -2^(b-1) ... 2^(b-1) - 1        | -128 ... 127 | two's complement            |
/// | unsigned      | 0 ... 2^b - 1                   | 0 ... 255    | activations behind a ReLU   |
///
/// One signed bit is binary: the integers -1 and +1 without 0 (Courbariaux, Bengio, David,
/// "BinaryConnect", NIPS 2015), in the narrow and the full range alike.
struct integer_range {
  int bits = 8;
  bool is_signed = true;
  bool narrow = true;  ///< without the least integer; of no meaning when unsigned

  bool operator==(const integer_range&) const = default;

  /// Throws `std::invalid_argument` when bits are outside 1 to 16.
  constexpr void validate() const {
    if (bits >= least_bits && bits <= greatest_bits) return;
    throw std::invalid_argument("integer_range: bits = " + std::to_string(bits) +
                                " must be within [" + std::to_string(least_bits) + ", " +
                                std::to_string(greatest_bits) + "]");
  }

  /// Whether the integers are -1 and +1.
  [[nodiscard]] constexpr bool is_binary() const { return is_signed && bits == 1; }

  /// The least integer. Precondition: a valid range, as below.
  [[nodiscard]] constexpr std::int32_t lowest() const {
    if (!is_signed) return 0;
    return is_binary() || narrow ? -highest() : -highest() - 1;
  }
  /// The greatest integer.
  [[nodiscard]] constexpr std::int32_t highest() const {
    if (is_binary()) return 1;
    return static_cast<std::int32_t>((std::int64_t{1} << (is_signed ? bits - 1 : bits)) - 1);
  }
  /// How many integers there are.
  [[nodiscard]] constexpr std::int32_t levels() const {
    return is_binary() ? 2 : highest() - lowest() + 1;
  }
  [[nodiscard]] constexpr bool contains(std::int32_t integer) const {
    return integer >= lowest() && integer <= highest() && !(is_binary() && integer == 0);
  }
};

/// The range for weights: signed and narrow.
[[nodiscard]] constexpr integer_range signed_narrow(int bits) {
  return {bits, true, true};
}
/// All of two's complement.
[[nodiscard]] constexpr integer_range signed_full(int bits) {
  return {bits, true, false};
}
/// The range for what is never negative.
[[nodiscard]] constexpr integer_range unsigned_range(int bits) {
  return {bits, false, false};
}

}  // namespace hwflowq::quantization

#endif
