// Time limits, also across a checkpoint.
#include <hwflowq/moo/time_limit.hpp>

#include <chrono>
#include <cstddef>
#include <thread>

#include "catch.hpp"
#include "searches.hpp"

namespace {

using namespace hwflowq;
using namespace hwflowq::moo;
using test::search_of_four;
using namespace std::chrono_literals;

const auto nap = [](const auto&) { std::this_thread::sleep_for(2ms); };

}  // namespace

TEST_CASE("a time limit stops at the first generation that ends after it") {
  auto search = search_of_four();
  time_limit limit(30ms);
  CHECK(limit.elapsed() == 0ms);
  std::this_thread::sleep_for(5ms);
  CHECK(limit.elapsed() == 0ms);  // the clock starts when the search first asks
  const auto start = time_limit::clock::now();
  search.run(limit, nap);
  const auto took = time_limit::clock::now() - start;
  CHECK(took >= 30ms);
  CHECK(limit.elapsed() >= 30ms);
  CHECK(search.generation() >= 1);
  CHECK(search.generation() <= 15);  // each takes 2 ms at least
}

TEST_CASE("a time limit of zero does nothing, a long one does not stop") {
  auto search = search_of_four();
  search.run(time_limit(0ms));
  CHECK(search.generation() == 0);
  search.run(time_limit(24h) || after_generations(5));
  CHECK(search.generation() == 5);
  search.run(time_limit(0ms) && after_generations(7));
  CHECK(search.generation() == 7);
}

TEST_CASE("time spent before a checkpoint counts") {
  auto first = search_of_four();
  binary_output bytes;
  first.run(time_limit(24h) || after_generations(6), nap, [&](const auto& search) {
    if (search.generation() == 6) search.save(bytes);
  });
  // Six pauses of 2 ms went by before: 10 ms are over, 24 hours are not.
  auto second = search_of_four();
  binary_input input(bytes.bytes());
  second.load(input);
  second.run(time_limit(10ms) || after_generations(100));
  CHECK(second.generation() == 6);
  auto third = search_of_four();
  binary_input again(bytes.bytes());
  third.load(again);
  third.run(time_limit(24h) || after_generations(8));
  CHECK(third.generation() == 8);
}

TEST_CASE("a loaded time limit goes on from the time saved") {
  auto search = search_of_four();
  time_limit limit(24h);
  CHECK_FALSE(limit(search));
  std::this_thread::sleep_for(5ms);
  binary_output bytes;
  limit.save(bytes);
  const auto saved = limit.elapsed();
  CHECK(saved >= 5ms);
  std::this_thread::sleep_for(20ms);

  time_limit other(24h);
  binary_input input(bytes.bytes());
  other.load(input);
  CHECK(input.remaining() == 0);
  const auto loaded = other.elapsed();
  CHECK(loaded >= 5ms);
  CHECK(loaded <= saved);            // neither the pause nor its own clock counts
  CHECK(other.elapsed() == loaded);  // it stands still until asked
  CHECK_FALSE(other(search));
  std::this_thread::sleep_for(1ms);
  CHECK(other.elapsed() > loaded);

  // An object that measured something itself forgets it.
  binary_input again(bytes.bytes());
  limit.load(again);
  CHECK(limit.elapsed() == loaded);
}
