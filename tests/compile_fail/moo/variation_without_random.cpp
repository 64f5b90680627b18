// A variation draws genomes.
// expect: Variation: add `G random(hwflowq::random_stream&) const`
#include <hwflowq/moo/variation.hpp>

struct variation {
#ifdef HWFLOWQ_CONTROL
  int random(hwflowq::random_stream&) const;
#endif
  void crossover(int&, int&, hwflowq::random_stream&) const;
  void mutate(int&, hwflowq::random_stream&) const;
};

static_assert(hwflowq::check_variation<variation, int>());
