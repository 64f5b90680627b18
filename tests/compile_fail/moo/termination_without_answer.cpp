// A termination says whether to stop.
// expect: Termination: add `bool operator()(const auto& search)` that returns true to stop
#include <hwflowq/moo/termination.hpp>

struct search {};
struct stop {
#ifdef HWFLOWQ_CONTROL
  bool operator()(const search&);
#else
  void operator()(const search&);
#endif
};

static_assert(hwflowq::check_termination<stop, search>());
