// Logarithm, exponential and roots that give the same bits with any compiler and C library.
#ifndef HWFLOWQ_CORE_REPRODUCIBLE_MATH_HPP
#define HWFLOWQ_CORE_REPRODUCIBLE_MATH_HPP

#include <hwflowq/core/strict_floating_point.hpp>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

/// Elementary functions built from additions, multiplications and divisions alone, which IEEE 754
/// rounds the same way everywhere; the C library's `pow` and `log` promise no such thing.
/// Branch-free and without `errno`, so that a compiler vectorises loops that call them. Call them
/// from functions marked HWFLOWQ_STRICT_FP.
namespace hwflowq::reproducible {

namespace detail {

// 1.5 * 2^52: adding it rounds a double of magnitude below 2^51 to an integer, whose two's
// complement then stands in the low bits of the sum.
inline constexpr double round_to_integer = 0x1.8p52;

// Coefficients of exp2(f) = sum (ln 2)^k / k! f^k.
inline constexpr auto exp2_coefficients = [] {
  constexpr double ln2 = 0.693147180559945309417232121458;
  std::array<double, 14> coefficients{};
  double term = 1.0;
  for (std::size_t k = 0; k < coefficients.size(); ++k) {
    coefficients[k] = term;
    term = term * ln2 / static_cast<double>(k + 1);
  }
  return coefficients;
}();

}  // namespace detail

/// Base-2 logarithm of a positive, finite, normal number; absolute error below 1e-15 times the
/// larger of 1 and the result.
///
/// The argument is split as 2^e m with m in [sqrt(1/2), sqrt(2)); then ln m = 2 atanh s with
/// s = (m - 1) / (m + 1), |s| < 0.172, summed as its power series to s^21.
[[nodiscard]] constexpr double log2(double x) {
  HWFLOWQ_STRICT_FP_BODY
  constexpr std::uint64_t sqrt_half_bits = 0x3FE6A09E667F3BCDU;
  const auto bits = std::bit_cast<std::uint64_t>(x);
  const auto exponent = static_cast<std::int64_t>(bits - sqrt_half_bits) >> 52;
  const auto e = std::bit_cast<double>(std::bit_cast<std::uint64_t>(detail::round_to_integer) +
                                       static_cast<std::uint64_t>(exponent)) -
                 detail::round_to_integer;
  const auto m = std::bit_cast<double>(bits - (static_cast<std::uint64_t>(exponent) << 52));
  const double s = (m - 1.0) / (m + 1.0);
  const double z = s * s;
  // Two interleaved Horner chains (even and odd powers of z) halve the latency.
  const double y = z * z;
  const double even =
      1.0 + y * (1.0 / 5 + y * (1.0 / 9 + y * (1.0 / 13 + y * (1.0 / 17 + y * (1.0 / 21)))));
  const double odd = 1.0 / 3 + y * (1.0 / 7 + y * (1.0 / 11 + y * (1.0 / 15 + y * (1.0 / 19))));
  constexpr double two_over_ln2 = 2.88539008177792681471984936200;
  return e + (two_over_ln2 * s) * (even + z * odd);
}

/// 2 to the power y for y in [-1000, 1000]; below -1000 gives 2^-1000. Relative error below 1e-15.
///
/// y is split into the nearest integer n and f in [-1/2, 1/2]; exp2(f) is its power series to f^13.
[[nodiscard]] constexpr double exp2(double y) {
  HWFLOWQ_STRICT_FP_BODY
  y = y < -1000.0 ? -1000.0 : y;
  const double shifted = y + detail::round_to_integer;
  const double f = y - (shifted - detail::round_to_integer);
  const auto& c = detail::exp2_coefficients;
  const double g = f * f;
  const double even =
      c[0] + g * (c[2] + g * (c[4] + g * (c[6] + g * (c[8] + g * (c[10] + g * c[12])))));
  const double odd =
      c[1] + g * (c[3] + g * (c[5] + g * (c[7] + g * (c[9] + g * (c[11] + g * c[13])))));
  const double series = even + f * odd;
  return std::bit_cast<double>(std::bit_cast<std::uint64_t>(series) +
                               (std::bit_cast<std::uint64_t>(shifted) << 52));
}

/// x to the power y for x >= 0 and any y with |y log2 x| < 1000; 0 where x is 0 (or subnormal).
[[nodiscard]] constexpr double power(double x, double y) {
  HWFLOWQ_STRICT_FP_BODY
  const double result = exp2(y * log2(x < 0x1p-1022 ? 1.0 : x));
  return x < 0x1p-1022 ? 0.0 : result;
}

}  // namespace hwflowq::reproducible

#endif
