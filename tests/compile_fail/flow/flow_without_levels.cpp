// A flow of nothing finds nothing.
// expect: a flow has at least one level
#include <hwflowq/flow/design_flow.hpp>

#ifdef HWFLOWQ_CONTROL
hwflowq::flow::level_list<int> levels;
#else
hwflowq::flow::level_list<> levels;
#endif
