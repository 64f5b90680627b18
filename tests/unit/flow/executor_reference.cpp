#include <hwflowq/flow/executor_reference.hpp>

#include <cstddef>
#include <vector>

#include "archetypes.hpp"
#include "catch.hpp"

TEST_CASE("an executor is referred to where it cannot be copied") {
  using namespace hwflowq;
  const test::archetype::executor executor(0);
  const flow::executor_reference reference(executor);
  static_assert(check_executor<decltype(reference)>());
  const auto copy = reference;
  std::vector<std::size_t> seen;
  copy.for_each_chunk(3, [&](std::size_t first, std::size_t last) {
    CHECK(last == first + 1);
    seen.push_back(first);
  });
  CHECK(seen == std::vector<std::size_t>{2, 1, 0});
}
