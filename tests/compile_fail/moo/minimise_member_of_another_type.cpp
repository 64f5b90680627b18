// A projection looks at what the evaluator gives.
// expect: Objective: add `double operator()(const Evaluation&) const`; it is called with what the
// evaluator gives
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
                              moo::objectives(minimise<"energy">(&cost::energy_pj)));
#else
[[maybe_unused]] const auto problem =
    moo::make_problem<genome>([](const genome&) { return cost{1.0, "serial"}; },
                              moo::objectives(minimise<"energy">(&std::array<double, 2>::size)));
#endif
