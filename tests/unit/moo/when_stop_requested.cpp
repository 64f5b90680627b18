// Stops that another thread asks for.
#include <hwflowq/moo/when_stop_requested.hpp>

#include <chrono>
#include <stop_token>
#include <thread>

#include "catch.hpp"
#include "searches.hpp"

namespace {

using namespace hwflowq;
using namespace hwflowq::moo;
using test::search_of_four;
using namespace std::chrono_literals;

}  // namespace

TEST_CASE("a requested stop ends the run after the generation under way") {
  std::stop_source source;
  auto search = search_of_four();
  search.run(when_stop_requested(source.get_token()) || after_generations(50), [&](const auto& s) {
    if (s.generation() == 4) source.request_stop();
  });
  CHECK(search.generation() == 4);
  search.run(when_stop_requested(source.get_token()));
  CHECK(search.generation() == 4);
  search.run(when_stop_requested(std::stop_token()) || after_generations(6));
  CHECK(search.generation() == 6);  // a token of nobody never stops
}

TEST_CASE("another thread may ask for the stop") {
  std::stop_source source;
  auto search = search_of_four();
  std::jthread other([&source] {
    std::this_thread::sleep_for(10ms);
    source.request_stop();
  });
  search.run(when_stop_requested(source.get_token()),
             [](const auto&) { std::this_thread::sleep_for(2ms); });
  CHECK(source.stop_requested());
  CHECK(search.generation() >= 1);
}
