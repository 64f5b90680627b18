// Whole searches against pagmo2's nsga2: ZDT1, DTLZ2 and bit widths, one thread.
#include <hwflowq/moo/integer_variation.hpp>
#include <hwflowq/moo/nsga2.hpp>
#include <hwflowq/moo/real_variation.hpp>
#include <hwflowq/moo/survival/classic_crowding.hpp>

#include <benchmark/benchmark.h>

#include <cstdint>
#include <cstdio>
#include <ctime>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "problems.hpp"

#ifdef HWFLOWQ_HAVE_PAGMO
#include <pagmo/algorithms/nsga2.hpp>
#include <pagmo/population.hpp>
#include <pagmo/problem.hpp>
#endif

namespace {

namespace moo = hwflowq::moo;
namespace test = hwflowq::test;

using reals = std::vector<double>;
using bit_widths = std::vector<std::int8_t>;

auto two_objectives() {
  return moo::objectives(hwflowq::minimise<"f1">(hwflowq::element<0>),
                         hwflowq::minimise<"f2">(hwflowq::element<1>));
}

auto three_objectives() {
  return moo::objectives(hwflowq::minimise<"f1">(hwflowq::element<0>),
                         hwflowq::minimise<"f2">(hwflowq::element<1>),
                         hwflowq::minimise<"f3">(hwflowq::element<2>));
}

moo::real_variation<> unit_box(std::size_t size) {
  return {.lower = reals(size, 0.0), .upper = reals(size, 1.0)};
}

// A classic survival beside the default one, since the peer has crowding distance only.
template <template <std::size_t> class Policy>
struct ours {
  static void zdt1(std::uint64_t seed) {
    const auto problem =
        moo::make_problem<reals>([](const reals& x) { return test::zdt1(x); }, two_objectives());
    moo::nsga2 search(problem, unit_box(30), {.population_size = 100, .seed = seed}, Policy<2>{});
    search.run(moo::after_generations(250));
    benchmark::DoNotOptimize(search.objectives().columns[0]);
  }

  static void dtlz2(std::uint64_t seed) {
    const auto problem = moo::make_problem<reals>([](const reals& x) { return test::dtlz2<3>(x); },
                                                  three_objectives());
    moo::nsga2 search(problem, unit_box(12), {.population_size = 100, .seed = seed}, Policy<3>{});
    search.run(moo::after_generations(250));
    benchmark::DoNotOptimize(search.objectives().columns[0]);
  }

  static void bits(std::uint64_t seed) {
    static const test::bits_problem widths;
    using domain = moo::integer_domain<std::int8_t>;
    const moo::integer_variation<bit_widths> variation{
        .domains = std::vector<domain>(2 * test::bits_problem::layers, domain::between(2, 8))};
    const auto problem = moo::make_problem<bit_widths>(
        [](const bit_widths& x) { return widths(std::span(x)); }, three_objectives());
    moo::nsga2 search(problem, variation, {.population_size = 200, .seed = seed}, Policy<3>{});
    search.run(moo::after_generations(200));
    benchmark::DoNotOptimize(search.objectives().columns[0]);
  }
};

using standard = ours<moo::default_survival>;
using classic = ours<moo::classic_crowding>;

#ifdef HWFLOWQ_HAVE_PAGMO

// Problems as pagmo2 takes them.
struct peer_problem {
  std::size_t variables = 0;
  std::size_t integers = 0;
  std::size_t objectives = 0;
  double lower = 0.0;
  double upper = 1.0;
  reals (*function)(const reals&) = nullptr;

