// Times hypervolumes and contributions; beside pagmo2 in the same run where it is found.
#include <hwflowq/moo/hypervolume.hpp>
#include <hwflowq/moo/hypervolume_contributions.hpp>
#include <hwflowq/moo/point_columns.hpp>

#include <benchmark/benchmark.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <limits>
#include <random>
#include <string>
#include <vector>

#ifdef HWFLOWQ_HAVE_PAGMO
#include <pagmo/utils/hypervolume.hpp>
#endif

namespace {

namespace moo = hwflowq::moo;

enum class shape { linear, concave };

using rows = std::vector<std::vector<double>>;

/// A front of mutually non-dominated points in random order.
rows front(std::size_t objectives, shape form, std::size_t size, std::uint64_t seed) {
  std::mt19937_64 bits(seed);
  rows points(size, std::vector<double>(objectives));
  for (auto& point : points) {
    double sum = 0.0;
    for (double& value : point) {
      value = -std::log((static_cast<double>(bits() >> 11U) + 0.5) * 0x1.0p-53);
      sum += form == shape::linear ? value : value * value;
    }
    for (double& value : point) value /= form == shape::linear ? sum : std::sqrt(sum);
  }
  return points;
}

/// Many different sets, visited in turn: on one set, the branch predictor learns the answers.
template <std::size_t M>
std::vector<moo::point_set<M>> fronts(shape form, std::size_t size, std::size_t count) {
  std::vector<moo::point_set<M>> sets;
  for (std::size_t k = 0; k < count; ++k) {
    sets.push_back(moo::point_set<M>::from_rows(front(M, form, size, 1000 * size + k)));
  }
  return sets;
}

template <std::size_t M>
void hypervolume(benchmark::State& state, shape form) {
  const auto sets = fronts<M>(form, static_cast<std::size_t>(state.range(0)), 32);
  std::array<double, M> reference{};
  reference.fill(1.1);
  moo::hypervolume_calculator<M> calculator;
  std::size_t next = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(calculator(sets[next].view(), reference));
    next = (next + 1) % sets.size();
  }
}

template <std::size_t M>
void contributions(benchmark::State& state, shape form) {
  const auto size = static_cast<std::size_t>(state.range(0));
  const auto sets = fronts<M>(form, size, 32);
  std::array<double, M> reference{};
  reference.fill(1.1);
  moo::hypervolume_contribution_calculator<M> calculator;
  std::vector<double> values(size);
  std::size_t next = 0;
  for (auto _ : state) {
    calculator(sets[next].view(), reference, values);
    benchmark::DoNotOptimize(values.data());
    next = (next + 1) % sets.size();
  }
}

#ifdef HWFLOWQ_HAVE_PAGMO

double processor_seconds() {
  std::timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

/// Prints how many times longer pagmo2's default algorithm takes on objects that already hold the
/// points. Both sides take turns over the same sets; the best of several rounds counts.
template <std::size_t M>
void compare_with_pagmo(shape form, std::size_t size, std::size_t count, int rounds) {
  const auto sets = fronts<M>(form, size, count);
  std::vector<pagmo::hypervolume> theirs;
  for (std::size_t k = 0; k < count; ++k) {
    theirs.emplace_back(front(M, form, size, 1000 * size + k), true);
  }
  std::array<double, M> reference{};
  reference.fill(1.1);
  const std::vector<double> their_reference(M, 1.1);
  moo::hypervolume_calculator<M> calculator;

  double best = std::numeric_limits<double>::infinity();
  double their_best = best;
  double difference = 0.0;
  for (int round = 0; round < rounds; ++round) {
    double begin = processor_seconds();
    double sum = 0.0;
    for (const auto& set : sets) sum += calculator(set.view(), reference);
    best = std::min(best, processor_seconds() - begin);
    begin = processor_seconds();
    double their_sum = 0.0;
    for (const auto& set : theirs) their_sum += set.compute(their_reference);
    their_best = std::min(their_best, processor_seconds() - begin);
    difference = std::max(difference, std::abs(sum - their_sum) / their_sum);
  }
  const double per_set = 1e6 / static_cast<double>(count);
  std::printf(
      "ratio to pagmo2, hypervolume M=%zu n=%zu %s: %.2f  (%.2f us against %.2f us, relative "
      "difference %.1e)\n",
      M, size, form == shape::linear ? "linear" : "concave", their_best / best, best * per_set,
      their_best * per_set, difference);
}

void compare_all_with_pagmo() {
  for (const auto form : {shape::linear, shape::concave}) {
    for (const std::size_t size : {100U, 200U, 1000U}) {
      compare_with_pagmo<2>(form, size, 64, 9);
      compare_with_pagmo<3>(form, size, 64, 9);
      compare_with_pagmo<4>(form, size, 16, 3);
    }
    compare_with_pagmo<5>(form, 100, 16, 3);
  }
}

#endif

template <std::size_t M>
void add(const std::string& objectives, const std::vector<std::int64_t>& sizes) {
  for (const auto form : {shape::linear, shape::concave}) {
    const std::string name = objectives + (form == shape::linear ? "/linear" : "/concave");
    for (const std::int64_t size : sizes) {
      benchmark::RegisterBenchmark(("hypervolume/" + name).c_str(), hypervolume<M>, form)
          ->Arg(size);
    }
    if (M < 5) {
      benchmark::RegisterBenchmark(("contributions/" + name).c_str(), contributions<M>, form)
          ->Arg(100);
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  add<2>("2", {100, 200, 1000, 10000});
  add<3>("3", {100, 200, 1000, 10000});
  add<4>("4", {100, 200, 1000});
  add<5>("5", {50, 100});
  add<6>("6", {50});
  benchmark::RunSpecifiedBenchmarks();
#ifdef HWFLOWQ_HAVE_PAGMO
  compare_all_with_pagmo();
#endif
}
