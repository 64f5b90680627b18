// The serial executor covers every index once.
#include <hwflowq/moo/executor.hpp>

#include <cstddef>
#include <stdexcept>
#include <utility>
#include <vector>

#include "catch.hpp"

TEST_CASE("the serial executor runs one chunk, and none for nothing") {
  std::vector<std::pair<std::size_t, std::size_t>> chunks;
  const auto note = [&](std::size_t from, std::size_t to) { chunks.emplace_back(from, to); };
  const hwflowq::serial_executor executor;
  executor.for_each_chunk(0, note);
  CHECK(chunks.empty());
  executor.for_each_chunk(7, note);
  CHECK(chunks == std::vector<std::pair<std::size_t, std::size_t>>{{0, 7}});
}

TEST_CASE("the serial executor passes exceptions on") {
  CHECK_THROWS_AS(hwflowq::serial_executor{}.for_each_chunk(
                      1, [](std::size_t, std::size_t) { throw std::range_error("chunk"); }),
                  std::range_error);
}
