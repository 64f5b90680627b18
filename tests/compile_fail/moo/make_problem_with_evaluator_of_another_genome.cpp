// make_problem says when its evaluator looks at something else.
// expect: Evaluator: add `Evaluation operator()(const G&) const`
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
    moo::make_problem<genome>([](const genome&) { return cost{1.0, ""}; },
                              moo::objectives(minimise<"energy">(&cost::energy_pj)));
#else
[[maybe_unused]] const auto problem =
    moo::make_problem<genome>([](const std::string&) { return cost{1.0, ""}; },
                              moo::objectives(minimise<"energy">(&cost::energy_pj)));
#endif
