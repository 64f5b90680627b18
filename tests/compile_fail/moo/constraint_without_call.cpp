// A constraint is called with an evaluation.
// expect: Constraint: add `double operator()(const Evaluation&) const`, the violation
#include <hwflowq/moo/constraint.hpp>

#include <string_view>

struct cost {
  double area_mm2;
};
struct budget {
  static constexpr std::string_view name = "budget";
#ifdef HWFLOWQ_CONTROL
  double operator()(const cost& c) const { return c.area_mm2 - 4.0; }
#endif
};

static_assert(hwflowq::check_constraint<budget, cost>());
