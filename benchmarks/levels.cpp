// How many layers per second the coarse and the mid level evaluate, with and without tables.
#include <hwflowq/cost/coarse.hpp>
#include <hwflowq/cost/layer_table.hpp>
#include <hwflowq/cost/mid.hpp>
#include <hwflowq/hardware/operation_law.hpp>
#include <hwflowq/workload/zoo/resnet_cifar.hpp>

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <ctime>
#include <random>
#include <vector>

#include "cost_networks.hpp"

namespace {

using namespace hwflowq;

const std::vector<int> widths = {2, 3, 4, 5, 6, 7, 8};
const bit_choices choices{width_set::between(2, 8), width_set::between(2, 8)};

/// Enough genomes that no branch predictor learns them, few enough to stay in the cache.
std::vector<std::vector<Precision>> make_genomes(std::size_t layers) {
  std::mt19937_64 random(56);
  std::vector<std::vector<Precision>> genomes;
  for (int i = 0; i < 256; ++i) {
    genomes.push_back(test::random_precisions(random, layers, widths, widths));
  }
  return genomes;
}

double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

template <typename Evaluate>
void run(benchmark::State& state, std::size_t layers, const Evaluate& evaluate) {
  const auto genomes = make_genomes(layers);
  std::size_t next = 0;
  for ([[maybe_unused]] auto _ : state) {
    benchmark::DoNotOptimize(evaluate(genomes[next]));
    next = next + 1 < genomes.size() ? next + 1 : 0;
  }
  state.counters["layers"] = benchmark::Counter(static_cast<double>(layers),
                                                benchmark::Counter::kIsIterationInvariantRate);
}

template <typename M>
void table_of(benchmark::State& state, const M& model) {
  const auto network = workload::zoo::resnet56();
  const layer_table table(network, model, choices);
  run(state, network.compute_layer_count(), [&](const auto& genome) { return table(genome); });
}

template <typename M>
void model_itself(benchmark::State& state, const M& model) {
  const auto network = workload::zoo::resnet56();
  run(state, network.compute_layer_count(),
      [&](const auto& genome) { return model(network, genome); });
}

template <typename M>
void construction(benchmark::State& state, const M& model) {
  const auto network = workload::zoo::resnet56();
  for ([[maybe_unused]] auto _ : state) {
    benchmark::DoNotOptimize(layer_table(network, model, choices).entry_count());
  }
}

const coarse_model<bit_serial_law> coarse;
const mid_model<bit_serial_law> mid;

BENCHMARK_CAPTURE(table_of, coarse, coarse);
BENCHMARK_CAPTURE(table_of, mid, mid);
BENCHMARK_CAPTURE(model_itself, coarse, coarse)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(model_itself, mid, mid)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(construction, coarse, coarse)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(construction, mid, mid)->Unit(benchmark::kMillisecond);

/// Compute layers evaluated per second of CPU time on one thread: the best of several passes.
template <typename M>
double layers_per_second(const M& model) {
  const auto network = workload::zoo::resnet56();
  const layer_table table(network, model, choices);
  const auto genomes = make_genomes(network.compute_layer_count());
  constexpr int passes = 40;
  double best = 1e300;
  for (int repetition = 0; repetition < 7; ++repetition) {
    const double start = cpu_seconds();
    for (int pass = 0; pass < passes; ++pass) {
      for (const auto& genome : genomes) benchmark::DoNotOptimize(table(genome));
    }
    best = std::min(best, cpu_seconds() - start);
  }
  return static_cast<double>(passes) * static_cast<double>(genomes.size()) *
         static_cast<double>(network.compute_layer_count()) / best;
}

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
  std::printf("layer evaluations per second, coarse: %.4g\n", layers_per_second(coarse));
  std::printf("layer evaluations per second, mid: %.4g\n", layers_per_second(mid));
}
