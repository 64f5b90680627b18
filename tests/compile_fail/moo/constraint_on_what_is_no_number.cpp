// A constraint gives a number.
// expect: Constraint: add `double operator()(const Evaluation&) const`, the violation
#include <hwflowq/moo/problem.hpp>

#include <array>
#include <string>
#include <vector>

using namespace hwflowq;

struct cost {
  double energy_pj;
  std::string engine;
};
using genome = std::vector<int>;

#ifdef HWFLOWQ_CONTROL
[[maybe_unused]] const auto problem =
    moo::make_problem<genome>([](const genome&) { return cost{1.0, "serial"}; },
                              moo::objectives(minimise<"energy">(&cost::energy_pj)),
                              moo::constraints(at_most<"energy">(&cost::energy_pj, 4.0)));
#else
[[maybe_unused]] const auto problem =
    moo::make_problem<genome>([](const genome&) { return cost{1.0, "serial"}; },
                              moo::objectives(minimise<"energy">(&cost::energy_pj)),
                              moo::constraints(at_most<"energy">(&cost::engine, 4.0)));
#endif
