// A method finds a front of a problem.
// expect: SearchMethod: add `hwflowq::flow::method_result_on<P> operator()(const P& problem,
#include <hwflowq/flow/search_method.hpp>
#include <hwflowq/moo/integer_variation.hpp>

#include <string>
#include <vector>

using namespace hwflowq;
using genome = std::vector<int>;
using P = decltype(moo::make_problem<genome>(moo::objectives(minimise<"f1">(element<0>))));
using V = moo::integer_variation<>;

struct method {
  std::string name = "none";
#ifdef HWFLOWQ_CONTROL
  flow::method_result_on<P> operator()(const P&, const V&, const flow::method_budget&,
                                       const auto&) const {
    return {};
  }
#endif
};

static_assert(check_search_method<method, P, V>());
