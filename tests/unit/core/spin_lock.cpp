#include <hwflowq/core/spin_lock.hpp>

#include <atomic>
#include <thread>

#include "catch.hpp"

using namespace hwflowq::detail;

TEST_CASE("threads that hold a spin_lock do not meet") {
  spin_lock lock;
  long count = 0;  // not atomic: additions get lost where two threads are inside
  bool met = false;
  bool inside = false;
  std::atomic<int> ready = 0;
  const auto add = [&] {
    ++ready;
    while (ready < 2) std::this_thread::yield();
    for (int i = 0; i < 100'000; ++i) {
      const spin_lock_holder holder(lock);
      met = met || inside;
      inside = true;
      ++count;
      inside = false;
    }
  };
  std::thread other(add);
  add();
  other.join();
  CHECK(count == 200'000);
  CHECK_FALSE(met);
}

TEST_CASE("a spin_lock is free once its holder is gone") {
  spin_lock lock;
  {
    const spin_lock_holder holder(lock);
  }
  const spin_lock_holder again(lock);  // waits for ever otherwise
  SUCCEED();
}
