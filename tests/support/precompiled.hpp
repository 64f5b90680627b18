// What nearly every test includes, read once for each test program.
#ifndef HWFLOWQ_TESTS_SUPPORT_PRECOMPILED_HPP
#define HWFLOWQ_TESTS_SUPPORT_PRECOMPILED_HPP

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "catch.hpp"

#endif
