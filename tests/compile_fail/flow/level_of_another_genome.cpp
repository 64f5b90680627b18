// What a level varies are the genomes of its problem.
// expect: Level: add `const V& variation() const` that gives a copyable Variation of the problem's genomes
#include <hwflowq/flow/level.hpp>
#include <hwflowq/moo/integer_variation.hpp>

#include <string_view>
#include <vector>

using namespace hwflowq;
using genome = std::vector<int>;

struct level {
  static constexpr std::string_view name = "mid";
  decltype(moo::make_problem<genome>(moo::objectives(minimise<"f1">(element<0>)))) stated;
#ifdef HWFLOWQ_CONTROL
  moo::integer_variation<std::vector<int>> space;
#else
  moo::integer_variation<std::vector<char>> space;
#endif
  flow::level_budget bound;

  const auto& problem() const { return stated; }
  const auto& variation() const { return space; }
  const auto& budget() const { return bound; }
};

static_assert(check_level<level>());
