#include <hwflowq/core/strict_floating_point.hpp>

#include "catch.hpp"

#if defined(__x86_64__)
#define WITH_FUSED_INSTRUCTIONS __attribute__((target("fma")))
static bool processor_fuses() {
  return __builtin_cpu_supports("fma");
}
#elif defined(__aarch64__)
#define WITH_FUSED_INSTRUCTIONS
static bool processor_fuses() {
  return true;
}
#else
#define WITH_FUSED_INSTRUCTIONS
static bool processor_fuses() {
  return false;
}
#endif

namespace {

// The functions are compiled for a processor with fused instructions whatever the rest is compiled
// for. They are not inlined and their arguments are volatile, so that the compiler cannot compute
// the results itself.
WITH_FUSED_INSTRUCTIONS HWFLOWQ_STRICT_FP __attribute__((noinline)) double strict(double a,
                                                                                  double b,
                                                                                  double c) {
  HWFLOWQ_STRICT_FP_BODY
  return a * b + c;
}

WITH_FUSED_INSTRUCTIONS HWFLOWQ_STRICT_FP __attribute__((noinline)) double strict_sum(
    const double* a, const double* b, int count) {
  HWFLOWQ_STRICT_FP_BODY
  double sum = 0.0;
  for (int i = 0; i < count; ++i) sum += a[i] * b[i];
  return sum;
}

WITH_FUSED_INSTRUCTIONS __attribute__((noinline)) double fused(double a, double b, double c) {
  return __builtin_fma(a, b, c);
}

// (1 + 2^-27)^2 = 1 + 2^-26 + 2^-54; rounded to 53 bits the last term is lost.
const volatile double factor = 1.0 + 0x1p-27;
const volatile double rounded_square = 1.0 + 0x1p-26;

}  // namespace

TEST_CASE("a product is rounded before it is added") {
  if (!processor_fuses()) return;
  CHECK(strict(factor, factor, -rounded_square) == 0.0);
  // The same numbers tell the difference where the rounding in between is left out.
  CHECK(fused(factor, factor, -rounded_square) == 0x1p-54);
}

TEST_CASE("products in a loop are rounded before they are summed") {
  if (!processor_fuses()) return;
  const double a[] = {-rounded_square, factor, 3.0};
  const double b[] = {1.0, factor, 0.0};
  CHECK(strict_sum(a, b, 3) == 0.0);
}
