// How many mappings per second the fine level evaluates: the reference cases, one after the other.
#include <hwflowq/cost/fine/evaluate.hpp>

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>
#include <utility>
#include <vector>

#include "reference.hpp"
#include "timeloop_case.hpp"

namespace {

using namespace hwflowq;

/// All cases of a number of levels, with what does not depend on the mapping prepared.
template <std::size_t Levels>
struct case_set {
  std::vector<test::timeloop_case<Levels>> cases;
  std::vector<mapping_evaluator<engines::plain_mac, Levels>> evaluators;

  case_set() {
    for (const std::string kind :
         {"1level", "halo_psum", "ws", "os", "rs", "mixed_precision", "random"}) {
      const auto file = test::reference_json("cost/golden_timeloop_" + kind + ".json");
      for (const auto& item : file.at("cases")) {
        if (item.at("mapping").size() != Levels) continue;
        cases.push_back(test::read_timeloop_case<Levels>(item));
      }
    }
    for (const auto& c : cases) evaluators.emplace_back(c.hardware, c.nest, c.bits);
  }
};

template <std::size_t Levels>
const case_set<Levels>& all_cases() {
  static const case_set<Levels> set;
  return set;
}

template <std::size_t Levels>
void given_mappings(benchmark::State& state) {
  const auto& set = all_cases<Levels>();
  std::size_t next = 0;
  for ([[maybe_unused]] auto _ : state) {
    benchmark::DoNotOptimize(set.evaluators[next](set.cases[next].schedule));
    next = next + 1 < set.cases.size() ? next + 1 : 0;
  }
  state.counters["mappings"] =
      benchmark::Counter(1.0, benchmark::Counter::kIsIterationInvariantRate);
}

BENCHMARK(given_mappings<2>);
BENCHMARK(given_mappings<3>);
BENCHMARK(given_mappings<4>);
BENCHMARK(given_mappings<5>);
BENCHMARK(given_mappings<7>);

/// The same bounds cut into factors that leave remainders.
template <std::size_t Levels>
void given_mappings_with_remainders(benchmark::State& state) {
  auto set = all_cases<Levels>().cases;
  std::vector<mapping_evaluator<engines::plain_mac, Levels>> evaluators;
  for (auto& c : set) {
    for (const workload::loop l : {workload::loop::K, workload::loop::P}) {
      auto& bound = c.nest.bounds[static_cast<std::size_t>(l)];
      bound = std::max<std::int64_t>(1, bound - 1);
    }
  }
  for (const auto& c : set) evaluators.emplace_back(c.hardware, c.nest, c.bits);
  std::size_t next = 0;
  for ([[maybe_unused]] auto _ : state) {
    benchmark::DoNotOptimize(evaluators[next](set[next].schedule));
    next = next + 1 < set.size() ? next + 1 : 0;
  }
  state.counters["mappings"] =
      benchmark::Counter(1.0, benchmark::Counter::kIsIterationInvariantRate);
}

BENCHMARK(given_mappings_with_remainders<3>);

double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

/// Mappings per second of CPU time on one thread: the best of many short passes.
template <std::size_t Levels>
double mappings_per_second() {
  const auto& set = all_cases<Levels>();
  constexpr int passes = 20;
  double best = 1e300;
  for (int repetition = 0; repetition < 200; ++repetition) {
    const double start = cpu_seconds();
    for (int pass = 0; pass < passes; ++pass) {
      for (std::size_t i = 0; i < set.cases.size(); ++i) {
        benchmark::DoNotOptimize(set.evaluators[i](set.cases[i].schedule));
      }
    }
    best = std::min(best, cpu_seconds() - start);
  }
  return static_cast<double>(passes) * static_cast<double>(set.cases.size()) / best;
}

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (test::reference_dir().empty()) {
    std::printf("skipped: HWFLOWQ_REFERENCE_DIR names no directory of reference figures\n");
    return 0;
  }
  benchmark::RunSpecifiedBenchmarks();
  std::printf("mappings per second, three levels: %.4g\n", mappings_per_second<3>());
}
