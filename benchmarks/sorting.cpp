// How long non-dominated sorting takes, and how much longer pagmo2 takes for the same points.
#include <hwflowq/moo/non_dominated_sort.hpp>

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <ctime>
#include <string>
#include <vector>

#include "ranking.hpp"
#if defined(HWFLOWQ_HAVE_PAGMO)
#include <pagmo/types.hpp>
#include <pagmo/utils/multi_objective.hpp>
#endif

namespace {

using namespace hwflowq;

/// Several sets of the same kind: over one small set again and again, a processor learns the
/// branches by heart, which no search lets it do.
template <std::size_t M>
std::vector<moo::point_set<M>> make_sets(test::shape kind, std::size_t n) {
  test::random_numbers random(n + M);
  std::vector<moo::point_set<M>> sets;
  const std::size_t count = n <= 1000 ? 64 : n <= 10000 ? 4 : 1;
  for (std::size_t i = 0; i < count; ++i) sets.push_back(test::make_points<M>(kind, n, random));
  return sets;
}

std::string case_name(std::size_t m, std::size_t n, test::shape kind) {
  return "M=" + std::to_string(m) + " N=" + std::to_string(n) +
         (kind == test::shape::uniform ? " uniform" : " one front");
}

/// Calls f with M as a constant for every case.
template <typename F>
void for_each_case(const std::vector<std::size_t>& sizes, F f) {
  for (const test::shape kind : {test::shape::uniform, test::shape::one_front})
    for (const std::size_t n : sizes) {
      f(std::integral_constant<std::size_t, 2>(), n, kind);
      f(std::integral_constant<std::size_t, 3>(), n, kind);
      f(std::integral_constant<std::size_t, 5>(), n, kind);
    }
}

void register_rows() {
  for_each_case({200, 400, 1000, 10000, 100000}, [](auto m, std::size_t n, test::shape kind) {
    constexpr std::size_t objectives = decltype(m)::value;
    benchmark::RegisterBenchmark(case_name(objectives, n, kind).c_str(),
                                 [n, kind](benchmark::State& state) {
                                   const auto sets = make_sets<objectives>(kind, n);
                                   moo::non_dominated_sorter<objectives> sort;
                                   std::vector<moo::index_type> rank(n);
                                   std::size_t next = 0;
                                   for ([[maybe_unused]] auto _ : state) {
                                     benchmark::DoNotOptimize(sort(sets[next].view(), rank));
                                     next = next + 1 < sets.size() ? next + 1 : 0;
                                   }
                                 })
        ->Unit(benchmark::kMicrosecond);
  });
}

#if defined(HWFLOWQ_HAVE_PAGMO)
double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

/// Least CPU time of one pass over all sets, per set.
template <typename F>
double best_time(std::size_t repetitions, std::size_t sets, F f) {
  double best = 1e300;
  for (std::size_t r = 0; r < repetitions; ++r) {
    const double start = cpu_seconds();
    for (std::size_t s = 0; s < sets; ++s) f(s);
    best = std::min(best, cpu_seconds() - start);
  }
  return best / static_cast<double>(sets);
}

/// Both sort the same points in the same process on one thread; a case of unequal fronts is an
/// error.
bool print_ratios() {
  bool equal = true;
  for_each_case({200, 400, 1000, 10000}, [&](auto m, std::size_t n, test::shape kind) {
    constexpr std::size_t objectives = decltype(m)::value;
    auto sets = make_sets<objectives>(kind, n);
    if (n > 1000) sets.resize(1);
    std::vector<std::vector<pagmo::vector_double>> rows(sets.size());
    for (std::size_t s = 0; s < sets.size(); ++s)
      for (std::size_t i = 0; i < n; ++i) {
        const auto p = sets[s].point(i);
        rows[s].emplace_back(p.begin(), p.end());
      }
    moo::non_dominated_sorter<objectives> sort;
    std::vector<moo::index_type> rank(n);
    std::size_t fronts = 0;
    std::size_t their_fronts = 0;
    sort(sets[0].view(), rank);
    const double ours =
        best_time(20, sets.size(), [&](std::size_t s) { fronts = sort(sets[s].view(), rank); });
    const double theirs = best_time(n > 1000 ? 1 : 2, sets.size(), [&](std::size_t s) {
      their_fronts = std::get<0>(pagmo::fast_non_dominated_sorting(rows[s])).size();
    });
    const std::string name = case_name(objectives, n, kind);
    std::printf("ratio to pagmo2, %s: %.0f\n", name.c_str(), theirs / ours);
    if (fronts != their_fronts) {
      std::printf("error: %zu fronts, pagmo2 finds %zu\n", fronts, their_fronts);
      equal = false;
    }
  });
  return equal;
}
#endif

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  register_rows();
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
#if defined(HWFLOWQ_HAVE_PAGMO)
  if (!print_ratios()) return 1;
#endif
  return 0;
}
