// The concepts of ranges, with `std::ranges::size` and `data`, without the views.
#ifndef HWFLOWQ_CORE_RANGE_CONCEPTS_HPP
#define HWFLOWQ_CORE_RANGE_CONCEPTS_HPP

// <ranges> takes compilers longer than most headers that only ask whether a type is a range. The
// constructors of std::span are constrained by these concepts, and the libraries of GCC and Clang
// declare them all for it.
#include <span>

#endif
