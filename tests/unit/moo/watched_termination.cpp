// The state of a termination goes from a run into a checkpoint and from there into the next run.
#include <hwflowq/moo/watched_termination.hpp>

#include <cstddef>

#include "catch.hpp"

namespace {

using namespace hwflowq;

/// A termination with a state.
struct countdown {
  int left = 0;

  bool operator()(const auto& /*search*/) { return left-- <= 0; }
  void save(binary_output& output) const { write(output, left); }
  void load(binary_input& input) { read(input, left); }
};

std::size_t saved_size(const moo::watched_termination& watched) {
  binary_output bytes;
  watched.save(bytes);
  return bytes.bytes().size();
}

}  // namespace

TEST_CASE("the state of the termination under way is saved as it is then") {
  moo::watched_termination watched;
  countdown own{7};
  watched.watch(own);
  own.left = 5;
  binary_output bytes;
  watched.save(bytes);

  moo::watched_termination other;
  binary_input input(bytes.bytes());
  other.load(input);
  CHECK(input.remaining() == 0);
  countdown next{100};
  other.watch(next);
  CHECK(next.left == 5);
  // It is used up: a run after that one starts with what it is given.
  countdown later{100};
  other.watch(later);
  CHECK(later.left == 100);
}

TEST_CASE("a state that no run has taken yet is saved again") {
  moo::watched_termination watched;
  const std::size_t empty = saved_size(watched);
  countdown own{3};
  watched.watch(own);
  binary_output bytes;
  watched.save(bytes);
  watched.forget();
  CHECK(saved_size(watched) == empty);

  binary_input input(bytes.bytes());
  watched.load(input);
  CHECK(saved_size(watched) == bytes.bytes().size());
}

TEST_CASE("a termination without state takes and leaves nothing") {
  moo::watched_termination watched;
  const std::size_t empty = saved_size(watched);
  const auto never = [](const auto& /*search*/) { return false; };
  watched.watch(never);
  CHECK(saved_size(watched) == empty);
}
