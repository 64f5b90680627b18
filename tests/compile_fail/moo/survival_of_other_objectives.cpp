// A survival policy is made for the number of objectives of the search.
// expect: a Survival policy needs void operator()(point_columns<M> points
#include <hwflowq/moo/survival.hpp>

#include <cstddef>
#include <span>

struct policy {
#ifdef HWFLOWQ_CONTROL
  void operator()(hwflowq::moo::point_columns<3>, std::span<hwflowq::moo::index_type>, std::size_t,
                  std::span<double>);
#else
  void operator()(hwflowq::moo::point_columns<2>, std::span<hwflowq::moo::index_type>, std::size_t,
                  std::span<double>);
#endif
};

static_assert(hwflowq::moo::check_survival<policy, 3>());
