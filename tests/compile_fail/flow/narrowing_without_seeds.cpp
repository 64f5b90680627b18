// A narrowing proposes genomes to start from.
// expect: Narrowing: add `std::vector<G> seeds(std::span<const G> front, const V& narrowed) const`
#include <hwflowq/flow/design_flow.hpp>
#include <hwflowq/moo/integer_variation.hpp>

#include <span>
#include <vector>

using namespace hwflowq;
using genome = std::vector<int>;
using space = moo::integer_variation<>;

struct narrowing {
  ::space space(std::span<const genome>, const ::space& whole) const { return whole; }
#ifdef HWFLOWQ_CONTROL
  std::vector<genome> seeds(std::span<const genome>, const ::space&) const { return {}; }
#endif
};

void run() {
  const auto problem = moo::make_problem<genome>(moo::objectives(minimise<"f1">(element<0>)));
  const space whole{.domains = {moo::integer_domain<int>::between(0, 9)}};
  flow::design_flow search(flow::levels(flow::make_level<"coarse">(problem, whole),
                                        flow::make_level<"mid">(problem, whole, {}, narrowing{})));
  search.run();
}
