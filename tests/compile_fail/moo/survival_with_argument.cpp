// A search makes its survival policy itself.
// expect: a Survival policy needs a constructor without arguments
#include <hwflowq/moo/survival.hpp>

#include <cstddef>
#include <span>

struct policy {
#ifdef HWFLOWQ_CONTROL
  policy() = default;
#endif
  explicit policy(int) {}
  void operator()(hwflowq::moo::point_columns<3>, std::span<hwflowq::moo::index_type>, std::size_t,
                  std::span<double>);
};

static_assert(hwflowq::moo::check_survival<policy, 3>());
