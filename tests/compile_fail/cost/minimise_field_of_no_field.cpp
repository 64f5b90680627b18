// A problem that minimises a field which its records do not have.
// expect: the record has no field of this name: see the characters after `field_named`
// expect: field_named<'e', 'n', 'e', 'r', 'g', 'y'>
#include <hwflowq/cost/mid.hpp>
#include <hwflowq/moo/field_objective.hpp>
#include <hwflowq/moo/problem.hpp>

#include <vector>

using namespace hwflowq;

#ifdef HWFLOWQ_CONTROL
constexpr auto energy = minimise_field<"energy_pj">();
#else
constexpr auto energy = minimise_field<"energy">();
#endif

inline const auto problem = moo::make_problem<std::vector<int>>(
    [](const std::vector<int>&) { return mid_cost{}; }, moo::objectives(energy));
inline const double value = energy(mid_cost{});
