// A number is not a termination.
// expect: Termination: add `bool operator()(const auto& search)` that returns true to stop
#include <hwflowq/moo/nsga2.hpp>

#include <cstddef>
#include <span>
#include <vector>

using namespace hwflowq;

using genome = std::vector<int>;
struct variation {
  genome random(random_stream&) const { return genome(3); }
  void crossover(genome&, genome&, random_stream&) const {}
  void mutate(genome&, random_stream&) const {}
};

void search() {
  moo::nsga2 engine(moo::make_problem<genome>(moo::objectives(minimise<"f1">(element<0>))),
                    variation{});
#ifdef HWFLOWQ_CONTROL
  engine.run(moo::after_generations(100));
#else
  engine.run(100);
#endif
}
