// An evaluator is called with a genome.
// expect: Evaluator: add `Evaluation operator()(const G&) const`
#include <hwflowq/moo/evaluator.hpp>

#include <vector>

struct model {
#ifdef HWFLOWQ_CONTROL
  double operator()(const std::vector<int>& bits) const { return bits[0]; }
#else
  double operator()(std::vector<int>& bits) const { return bits[0]; }
#endif
};

static_assert(hwflowq::check_evaluator<model, std::vector<int>>());
