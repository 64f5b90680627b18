#include <hwflowq/core/lanes.hpp>
#include <hwflowq/core/reproducible_math.hpp>
#include <hwflowq/core/strict_floating_point.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>

#include "catch.hpp"
#include "ranking.hpp"

namespace {

using namespace hwflowq;

// As the library calls them: from marked functions, in loops that may become vector instructions.
template <std::size_t Size>
using numbers = std::array<double, Size>;

HWFLOWQ_STRICT_FP double logarithm(double x) {
  HWFLOWQ_STRICT_FP_BODY
  return reproducible::log2(x);
}
HWFLOWQ_STRICT_FP double exponential(double x) {
  HWFLOWQ_STRICT_FP_BODY
  return reproducible::exp2(x);
}
HWFLOWQ_STRICT_FP double power(double x, double y) {
  HWFLOWQ_STRICT_FP_BODY
  return reproducible::power(x, y);
}
HWFLOWQ_STRICT_FP real_lanes lanes_of_logarithms(const real_lanes& x) {
  HWFLOWQ_STRICT_FP_BODY
  return reproducible::log2(x);
}
HWFLOWQ_STRICT_FP real_lanes lanes_of_exponentials(const real_lanes& x) {
  HWFLOWQ_STRICT_FP_BODY
  return reproducible::exp2(x);
}
template <std::size_t Size>
HWFLOWQ_STRICT_FP numbers<Size> powers(const numbers<Size>& x, const numbers<Size>& y) {
  HWFLOWQ_STRICT_FP_BODY
  numbers<Size> result{};
  for (std::size_t i = 0; i < Size; ++i) result[i] = reproducible::power(x[i], y[i]);
  return result;
}

double between(test::random_numbers& random, double lower, double upper) {
  return lower + (upper - lower) * random.uniform();
}

static_assert(reproducible::log2(8.0) == 3.0);
static_assert(reproducible::exp2(-3.0) == 0.125);
static_assert(reproducible::power(9.0, 0.0) == 1.0);

}  // namespace

TEST_CASE("logarithms are within their error of those in long double") {
  test::random_numbers random(1);
  double worst = 0.0;
  for (int i = 0; i < 200'000; ++i) {
    // Near 1, over a few octaves, and over all exponents.
    const double spread = i % 3 == 0 ? 0.01 : i % 3 == 1 ? 4.0 : 1020.0;
    const double x = std::exp2(between(random, -spread, spread));
    const long double truth = std::log2(static_cast<long double>(x));
    const long double error =
        std::abs(static_cast<long double>(logarithm(x)) - truth) / std::max(1.0L, std::abs(truth));
    worst = std::max(worst, static_cast<double>(error));
  }
  CHECK(worst < 1e-15);
}

TEST_CASE("logarithms of powers of two are exact") {
  for (int e = -1022; e <= 1023; ++e) REQUIRE(logarithm(std::ldexp(1.0, e)) == e);
  // On either side of where the mantissa is folded.
  for (const double x : {std::sqrt(0.5), std::sqrt(2.0)}) {
    for (const double y : {std::nextafter(x, 0.0), x, std::nextafter(x, 2.0)})
      CHECK(std::abs(logarithm(y) - std::log2(y)) < 1e-15);
  }
  CHECK(logarithm(std::numeric_limits<double>::max()) == 1024.0);
}

TEST_CASE("exponentials are within their error of those in long double") {
  test::random_numbers random(2);
  double worst = 0.0;
  for (int i = 0; i < 200'000; ++i) {
    const double spread = i % 2 == 0 ? 2.0 : 1000.0;
    const double y = between(random, -spread, spread);
    const long double truth = std::exp2(static_cast<long double>(y));
    const long double error = std::abs(static_cast<long double>(exponential(y)) - truth) / truth;
    worst = std::max(worst, static_cast<double>(error));
  }
  CHECK(worst < 1e-15);
}

TEST_CASE("exponentials of integers are exact, and far below they are small and finite") {
  for (int e = -1000; e <= 1000; ++e) REQUIRE(exponential(e) == std::ldexp(1.0, e));
  CHECK(exponential(-1000.5) == 0x1p-1000);
  CHECK(exponential(-1e300) == 0x1p-1000);
  CHECK(exponential(-std::numeric_limits<double>::infinity()) == 0x1p-1000);
}