  [[nodiscard]] reals fitness(const reals& x) const { return function(x); }
  [[nodiscard]] std::pair<reals, reals> get_bounds() const {
    return {reals(variables, lower), reals(variables, upper)};
  }
  [[nodiscard]] reals::size_type get_nobj() const { return objectives; }
  [[nodiscard]] reals::size_type get_nix() const { return integers; }
};

void run_peer(const peer_problem& problem, unsigned population, unsigned generations,
              double crossover_eta, std::uint64_t seed) {
  const auto n = static_cast<double>(problem.variables);
  const pagmo::nsga2 algorithm(generations - 1, 0.9, crossover_eta, 1.0 / n, 20.0,
                               static_cast<unsigned>(seed));
  pagmo::population members{pagmo::problem(problem), population, static_cast<unsigned>(seed)};
  members = algorithm.evolve(members);
  benchmark::DoNotOptimize(members.get_f().data());
}

reals rows(const auto& values) {
  return reals(values.begin(), values.end());
}

struct peer {
  static void zdt1(std::uint64_t seed) {
    run_peer({30, 0, 2, 0, 1, [](const reals& x) { return rows(test::zdt1(x)); }}, 100, 250, 15.0,
             seed);
  }
  static void dtlz2(std::uint64_t seed) {
    run_peer({12, 0, 3, 0, 1, [](const reals& x) { return rows(test::dtlz2<3>(x)); }}, 100, 250,
             15.0, seed);
  }
  static void bits(std::uint64_t seed) {
    static const test::bits_problem widths;
    run_peer({110, 110, 3, 2, 8, [](const reals& x) { return rows(widths(std::span(x))); }}, 200,
             200, 15.0, seed);
  }
};

#endif

using search_function = void (*)(std::uint64_t);

void measure(benchmark::State& state, search_function function) {
  std::uint64_t seed = 0;
  for (auto _ : state) function(++seed);
}

// Least time of several runs, the two in turn, so that both meet the same state of the machine.
[[maybe_unused]] double ratio(search_function one, search_function other, int runs) {
  const auto seconds = [](search_function function, std::uint64_t seed) {
    const std::clock_t start = std::clock();  // processor time: other programs may be running
    function(seed);
    return static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
  };
  double least_one = std::numeric_limits<double>::infinity();
  double least_other = least_one;
  for (int run = 0; run < runs; ++run) {
    const auto seed = static_cast<std::uint64_t>(run + 1);
    least_other = std::min(least_other, seconds(other, seed));
    for (int k = 0; k < 3; ++k) least_one = std::min(least_one, seconds(one, seed));
  }
  return least_other / least_one;
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::pair<std::string, search_function>> searches = {
      {"zdt1, default survival", &standard::zdt1},
      {"zdt1, classic crowding", &classic::zdt1},
      {"dtlz2, default survival", &standard::dtlz2},
      {"dtlz2, classic crowding", &classic::dtlz2},
      {"bits, default survival", &standard::bits},
      {"bits, classic crowding", &classic::bits},
#ifdef HWFLOWQ_HAVE_PAGMO
      {"zdt1, pagmo2", &peer::zdt1},
      {"dtlz2, pagmo2", &peer::dtlz2},
      {"bits, pagmo2", &peer::bits},
#endif
  };
  for (const auto& [name, function] : searches) {
    benchmark::RegisterBenchmark(name.c_str(), measure, function)->Unit(benchmark::kMillisecond);
  }
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  benchmark::RunSpecifiedBenchmarks();
#ifdef HWFLOWQ_HAVE_PAGMO
  const std::vector<std::pair<std::string, std::pair<search_function, search_function>>> pairs = {
      {"zdt1, default survival", {&standard::zdt1, &peer::zdt1}},
      {"zdt1, classic crowding", {&classic::zdt1, &peer::zdt1}},
      {"dtlz2, default survival", {&standard::dtlz2, &peer::dtlz2}},
      {"dtlz2, classic crowding", {&classic::dtlz2, &peer::dtlz2}},
      {"bits, default survival", {&standard::bits, &peer::bits}},
      {"bits, classic crowding", {&classic::bits, &peer::bits}}};
  for (const auto& [name, functions] : pairs) {
    std::printf("ratio to pagmo2, %s: %.1f\n", name.c_str(),
                ratio(functions.first, functions.second, 5));
  }
#endif
  return 0;
}
