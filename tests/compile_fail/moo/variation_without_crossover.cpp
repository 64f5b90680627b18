// A variation crosses two genomes.
// expect: Variation: add `void crossover(G& a, G& b, hwflowq::random_stream&) const`
#include <hwflowq/moo/variation.hpp>

struct variation {
  int random(hwflowq::random_stream&) const;
#ifdef HWFLOWQ_CONTROL
  void crossover(int&, int&, hwflowq::random_stream&) const;
#endif
  void mutate(int&, hwflowq::random_stream&) const;
};

static_assert(hwflowq::check_variation<variation, int>());
