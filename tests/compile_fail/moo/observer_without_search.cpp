// An observer is called with a search that it cannot change.
// expect: Observer: add `void operator()(const auto& search)`
#include <hwflowq/moo/observer.hpp>

struct search {};
struct progress {
#ifdef HWFLOWQ_CONTROL
  void operator()(const search&);
#else
  void operator()(search&);
#endif
};

static_assert(hwflowq::check_observer<progress, search>());
