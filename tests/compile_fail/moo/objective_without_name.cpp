// An objective has a name.
// expect: Objective: add `static constexpr std::string_view name`
#include <hwflowq/moo/objective.hpp>

#include <string_view>

struct cost {
  double energy_pj;
};
struct energy {
#ifdef HWFLOWQ_CONTROL
  static constexpr std::string_view name = "energy";
#endif
  static constexpr std::string_view unit = "pJ";
  static constexpr hwflowq::sense direction = hwflowq::sense::minimise;
  double operator()(const cost& c) const { return c.energy_pj; }
};

static_assert(hwflowq::check_objective<energy, cost>());
