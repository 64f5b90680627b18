// Logarithm, exponential and roots that give the same bits with any compiler and C library.
#ifndef HWFLOWQ_CORE_REPRODUCIBLE_MATH_HPP
#define HWFLOWQ_CORE_REPRODUCIBLE_MATH_HPP

#include <hwflowq/core/lanes.hpp>
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

// Polynomials of least greatest relative error for their degree, found with the Remez exchange
// algorithm in 60 digits (Muller, "Elementary functions", 3rd edition, 2016, chapter 3); the leading
// 1 is kept, so that powers of two stay exact.

// atanh(s) / s in z = s^2 for |s| <= (sqrt(2) - 1) / (sqrt(2) + 1): relative error 1.9e-16.
inline constexpr std::array log2_coefficients{1.0,
                                              0x1.5555555553960p-2,
                                              0x1.999999a294ad7p-3,
                                              0x1.24924176e0622p-3,
                                              0x1.c722789433bc8p-4,
                                              0x1.732c149dd51edp-4,
                                              0x1.587856d0f904ep-4};

// 2^f for |f| <= 1/2: relative error 2.2e-16.
inline constexpr std::array exp2_coefficients{1.0,
                                              0x1.62e42fefa3a12p-1,
                                              0x1.ebfbdff82c431p-3,
                                              0x1.c6b08d703e17bp-5,
                                              0x1.3b2ab6fbd6d15p-7,
                                              0x1.5d87fe9b8ef95p-10,
                                              0x1.4309126bfe376p-13,
                                              0x1.ffcb58ca34065p-17,
                                              0x1.62c147a9dd1d2p-20,
                                              0x1.b671b2f2ac6fdp-24,
                                              0x1.e3a8fcf40c164p-28};

}  // namespace detail

/// Base-2 logarithm of a positive, finite, normal number; absolute error below 1e-15 times the
/// larger of 1 and the result. Of lanes: element by element, with the same bits.
///
/// The argument is split as 2^e m with m in [sqrt(1/2), sqrt(2)); then ln m = 2 atanh s with
/// s = (m - 1) / (m + 1), |s| < 0.172, by a polynomial of degree 13 in s.
template <RealOrLanes Real>
[[nodiscard]] HWFLOWQ_STRICT_FP constexpr Real log2(Real x) {
  HWFLOWQ_STRICT_FP_BODY
  using word = word_of_t<Real>;
  // The builtin, since GCC 12 does not inline std::bit_cast of vectors into marked functions.
  // Unsigned arithmetic throughout: not every vector unit shifts signed 64-bit lanes.
  constexpr std::uint64_t one_bits = 0x3FF0000000000000U;
  constexpr std::uint64_t sqrt_half_bits = 0x3FE6A09E667F3BCDU;
  const auto bits = __builtin_bit_cast(word, x);
  const word biased = bits + (one_bits - sqrt_half_bits);
  const Real e = __builtin_bit_cast(Real, std::bit_cast<std::uint64_t>(detail::round_to_integer) +
                                              (biased >> 52)) -
                 (detail::round_to_integer + 1023.0);
  const auto m = __builtin_bit_cast(Real, bits - (biased & 0xFFF0000000000000U) + one_bits);
  const Real s = (m - 1.0) / (m + 1.0);
  const Real z = s * s;
  // Estrin's scheme: a tree instead of a chain, since latency is what such a function costs.
  const auto& c = detail::log2_coefficients;
  const Real y = z * z;
  const Real low = (c[0] + z * c[1]) + y * (c[2] + z * c[3]);
  const Real high = (c[4] + z * c[5]) + y * c[6];
  constexpr double two_over_ln2 = 2.88539008177792681471984936200;
  return e + (two_over_ln2 * s) * (low + (y * y) * high);
}

/// 2 to the power y for y in [-1000, 1000]; below -1000 gives 2^-1000. Relative error below 1e-15.
/// Of lanes: element by element, with the same bits.
///
/// y is split into the nearest integer n and f in [-1/2, 1/2]; 2^f is a polynomial of degree 10.
template <RealOrLanes Real>
[[nodiscard]] HWFLOWQ_STRICT_FP constexpr Real exp2(Real y) {
  HWFLOWQ_STRICT_FP_BODY
  using word = word_of_t<Real>;
  const Real least = Real{} - 1000.0;
  y = y < least ? least : y;
  const Real shifted = y + detail::round_to_integer;
  const Real f = y - (shifted - detail::round_to_integer);
  const auto& c = detail::exp2_coefficients;
  const Real g = f * f;
  const Real h = g * g;
  const Real low =
      (c[0] + f * c[1]) + g * (c[2] + f * c[3]) + h * ((c[4] + f * c[5]) + g * (c[6] + f * c[7]));
  const Real high = (c[8] + f * c[9]) + g * c[10];
  const Real series = low + (h * h) * high;
  return __builtin_bit_cast(
      Real, __builtin_bit_cast(word, series) + (__builtin_bit_cast(word, shifted) << 52));
}

/// x to the power y for x >= 0 and any y with |y log2 x| < 1000; 0 where x is 0 (or subnormal).
[[nodiscard]] HWFLOWQ_STRICT_FP constexpr double power(double x, double y) {
  HWFLOWQ_STRICT_FP_BODY
  const double result = exp2(y * log2(x < 0x1p-1022 ? 1.0 : x));
  return x < 0x1p-1022 ? 0.0 : result;
}

}  // namespace hwflowq::reproducible

#endif
