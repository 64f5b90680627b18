// An array has no element beyond its last.
// expect: Objective: add `double operator()(const Evaluation&) const`; it is called with what the
// evaluator gives
#include <hwflowq/moo/problem.hpp>

#include <array>
#include <vector>

using namespace hwflowq;

using genome = std::vector<int>;

#ifdef HWFLOWQ_CONTROL
[[maybe_unused]] const auto problem = moo::make_problem<genome>(
    [](const genome&) { return std::array{1.0, 2.0}; }, moo::objectives(minimise<"f">(element<1>)));
#else
[[maybe_unused]] const auto problem = moo::make_problem<genome>(
    [](const genome&) { return std::array{1.0, 2.0}; }, moo::objectives(minimise<"f">(element<2>)));
#endif