TEST_CASE("powers are within their error of those in long double") {
  test::random_numbers random(3);
  double worst = 0.0;
  for (int i = 0; i < 200'000; ++i) {
    const double x = std::exp2(between(random, -20.0, 20.0));
    const double y = between(random, -40.0, 40.0);
    const long double truth = std::pow(static_cast<long double>(x), static_cast<long double>(y));
    const long double error = std::abs(static_cast<long double>(power(x, y)) - truth) / truth;
    // The error of the exponent y log2 x counts in full.
    const double scale = 1.0 + std::abs(y * std::log2(x));
    worst = std::max(worst, static_cast<double>(error) / scale);
  }
  CHECK(worst < 1e-15);
}

TEST_CASE("powers of zero are zero and of one are one") {
  for (const double y : {0.5, 1.0, 21.0, -1.0 / 16.0}) {
    CHECK(power(0.0, y) == 0.0);
    CHECK(power(-0.0, y) == 0.0);
    CHECK(power(std::numeric_limits<double>::denorm_min(), y) == 0.0);
    CHECK(power(1.0, y) == 1.0);
  }
}

TEST_CASE("a loop over powers gives the bits of single powers") {
  test::random_numbers random(4);
  constexpr std::size_t size = 37;
  for (int repeat = 0; repeat < 1000; ++repeat) {
    numbers<size> x{};
    numbers<size> y{};
    for (std::size_t i = 0; i < size; ++i) {
      x[i] = random.below(20) == 0 ? 0.0 : std::exp2(between(random, -4.0, 4.0));
      y[i] = between(random, -30.0, 30.0);
    }
    const auto together = powers(x, y);
    for (std::size_t i = 0; i < size; ++i) REQUIRE(together[i] == power(x[i], y[i]));
  }
}

TEST_CASE("lanes of a register give the bits of single numbers") {
  test::random_numbers random(5);
  for (int repeat = 0; repeat < 10'000; ++repeat) {
    real_lanes x{};
    real_lanes y{};
    for (std::size_t i = 0; i < lane_count; ++i) {
      x[i] = std::exp2(between(random, -1020.0, 1020.0));
      y[i] = between(random, -1100.0, 1000.0);
    }
    const auto logarithms = lanes_of_logarithms(x);
    const auto exponentials = lanes_of_exponentials(y);
    for (std::size_t i = 0; i < lane_count; ++i) {
      REQUIRE(logarithms[i] == logarithm(x[i]));
      REQUIRE(exponentials[i] == exponential(y[i]));
    }
  }
}

// Bits, not digits: another compiler, instruction set or C library must not change one.
TEST_CASE("elementary functions give the same bits everywhere") {
  CHECK(logarithm(0.1) == -0x1.a934f0979a371p+1);
  CHECK(logarithm(0.7) == -0x1.0776228967d13p-1);
  CHECK(logarithm(1.1) == 0x1.199b728cb9d0cp-3);
  CHECK(logarithm(3) == 0x1.95c01a39fbd68p+0);
  CHECK(logarithm(12345.678) == 0x1.b2ef5b86e63dp+3);
  CHECK(exponential(0.1) == 0x1.125fbee250665p+0);
  CHECK(exponential(-0.4) == 0x1.8406003b2ae5dp-1);
  CHECK(exponential(0.3) == 0x1.3b2c47bff832ap+0);
  CHECK(exponential(7.7) == 0x1.9fdf8bcce533dp+7);
  CHECK(exponential(-123.456) == 0x1.75401a474749cp-124);
  CHECK(power(0.3, 0.0625) == 0x1.dae3011ef9675p-1);
  CHECK(power(0.9, 21) == 0x1.c02e203e198p-4);
  CHECK(power(1.7, -16) == 0x1.aef85a2f878c7p-13);
  CHECK(power(5.5, -0.3) == 0x1.33041f4b34494p-1);
  CHECK(power(0.001, 0.2) == 0x1.0137987dd704cp-2);
}
