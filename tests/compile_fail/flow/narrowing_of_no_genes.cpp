// Bounds of genes need a space that knows the values of its genes.
// expect: Narrowing: add `V space(std::span<const G> front, const V& space) const`
#include <hwflowq/flow/design_flow.hpp>
#include <hwflowq/moo/real_variation.hpp>

#include <vector>

using namespace hwflowq;
using genome = std::vector<double>;

void run() {
  const auto problem = moo::make_problem<genome>(moo::objectives(minimise<"f1">(element<0>)));
  const moo::real_variation<> whole{.lower = {0.0}, .upper = {1.0}};
#ifdef HWFLOWQ_CONTROL
  const flow::no_narrowing narrowing;
#else
  const flow::bound_genes narrowing;
#endif
  flow::design_flow search(flow::levels(flow::make_level<"coarse">(problem, whole),
                                        flow::make_level<"mid">(problem, whole, {}, narrowing)));
  search.run();
}
