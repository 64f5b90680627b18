// A survival policy moves with its search.
// expect: a Survival policy must be movable
#include <hwflowq/moo/survival.hpp>

#include <cstddef>
#include <span>

struct policy {
  policy() = default;
#ifdef HWFLOWQ_CONTROL
  policy(policy&&) = default;
  policy& operator=(policy&&) = default;
#else
  policy(policy&&) = delete;
#endif
  void operator()(hwflowq::moo::point_columns<3>, std::span<hwflowq::moo::index_type>, std::size_t,
                  std::span<double>);
};

static_assert(hwflowq::moo::check_survival<policy, 3>());
