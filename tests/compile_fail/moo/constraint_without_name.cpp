// A constraint has a name.
// expect: Constraint: add `static constexpr std::string_view name`
#include <hwflowq/moo/constraint.hpp>

#include <string_view>

struct cost {
  double area_mm2;
};
struct budget {
#ifdef HWFLOWQ_CONTROL
  static constexpr std::string_view name = "budget";
#endif
  double operator()(const cost& c) const { return c.area_mm2 - 4.0; }
};

static_assert(hwflowq::check_constraint<budget, cost>());
