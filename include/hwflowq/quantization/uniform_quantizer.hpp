// Uniform quantisation: real numbers to integers and back, by a scale and a zero point.
#ifndef HWFLOWQ_QUANTIZATION_UNIFORM_QUANTIZER_HPP
#define HWFLOWQ_QUANTIZATION_UNIFORM_QUANTIZER_HPP

#include <hwflowq/core/lanes.hpp>
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

// Nearest integer, ties to even, in any rounding mode of the environment; of lanes, element by
// element. Precondition: |x| < 2^31.
template <RealOrLanes Real>
[[nodiscard]] HWFLOWQ_STRICT_FP constexpr Real round_half_even(Real x) {
  HWFLOWQ_STRICT_FP_BODY
  // Adding 1.5 * 2^52 leaves no place for a fraction. The nearest integer comes of it in the usual
  // rounding mode only, one of the two next to x in all.
  constexpr double no_fraction = 0x1.8p52;
  const Real near = (x + no_fraction) - no_fraction;
  const Real rest = x - near;
  const Real half = 0.5 * near;
  const Real odd = half - ((half + no_fraction) - no_fraction);  // 0 where even, else 1/2 or -1/2
  // On to the other integer where it is nearer, or as near and this one is odd. That is what the
  // least fraction of an x beyond 1/2 is added for: it decides ties and nothing else.
  const Real tie = odd * odd * 0x1p-51;
  const Real zero = Real{};
  const Real up = rest + tie > 0.5 ? zero + 1.0 : zero;
  const Real down = rest - tie < -0.5 ? zero + 1.0 : zero;
  return near + (up - down);
}

// What a quantiser does to one number, in steps of its scale; of lanes, to each.
struct step_kernel {
  double scale;
  double least;
  double most;
  bool binary;

  template <RealOrLanes Real>
  [[nodiscard]] HWFLOWQ_STRICT_FP constexpr Real operator()(Real x) const {
    HWFLOWQ_STRICT_FP_BODY
    const Real zero = Real{};
    if (binary) return x < 0.0 ? zero - 1.0 : zero + 1.0;
    Real steps = x / scale;
    steps = steps < least ? zero + least : steps;
    steps = steps > most ? zero + most : steps;
    return round_half_even(steps);
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
