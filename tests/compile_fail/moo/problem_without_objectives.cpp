// A problem has something to optimise.
// expect: a problem has at least one objective
#include <hwflowq/moo/problem.hpp>

#include <vector>

using namespace hwflowq;

#ifdef HWFLOWQ_CONTROL
[[maybe_unused]] const auto problem =
    moo::make_problem<std::vector<int>>(moo::objectives(minimise<"f1">(element<0>)));
#else
[[maybe_unused]] const auto problem = moo::make_problem<std::vector<int>>(moo::objectives());
#endif
