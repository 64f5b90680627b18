// An objective is called with an evaluation.
// expect: Objective: add `double operator()(const Evaluation&) const`
#include <hwflowq/moo/objective.hpp>

#include <string_view>

struct cost {
  double energy_pj;
};
struct energy {
  static constexpr std::string_view name = "energy";
  static constexpr std::string_view unit = "pJ";
  static constexpr hwflowq::sense direction = hwflowq::sense::minimise;
#ifdef HWFLOWQ_CONTROL
  double operator()(const cost& c) const { return c.energy_pj; }
#endif
};

static_assert(hwflowq::check_objective<energy, cost>());
