// Where evaluations come from outside there is nothing to run.
// expect: Evaluator: add `Evaluation operator()(const G&) const`
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
  moo::nsga2 engine(moo::make_problem<genome>(evaluated_outside<genome>{},
                                              moo::objectives(minimise<"f1">(element<0>))),
                    variation{});
#ifdef HWFLOWQ_CONTROL
  static_cast<void>(engine.ask());
#else
  engine.run(moo::after_generations(100));
#endif
}
