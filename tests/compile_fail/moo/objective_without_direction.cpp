// An objective says what is better.
// expect: Objective: add `static constexpr hwflowq::sense direction`
#include <hwflowq/moo/objective.hpp>

#include <string_view>

struct cost {
  double energy_pj;
};
struct energy {
  static constexpr std::string_view name = "energy";
  static constexpr std::string_view unit = "pJ";
#ifdef HWFLOWQ_CONTROL
  static constexpr hwflowq::sense direction = hwflowq::sense::minimise;
#endif
  double operator()(const cost& c) const { return c.energy_pj; }
};

static_assert(hwflowq::check_objective<energy, cost>());
