// The engine says what its survival policy lacks.
// expect: a Survival policy needs void operator()(point_columns<M> points
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
struct policy {
#ifdef HWFLOWQ_CONTROL
  void operator()(moo::point_columns<1>, std::span<moo::index_type>, std::size_t,
                  std::span<double>) {}
#endif
};

void search() {
  moo::nsga2 engine(moo::make_problem<genome>(moo::objectives(minimise<"f1">(element<0>))),
                    variation{}, {}, policy{});
  engine.run(moo::after_generations(3));
}
