// A level says what it may spend.
// expect: Level: add `const hwflowq::flow::level_budget& budget() const`
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

  const auto& problem() const { return stated; }
  const auto& variation() const { return space; }
#ifdef HWFLOWQ_CONTROL
  const auto& budget() const { return bound; }
#endif
};

static_assert(check_level<level>());
