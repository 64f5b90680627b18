#include <hwflowq/accuracy/torch/freed_memory.hpp>

#include "catch.hpp"

TEST_CASE("memory is kept where the C library is GNU's") {
#if defined(__GLIBC__)
  REQUIRE(hwflowq::accuracy::keep_freed_memory());
#else
  REQUIRE_FALSE(hwflowq::accuracy::keep_freed_memory());
#endif
}
