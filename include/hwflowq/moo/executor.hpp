// The concept Executor: maps a function over a batch, here or on many threads.
#ifndef HWFLOWQ_MOO_EXECUTOR_HPP
#define HWFLOWQ_MOO_EXECUTOR_HPP

#include <cstddef>

namespace hwflowq {

namespace detail {

// The shape of function that executors are given; only its signature matters to the concept.
struct chunk_function_archetype {
  void operator()(std::size_t /*first*/, std::size_t /*last*/) const {}
};

}  // namespace detail

/// `executor.for_each_chunk(count, function)` covers [0, count) with calls `function(first, last)`.
template <typename X>
concept runs_chunks =
    requires(const X& executor, const detail::chunk_function_archetype& function) {
      executor.for_each_chunk(std::size_t{}, function);
    };

/// Maps a function over a batch of `count` items.
///
/// | requirement      | expression                                                        |
/// |------------------|-------------------------------------------------------------------|
/// | `runs_chunks<X>` | `x.for_each_chunk(count, f)`, with `f(first, last)` per chunk     |
///
/// Semantics that no compiler checks: every index of [0, count) is in exactly one chunk; chunks may
/// run at once and in any order; the call returns when all have run; an exception of a chunk is
/// thrown on. The result of a search does not depend on how the executor cuts or orders chunks.
template <typename X>
concept Executor = runs_chunks<X>;

/// Lists everything that X lacks to be an Executor.
template <typename X>
consteval bool check_executor() {
  static_assert(
      runs_chunks<X>,
      "Executor: add `void for_each_chunk(std::size_t count, const auto& f) const` that "
      "calls `f(first, last)` until [0, count) is covered, and returns when all are done");
  return true;
}

/// Runs everything on the calling thread, as one chunk.
struct serial_executor {
  template <typename Function>
  void for_each_chunk(std::size_t count, const Function& function) const {
    if (count > 0) function(std::size_t{0}, count);
  }
};

}  // namespace hwflowq

#endif
