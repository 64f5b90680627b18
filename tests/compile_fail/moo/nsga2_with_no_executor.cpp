// The engine says what its executor lacks.
// expect: Executor: add `void for_each_chunk(std::size_t count, const auto& f) const`
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
struct threads {
#ifdef HWFLOWQ_CONTROL
  void for_each_chunk(std::size_t count, const auto& f) const { f(std::size_t{0}, count); }
#endif
};

void search() {
  moo::nsga2 engine(moo::make_problem<genome>(moo::objectives(minimise<"f1">(element<0>))),
                    variation{}, {}, moo::default_survival<1>{}, threads{});
  engine.run(moo::after_generations(3));
}
