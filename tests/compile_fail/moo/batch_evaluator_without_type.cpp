// A batch evaluator names what it fills in.
// expect: or name `evaluation_type` and add `void operator()(std::span<const G>,
// std::span<evaluation_type>) const`
#include <hwflowq/moo/evaluator.hpp>

#include <span>
#include <vector>

struct model {
#ifdef HWFLOWQ_CONTROL
  using evaluation_type = double;
#endif
  void operator()(std::span<const std::vector<int>> genomes, std::span<double> costs) const;
};

static_assert(hwflowq::check_evaluator<model, std::vector<int>>());
