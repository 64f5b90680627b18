// What seeds a level is a search method.
// expect: SearchMethod: add a member `name`, a text
#include <hwflowq/flow/level.hpp>
#include <hwflowq/moo/integer_variation.hpp>

#include <string_view>
#include <vector>

using namespace hwflowq;
using genome = std::vector<int>;
using P = decltype(moo::make_problem<genome>(moo::objectives(minimise<"f1">(element<0>))));

struct starts {
#ifdef HWFLOWQ_CONTROL
  static constexpr std::string_view name = "nothing";
#endif
  flow::method_result_on<P> operator()(const P&, const moo::integer_variation<>&,
                                       const flow::method_budget&, const auto&) const {
    return {};
  }
};

using with_seeding = flow::level<"mid", P, moo::integer_variation<>, flow::no_narrowing,
                                 flow::until_budget_ends, starts>;
static_assert(with_seeding::name == "mid");
