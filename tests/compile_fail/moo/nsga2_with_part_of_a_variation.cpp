// The engine says what its variation lacks.
// expect: Variation: add `void mutate(G&, hwflowq::random_stream&) const`
#include <hwflowq/moo/nsga2.hpp>

#include <cstddef>
#include <span>
#include <vector>

using namespace hwflowq;

using genome = std::vector<int>;
struct variation {
  genome random(random_stream&) const { return genome(3); }
  void crossover(genome&, genome&, random_stream&) const {}
#ifdef HWFLOWQ_CONTROL
  void mutate(genome&, random_stream&) const {}
#endif
};

void search() {
  moo::nsga2 engine(moo::make_problem<genome>(moo::objectives(minimise<"f1">(element<0>))),
                    variation{});
  engine.run(moo::after_generations(3));
}
