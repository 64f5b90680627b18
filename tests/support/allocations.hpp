// Counts allocations of the whole program, for tests of code that promises none.
#ifndef HWFLOWQ_TESTS_SUPPORT_ALLOCATIONS_HPP
#define HWFLOWQ_TESTS_SUPPORT_ALLOCATIONS_HPP

#include <cstddef>

namespace hwflowq::test {

/// Whether allocations are counted: not where a sanitizer brings its own `operator new`.
bool counts_allocations();

/// How often `operator new` was called since the program began; 0 where they are not counted.
std::size_t allocations();

}  // namespace hwflowq::test

#endif
