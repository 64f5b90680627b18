// Uniform quantisation: real numbers to integers and back, by a scale and a zero point.
#ifndef HWFLOWQ_QUANTIZATION_UNIFORM_QUANTIZER_HPP
#define HWFLOWQ_QUANTIZATION_UNIFORM_QUANTIZER_HPP

#include <hwflowq/core/strict_floating_point.hpp>
#include <hwflowq/quantization/integer_range.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <stdexcept>
#include <string>

namespace hwflowq::quantization {

namespace detail {

// The integer part. Conversion to an integer truncates, whatever the rounding mode is. Precondition:
// |x| < 2^31.
[[nodiscard]] HWFLOWQ_STRICT_FP constexpr double integer_part(double x) {
  HWFLOWQ_STRICT_FP_BODY
  return static_cast<double>(static_cast<std::int32_t>(x));
}

// Nearest integer, ties to even: the same in any rounding mode, since every step is exact. Doubles
// throughout, which vectorise better than a mix with integers. Precondition: |x| < 2^31.
[[nodiscard]] HWFLOWQ_STRICT_FP constexpr double round_half_even(double x) {
  HWFLOWQ_STRICT_FP_BODY
  const double whole = integer_part(x);
  const double rest = x - whole;  // of the sign of x
  const double half = 0.5 * whole;
  const double odd = half - integer_part(half);  // 0 where whole is even, else of its sign
  // Away from 0 beyond one half, and at one half where that leads to an even integer. Next to an odd
  // integer |x| >= 1, so that the remainder is a multiple of 2^-52: pushing it by half of that
  // decides ties and nothing else.
  const double pushed = rest + odd * 0x1p-52;
  double result = whole;
  result = pushed > 0.5 ? whole + 1.0 : result;
  result = pushed < -0.5 ? whole - 1.0 : result;
  return result;
}

// What a quantiser does to one number, in steps of its scale; without branches, for loops.
struct step_kernel {
  double scale;
  double least;
  double most;
  bool binary;

  [[nodiscard]] HWFLOWQ_STRICT_FP constexpr double operator()(double x) const {
    HWFLOWQ_STRICT_FP_BODY
    double steps = x / scale;
    steps = steps < least ? least : steps;
    steps = steps > most ? most : steps;
    const double rounded = round_half_even(steps);
    const double sign = x < 0.0 ? -1.0 : 1.0;
    return binary ? sign : rounded;
  }
};

inline void check_sizes(std::size_t input, std::size_t output) {
  if (input == output) return;
  throw std::invalid_argument("quantiser: " + std::to_string(output) + " places for " +
                              std::to_string(input) + " values");
}

inline void check_finite(std::span<const float> values) {
  constexpr std::uint32_t exponent = 0x7F800000U;
  const auto is_finite = [](float x) {
    return (std::bit_cast<std::uint32_t>(x) & exponent) != exponent;
  };
  bool all = true;
  for (const float x : values) all &= is_finite(x);
  if (all) return;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (is_finite(values[i])) continue;
    throw std::invalid_argument("quantiser: value " + std::to_string(i) + " is " +
                                (values[i] != values[i] ? "not a number" : "infinite"));
  }
}

}  // namespace detail

/// The least scale: products with it are normal floats, so that quantising twice changes nothing.
inline constexpr double least_scale = 0x1p-126;

/// Maps x to the integer clamp(round(x / scale) + zero_point) of its range, and an integer q back to
/// scale (q - zero_point). A whole tensor or one channel of it has one such quantiser.
///
/// Ties round to even, as in IEEE 754 and ONNX's QuantizeLinear; results do not depend on the
/// compiler, the instruction set or the rounding mode of the environment at the time of rounding.
/// With a zero point of 0 in a narrow or binary range, -x gives the negated integer of x (0 gives +1
/// if binary). In reach, scale (lowest - zero_point) to scale (highest - zero_point), the error is at
/// most scale / 2; at most scale if binary.
struct uniform_quantizer {
  integer_range range{};
  double scale = 1.0;           ///< real numbers per integer
  std::int32_t zero_point = 0;  ///< the integer that stands for 0

