// Replaces the global operator new of every test program by one that counts.
#include "allocations.hpp"

#include <atomic>
#include <cstdlib>
#include <new>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define HWFLOWQ_COUNTS_ALLOCATIONS 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define HWFLOWQ_COUNTS_ALLOCATIONS 0
#endif
#endif
#ifndef HWFLOWQ_COUNTS_ALLOCATIONS
#define HWFLOWQ_COUNTS_ALLOCATIONS 1
#endif

namespace {
std::atomic<std::size_t> count{0};
}

namespace hwflowq::test {

bool counts_allocations() {
  return HWFLOWQ_COUNTS_ALLOCATIONS == 1;
}

std::size_t allocations() {
  return count.load();
}

}  // namespace hwflowq::test

#if HWFLOWQ_COUNTS_ALLOCATIONS
void* operator new(std::size_t size) {
  ++count;
  if (void* memory = std::malloc(size > 0 ? size : 1)) return memory;
  throw std::bad_alloc();
}
void* operator new(std::size_t size, std::align_val_t alignment) {
  ++count;
  const auto unit = static_cast<std::size_t>(alignment);
  if (void* memory = std::aligned_alloc(unit, (size + unit - 1) / unit * unit)) return memory;
  throw std::bad_alloc();
}
void operator delete(void* memory) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::align_val_t) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept {
  std::free(memory);
}
#endif
