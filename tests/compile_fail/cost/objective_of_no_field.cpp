// A field's name is spelt as in the record, and the compiler says which one is not.
// expect: the record has no field of this name: see the characters after `field_named`
// expect: field_named<'w', 'e', 'i', 'g', 'h', 't', '_', 'b', 'i', 't', 's'>
#include <hwflowq/cost/coarse.hpp>
#include <hwflowq/moo/field_objective.hpp>

#ifdef HWFLOWQ_CONTROL
[[maybe_unused]] constexpr auto memory =
    hwflowq::objective_of<hwflowq::coarse_cost, "weight_memory_bits">();
#else
[[maybe_unused]] constexpr auto memory =
    hwflowq::objective_of<hwflowq::coarse_cost, "weight_bits">();
#endif
