// How long the survival policies take to halve a front, or to rate one taken whole.
#include <hwflowq/moo/default_survival.hpp>
#include <hwflowq/moo/survival.hpp>
#include <hwflowq/moo/survival/classic_crowding.hpp>

#include <benchmark/benchmark.h>

#include <cstddef>
#include <numeric>
#include <random>
#include <string>
#include <vector>

#include "fronts.hpp"

namespace {

using namespace hwflowq;

/// Fronts on a sphere, several of them so that branches cannot be learned by heart.
template <typename Policy, std::size_t M>
void survive(benchmark::State& state, std::size_t n, std::size_t keep) {
  std::mt19937_64 random(n + M);
  std::vector<moo::point_set<M>> sets;
  for (std::size_t i = 0; i < (n <= 1000 ? 64U : 2U); ++i) {
    sets.push_back(test::random_points<M>(random, n, test::objective_cloud::surface, false));
  }
  Policy policy;
  std::vector<moo::index_type> front(n);
  std::vector<double> density(n);
  std::size_t next = 0;
  for ([[maybe_unused]] auto _ : state) {
    std::iota(front.begin(), front.end(), moo::index_type{0});
    policy(sets[next].view(), std::span(front), keep, std::span(density));
    benchmark::DoNotOptimize(density.data());
    next = next + 1 == sets.size() ? 0 : next + 1;
  }
}

template <typename Policy, std::size_t M>
void add(const std::string& name, const std::vector<std::size_t>& sizes) {
  for (const std::size_t n : sizes) {
    for (const std::size_t keep : {n / 2, n}) {
      const std::string title = name + " M=" + std::to_string(M) + " " + std::to_string(n) +
                                " to " + std::to_string(keep);
      benchmark::RegisterBenchmark(title.c_str(), [n, keep](benchmark::State& state) {
        survive<Policy, M>(state, n, keep);
      })->Unit(benchmark::kMicrosecond);
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  add<moo::classic_crowding<2>, 2>("classic crowding", {200, 400, 10000});
  add<moo::classic_crowding<3>, 3>("classic crowding", {200, 400, 10000});
  add<moo::pruned_crowding<2>, 2>("pruned crowding", {200, 400, 10000});
  add<moo::pruned_crowding<3>, 3>("pruned crowding", {200, 400, 10000});
  add<moo::nearest_neighbour_pruning<2>, 2>("nearest neighbours", {200, 400, 10000});
  add<moo::nearest_neighbour_pruning<3>, 3>("nearest neighbours", {200, 400, 10000, 20000});
  add<moo::nearest_neighbour_pruning<5>, 5>("nearest neighbours", {200, 400, 10000});
  benchmark::RunSpecifiedBenchmarks();
}
