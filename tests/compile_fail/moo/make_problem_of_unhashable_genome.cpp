// make_problem says what its genome lacks.
// expect: Genome: the type must be hashable
#include <hwflowq/moo/problem.hpp>

#include <cstdint>

using namespace hwflowq;

struct design {
  int rows = 1;
  bool operator==(const design&) const = default;
#ifdef HWFLOWQ_CONTROL
  friend std::uint64_t hash_value(const design& d) { return hwflowq::hash_all(d.rows); }
#endif
};

[[maybe_unused]] const auto problem =
    moo::make_problem<design>(moo::objectives(minimise<"rows">(&design::rows)));
