// An executor of two threads.
#ifndef HWFLOWQ_TESTS_SUPPORT_TWO_THREADS_HPP
#define HWFLOWQ_TESTS_SUPPORT_TWO_THREADS_HPP

#include <cstddef>
#include <thread>

namespace hwflowq::test {

/// Gives each of two threads half of the work.
struct two_threads {
  template <typename Function>
  void for_each_chunk(std::size_t count, const Function& function) const {
    const std::size_t half = count / 2;
    std::thread other([&] { function(half, count); });
    function(std::size_t{0}, half);
    other.join();
  }
};

}  // namespace hwflowq::test

#endif
