// What a mapper minimises knows energy and latency.
// expect: MappingObjective: add `double operator()(double energy_pj, double latency_cycles) const`
#include <hwflowq/cost/mapper/mapping_objective.hpp>

struct objective {
#ifdef HWFLOWQ_CONTROL
  double operator()(double energy_pj, double /*latency_cycles*/) const { return energy_pj; }
#else
  double operator()(double energy_pj) const { return energy_pj; }
#endif
};

static_assert(hwflowq::check_mapping_objective<objective>());
