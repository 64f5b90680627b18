// The search asks, somebody else evaluates: a cluster, a simulator, a bench with a board on it. Here
// a list of jobs stands in for them.
#include <hwflowq/hwflowq.hpp>

#include <fmt/core.h>

#include <array>
#include <vector>

using namespace hwflowq;

using sizes = std::array<int, 2>;  // rows and columns of an array of multipliers

// What comes back from outside for one candidate.
struct measurement {
  double seconds = 0.0;
  double watts = 0.0;
};

// Stands in for what takes hours elsewhere.
std::vector<measurement> run_jobs(std::span<const sizes> jobs) {
  std::vector<measurement> results;
  for (const auto& [rows, columns] : jobs) {
    const int passes = ((96 + rows - 1) / rows) * ((80 + columns - 1) / columns);
    const int cycles = passes * (rows + columns + 1000);
    results.push_back({cycles / 1e5, (rows * columns + 16 * (rows + columns)) / 1e3});
  }
  return results;
}

int main() {
  const auto problem =
      moo::make_problem<sizes>(evaluated_outside<measurement>{},
                               moo::objectives(minimise<"time", "s">(&measurement::seconds),
                                               minimise<"power", "W">(&measurement::watts)));
  const moo::integer_variation<sizes> variation{
      .domains = std::vector(2, moo::integer_domain<int>::between(1, 96))};

  // With the cache no candidate is asked for twice, not even generations later.
  moo::nsga2 search(problem, variation,
                    {.population_size = 20, .seed = 5, .cache_evaluations = true});
  while (search.generation() < 50) {
    const auto jobs = search.ask();  // only what is not known yet: may be fewer than 20, or none
    search.tell(run_jobs(jobs));
  }

  fmt::print("{} measurements, {} saved by the cache\n", search.evaluations(), search.cache_hits());
  for (const auto& [size, values, violation] : search.front()) {
    fmt::print("{:2} x {:2}  {:6.3f} s  {:5.2f} W\n", size[0], size[1], values[0], values[1]);
  }
}
