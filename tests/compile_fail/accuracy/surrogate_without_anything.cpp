// A surrogate that lacks several things is told all of them.
// expect: Surrogate: add `double operator()(std::span<const Precision>) const`, in per cent
// expect: Surrogate: add `prediction predict(std::span<const Precision>) const`
// expect: Surrogate: add `const operand_codes& codes() const`
#include <hwflowq/accuracy/operand_codes.hpp>
#include <hwflowq/accuracy/prediction.hpp>

#include <span>

using namespace hwflowq;

struct constant {
#ifdef HWFLOWQ_CONTROL
  double operator()(std::span<const Precision>) const { return 90.0; }
  accuracy::prediction predict(std::span<const Precision>) const { return {90.0, 1.0}; }
  const accuracy::operand_codes& codes() const { return known; }
#endif
  accuracy::operand_codes known;
};

static_assert(accuracy::check_surrogate<constant>());
