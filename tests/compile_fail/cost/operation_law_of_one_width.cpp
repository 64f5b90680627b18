// A law of operations knows both widths.
// expect: OperationLaw: add `constexpr double operator()(int weight_bits, int activation_bits) const`
#include <hwflowq/hardware/operation_law.hpp>

struct law {
#ifdef HWFLOWQ_CONTROL
  constexpr double operator()(int weight_bits, int /*activation_bits*/) const {
#else
  constexpr double operator()(int weight_bits) const {
#endif
      return weight_bits / 8.0;
}
}
;

static_assert(hwflowq::check_operation_law<law>());
