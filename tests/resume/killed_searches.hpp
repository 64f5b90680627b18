// The searches that are killed and resumed, and the names of their files.
#ifndef HWFLOWQ_TESTS_RESUME_KILLED_SEARCHES_HPP
#define HWFLOWQ_TESTS_RESUME_KILLED_SEARCHES_HPP

#include <hwflowq/core/hash.hpp>
#include <hwflowq/moo/nsga2.hpp>

#include <cstddef>
#include <cstdint>

#include "searches.hpp"

namespace hwflowq::test {

/// Generations between two checkpoints.
inline constexpr std::size_t checkpoint_interval = 5;

inline constexpr const char* checkpoint_file = "search.checkpoint";
inline constexpr const char* history_file = "history.csv";
inline constexpr const char* front_file = "front.csv";

/// Takes some time, so that a generation of 20 takes about a millisecond.
inline void work_hard() {
  [[maybe_unused]] static volatile std::uint64_t sink = 0;
  std::uint64_t value = 1;
  for (std::uint64_t i = 0; i < 15000; ++i) value = hash_combine(value, i);
  sink = value;
}

/// Bits of 30 layers; keeps all that can be kept, so that checkpoints are large.
inline auto killed_bits_search() {
  const auto evaluate = [](const integers& bits) {
    work_hard();
    return small_bits(bits);
  };
  return moo::nsga2(
      moo::make_problem<integers>(
          evaluate,
          moo::objectives(minimise<"loss">(element<0>), minimise<"work", "bit ops">(element<1>),
                          minimise<"memory", "bits">(element<2>))),
      bit_widths(60),
      {.population_size = 20, .seed = 31, .cache_evaluations = true, .keep_archive = true});
}

/// Real numbers, with a constraint.
inline auto killed_real_search() {
  const auto evaluate = [](const reals& x) {
    work_hard();
    return rational_zdt1(x);
  };
  return moo::nsga2(
      moo::make_problem<reals>(
          evaluate, moo::objectives(minimise<"f1">(element<0>), minimise<"f2">(element<1>)),
          moo::constraints(constraint<"apart">([](const auto& f) { return 0.25 - f[0]; }))),
      unit_cube(30), {.population_size = 20, .seed = 32});
}

}  // namespace hwflowq::test

#endif
