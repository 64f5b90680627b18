// An executor gives chunks to a function of two indices.
// expect: Executor: add `void for_each_chunk(std::size_t count, const auto& f) const`
#include <hwflowq/moo/executor.hpp>

#include <cstddef>

struct loop {
  void for_each_chunk(std::size_t count, const auto& f) const
#ifdef HWFLOWQ_CONTROL
    requires requires { f(count, count); }
#else
    requires requires { f(count); }
#endif
  {
  }
};

static_assert(hwflowq::check_executor<loop>());