  bool operator==(const uniform_quantizer&) const = default;

  /// Throws `std::invalid_argument` naming the field, its value and its bound.
  void validate() const {
    range.validate();
    const auto fail = [](const std::string& what) {
      throw std::invalid_argument("uniform_quantizer: " + what);
    };
    if (!(scale >= least_scale && scale <= 0x1p256)) {
      fail("scale = " + std::to_string(scale) + " must be within [2^-126, 2^256]");
    }
    if (range.is_binary() ? zero_point != 0 : !range.contains(zero_point)) {
      fail("zero_point = " + std::to_string(zero_point) + " must be " +
           (range.is_binary() ? std::string("0 where integers are -1 and +1")
                              : "within [" + std::to_string(range.lowest()) + ", " +
                                    std::to_string(range.highest()) + "]"));
    }
  }

  /// The integer of x; infinity saturates. Preconditions: a valid quantiser, x is no NaN.
  [[nodiscard]] HWFLOWQ_STRICT_FP constexpr std::int32_t quantise(double x) const {
    HWFLOWQ_STRICT_FP_BODY
    return static_cast<std::int32_t>(steps()(x)) + zero_point;
  }

  /// The function from x to q - zero_point, as doubles, for loops over tensors.
  [[nodiscard]] constexpr detail::step_kernel steps() const {
    return {scale, static_cast<double>(range.lowest() - zero_point),
            static_cast<double>(range.highest() - zero_point), range.is_binary()};
  }

  /// The number that an integer stands for.
  [[nodiscard]] HWFLOWQ_STRICT_FP constexpr double dequantise(std::int32_t integer) const {
    HWFLOWQ_STRICT_FP_BODY
    return scale * static_cast<double>(integer - zero_point);
  }

  /// Quantises a tensor. Throws `std::invalid_argument` naming the index of a value that is not
  /// finite, or when sizes differ; nothing is written then.
  HWFLOWQ_STRICT_FP void quantise(std::span<const float> values,
                                  std::span<std::int32_t> integers) const {
    HWFLOWQ_STRICT_FP_BODY
    check(values, integers.size());
    const auto steps_of = steps();
    const std::int32_t zero = zero_point;
    for (std::size_t i = 0; i < values.size(); ++i) {
      integers[i] = static_cast<std::int32_t>(steps_of(double{values[i]})) + zero;
    }
  }

  /// The numbers that integers stand for, rounded to float and no further than its greatest number.
  /// Throws `std::invalid_argument` when sizes differ.
  HWFLOWQ_STRICT_FP void dequantise(std::span<const std::int32_t> integers,
                                    std::span<float> values) const {
    HWFLOWQ_STRICT_FP_BODY
    detail::check_sizes(integers.size(), values.size());
    const uniform_quantizer self = *this;  // a copy: what is written cannot change it
    for (std::size_t i = 0; i < values.size(); ++i) {
      values[i] = to_float(self.dequantise(integers[i]));
    }
  }

  /// Quantises and dequantises: what a network computes with. Input and output may be the same.
  /// Throws like `quantise`.
  HWFLOWQ_STRICT_FP void fake_quantise(std::span<const float> values,
                                       std::span<float> results) const {
    HWFLOWQ_STRICT_FP_BODY
    check(values, results.size());
    const auto steps_of = steps();
    for (std::size_t i = 0; i < values.size(); ++i) {
      results[i] = to_float(steps_of.scale * steps_of(double{values[i]}));
    }
  }

 private:
  void check(std::span<const float> values, std::size_t places) const {
    validate();
    detail::check_sizes(values.size(), places);
    detail::check_finite(values);
  }

  [[nodiscard]] HWFLOWQ_STRICT_FP static constexpr float to_float(double x) {
    HWFLOWQ_STRICT_FP_BODY
    constexpr double limit = std::numeric_limits<float>::max();
    x = x < -limit ? -limit : x;
    return static_cast<float>(x > limit ? limit : x);
  }
};

}  // namespace hwflowq::quantization

#endif
