// Counts allocations of the whole program, for tests of code that promises none.
#ifndef HWFLOWQ_TESTS_SUPPORT_ALLOCATIONS_HPP
#define HWFLOWQ_TESTS_SUPPORT_ALLOCATIONS_HPP

#include <atomic>
#include <cstddef>
#include <cstdlib>
#include <new>

namespace hwflowq::test {

inline std::atomic<std::size_t> allocation_count{0};

/// How often `operator new` was called since the program began.
inline std::size_t allocations() {
  return allocation_count.load();
}

}  // namespace hwflowq::test

// Weak, so that several files of one program may include this header.
[[gnu::weak]] void* operator new(std::size_t size) {
  ++hwflowq::test::allocation_count;
  if (void* memory = std::malloc(size == 0 ? 1 : size)) return memory;
  throw std::bad_alloc();
}
[[gnu::weak]] void operator delete(void* memory) noexcept {
  std::free(memory);
}
[[gnu::weak]] void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}

#endif
