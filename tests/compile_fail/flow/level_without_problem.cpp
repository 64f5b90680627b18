// A level is searched for a problem.
// expect: Level: add `const Problem& problem() const` that gives what moo::make_problem made
#include <hwflowq/flow/level.hpp>
#include <hwflowq/moo/integer_variation.hpp>

#include <string_view>
#include <vector>

using namespace hwflowq;
using genome = std::vector<int>;

struct level {
  static constexpr std::string_view name = "mid";
  decltype(moo::make_problem<genome>(moo::objectives(minimise<"f1">(element<0>)))) stated;
  moo::integer_variation<> space;
  flow::level_budget bound;

#ifdef HWFLOWQ_CONTROL
  const auto& problem() const { return stated; }
#endif
  const auto& variation() const { return space; }
  const auto& budget() const { return bound; }
};

static_assert(check_level<level>());
