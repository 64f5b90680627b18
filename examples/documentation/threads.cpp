// A search on several threads, with the result of the search on one.
#include <hwflowq/execution/tbb.hpp>
#include <hwflowq/hwflowq.hpp>

#include <array>
#include <vector>

using namespace hwflowq;

using genome = std::array<int, 8>;

std::array<double, 2> slow_model(const genome& g) {
  std::array<double, 2> f{};
  for (const int gene : g) f = {f[0] + gene, f[1] + (9 - gene) * (9 - gene)};
  return f;
}

int main() {
  const auto problem = moo::make_problem<genome>(
      slow_model,
      moo::objectives(minimise<"memory", "kB">(element<0>), minimise<"noise">(element<1>)));
  const moo::integer_variation<genome> variation{
      .domains = std::vector(8, moo::integer_domain<int>::between(0, 9))};

  moo::nsga2 search(problem, variation, {.population_size = 50}, moo::default_survival<2>{},
                    tbb_executor(4));
  search.run(moo::after_generations(20));

  moo::nsga2 serial(problem, variation, {.population_size = 50});
  serial.run(moo::after_generations(20));
  return search.front() == serial.front() ? 0 : 1;
}
