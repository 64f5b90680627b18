#include <hwflowq/io/named_tensor.hpp>

#include <cstdint>
#include <limits>
#include <vector>

#include "catch.hpp"

using hwflowq::io::element_count;
using sizes = std::vector<std::int64_t>;

TEST_CASE("elements are the product of the extents") {
  CHECK(element_count(sizes{}) == 1);
  CHECK(element_count(sizes{16, 3, 3, 3}) == 432);
  CHECK(element_count(sizes{5, 0, 7}) == 0);
}

TEST_CASE("shapes that cannot be counted have no count") {
  constexpr auto most = std::numeric_limits<std::int64_t>::max();
  CHECK(element_count(sizes{most}) == most);
  CHECK_FALSE(element_count(sizes{most, 2}));
  CHECK_FALSE(element_count(sizes{3037000500, 3037000500}));
  CHECK_FALSE(element_count(sizes{-1}));
  CHECK_FALSE(element_count(sizes{0, -1}));
  CHECK(element_count(sizes{most, most, 0}) == 0);
}

TEST_CASE("a tensor is consistent when it has as many values as its shape says") {
  CHECK(consistent(hwflowq::io::named_tensor{"a", {2, 2}, {1, 2, 3, 4}}));
  CHECK(consistent(hwflowq::io::named_tensor{"a", {}, {1}}));
  CHECK_FALSE(consistent(hwflowq::io::named_tensor{"a", {2, 2}, {1, 2, 3}}));
  CHECK_FALSE(consistent(hwflowq::io::named_tensor{"a", {-1}, {}}));
}
