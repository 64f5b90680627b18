// A level has a name that is known when compiling.
// expect: Level: add `static constexpr std::string_view name`
#include <hwflowq/flow/level.hpp>
#include <hwflowq/moo/integer_variation.hpp>

#include <string_view>
#include <vector>

using namespace hwflowq;
using genome = std::vector<int>;

struct level {
#ifdef HWFLOWQ_CONTROL
  static constexpr std::string_view name = "mid";
#endif
  decltype(moo::make_problem<genome>(moo::objectives(minimise<"f1">(element<0>)))) stated;
  moo::integer_variation<> space;
  flow::level_budget bound;

  const auto& problem() const { return stated; }
  const auto& variation() const { return space; }
  const auto& budget() const { return bound; }
};

static_assert(check_level<level>());
