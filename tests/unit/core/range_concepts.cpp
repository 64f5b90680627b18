#include <hwflowq/core/range_concepts.hpp>

#include <array>
#include <concepts>
#include <list>
#include <vector>

#include "catch.hpp"

namespace {

struct bounds {
  int low;
  int high;
};

}  // namespace

TEST_CASE("what the library asks of ranges is declared") {
  STATIC_REQUIRE(std::ranges::contiguous_range<std::vector<int>>);
  STATIC_REQUIRE(std::ranges::sized_range<std::list<int>>);
  STATIC_REQUIRE(std::ranges::input_range<const std::list<int>>);
  STATIC_REQUIRE_FALSE(std::ranges::contiguous_range<std::list<int>>);
  STATIC_REQUIRE_FALSE(std::ranges::range<bounds>);
  STATIC_REQUIRE(std::same_as<std::ranges::range_value_t<const std::vector<int>>, int>);
  const std::array values{3, 5};
  CHECK(std::ranges::size(values) == 2);
  CHECK(std::ranges::data(values) == &values[0]);
}
