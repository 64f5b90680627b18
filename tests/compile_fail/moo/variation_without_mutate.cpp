// A variation mutates a genome.
// expect: Variation: add `void mutate(G&, hwflowq::random_stream&) const`
#include <hwflowq/moo/variation.hpp>

struct variation {
  int random(hwflowq::random_stream&) const;
  void crossover(int&, int&, hwflowq::random_stream&) const;
#ifdef HWFLOWQ_CONTROL
  void mutate(int&, hwflowq::random_stream&) const;
#endif
};

static_assert(hwflowq::check_variation<variation, int>());
