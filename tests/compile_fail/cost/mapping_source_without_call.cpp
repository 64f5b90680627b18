// A source of mappings gives one for a layer's loops and widths.
// expect: MappingSource: add `hwflowq::mapping<Levels> operator()(const hwflowq::workload::loop_nest&, const hwflowq::operand_bits&) const`
#include <hwflowq/cost/fine.hpp>

struct source {
#ifdef HWFLOWQ_CONTROL
  hwflowq::mapping<2> operator()(const hwflowq::workload::loop_nest&,
                                 const hwflowq::operand_bits&) const {
    return {};
  }
#else
  hwflowq::mapping<2> operator()(const hwflowq::workload::loop_nest&) const { return {}; }
#endif
};

static_assert(hwflowq::check_mapping_source<source, 2>());
