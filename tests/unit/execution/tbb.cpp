#include <hwflowq/execution/tbb.hpp>
#include <hwflowq/moo/executor.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <stdexcept>
#include <thread>
#include <vector>

#include "catch.hpp"

namespace {

using namespace hwflowq;

static_assert(Executor<tbb_executor>);

}  // namespace

TEST_CASE("every index is in exactly one chunk") {
  for (const int threads : {0, 1, 2, 3, 8}) {
    for (const std::size_t grain : {std::size_t{1}, std::size_t{7}, std::size_t{1000}}) {
      const tbb_executor executor(threads, grain);
      for (const std::size_t count : {0U, 1U, 2U, 3U, 7U, 64U, 101U, 9999U}) {
        std::vector<std::atomic<int>> visits(count);
        std::atomic<int> empty_chunks = 0;
        executor.for_each_chunk(count, [&](std::size_t first, std::size_t last) {
          if (first >= last) ++empty_chunks;
          for (std::size_t i = first; i < last; ++i) ++visits[i];
        });
        REQUIRE(empty_chunks == 0);
        REQUIRE(std::all_of(visits.begin(), visits.end(), [](const auto& v) { return v == 1; }));
      }
    }
  }
}

TEST_CASE("as many threads work at once as are asked for, more than processors too") {
  const int threads = static_cast<int>(std::thread::hardware_concurrency()) + 2;
  const tbb_executor executor(threads);
  CHECK(executor.threads() == threads);
  // Items wait for each other: they end only when all threads are inside at once. The deadline
  // keeps a failure from hanging.
  std::atomic<int> inside = 0;
  std::atomic<int> most = 0;
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  executor.for_each_chunk(1000, [&](std::size_t, std::size_t) {
    const int now = ++inside;
    int seen = most;
    while (seen < now && !most.compare_exchange_weak(seen, now)) {
    }
    while (most < threads && std::chrono::steady_clock::now() < deadline) std::this_thread::yield();
    --inside;
  });
  CHECK(most == threads);
}

TEST_CASE("one thread is the caller's") {
  const tbb_executor executor(1);
  const auto caller = std::this_thread::get_id();
  std::atomic<int> elsewhere = 0;
  executor.for_each_chunk(100, [&](std::size_t, std::size_t) {
    if (std::this_thread::get_id() != caller) ++elsewhere;
  });
  CHECK(elsewhere == 0);
}

TEST_CASE("an exception of a chunk is thrown on, and the executor goes on working") {
  const tbb_executor executor(3);
  CHECK_THROWS_AS(executor.for_each_chunk(100,
                                          [](std::size_t first, std::size_t last) {
                                            if (first <= 50 && 50 < last)
                                              throw std::out_of_range("50");
                                          }),
                  std::out_of_range);
  std::atomic<std::size_t> done = 0;
  executor.for_each_chunk(100, [&](std::size_t first, std::size_t last) { done += last - first; });
  CHECK(done == 100);
}

TEST_CASE("copies of an executor work, and may be nested") {
  const tbb_executor original(4);
  const tbb_executor copy = original;
  CHECK(copy.threads() == 4);
  std::atomic<std::size_t> done = 0;
  original.for_each_chunk(10, [&](std::size_t first, std::size_t last) {
    for (std::size_t i = first; i < last; ++i) {
      copy.for_each_chunk(10, [&](std::size_t from, std::size_t to) { done += to - from; });
    }
  });
  CHECK(done == 100);
}

TEST_CASE("fewer threads than none and an empty grain are errors") {
  CHECK_THROWS_AS(tbb_executor(-1), std::invalid_argument);
  CHECK_THROWS_AS(tbb_executor(0, 0), std::invalid_argument);
  CHECK_THROWS_WITH(tbb_executor(-3), "tbb_executor: threads = -3 must be at least 0");
  CHECK(tbb_executor().threads() >= 1);
}
