// Picks Catch2's header by its major version: v2 and v3 name it differently.
#ifndef HWFLOWQ_TESTS_SUPPORT_CATCH_HPP
#define HWFLOWQ_TESTS_SUPPORT_CATCH_HPP

#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
#else
#include <catch2/catch.hpp>
#endif

#endif
