// The programs of the how-to pages, run one after the other on a small problem.
#include <hwflowq/files.hpp>
#include <hwflowq/hwflowq.hpp>
#include <hwflowq/moo/time_limit.hpp>

#include <array>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <stdexcept>
#include <utility>
#include <vector>

using namespace hwflowq;

using genome = std::array<int, 8>;

const auto toy_problem = moo::make_problem<genome>(
    [](const genome& g) {
      std::array<double, 2> f{};
      for (std::size_t i = 0; i < g.size(); ++i) {
        f[0] += g[i] * static_cast<double>(i + 1);
        f[1] += (9 - g[i]) * (9 - g[i]);
      }
      return f;
    },
    moo::objectives(minimise<"memory", "kB">(element<0>), minimise<"noise">(element<1>)));

const moo::integer_variation<genome> toy_variation{
    .domains = std::vector(8, moo::integer_domain<int>::between(0, 9))};

bool seed_with_genomes() {
  moo::nsga2 search(toy_problem, toy_variation, {.population_size = 20});
  const std::vector<genome> seeds{{2, 2, 2, 2, 2, 2, 2, 2}, {9, 8, 7, 6, 5, 4, 3, 2}};
  search.seed(seeds);
  search.run(moo::after_generations(10));
  return search.evaluations() == 200;
}

bool seed_with_solutions() {
  moo::nsga2 coarse(toy_problem, toy_variation, {.population_size = 50});
  coarse.run(moo::after_generations(20));

  moo::nsga2 fine(toy_problem, toy_variation, {.population_size = 20});
  const auto known = coarse.front();
  fine.seed(known);
  fine.run(moo::after_generations(30));
  return fine.generation() == 30;
}

bool resume() {
  const auto file = std::filesystem::temp_directory_path() / "hwflowq_how_to.checkpoint";
  std::filesystem::remove(file);
  {
    moo::nsga2 search(toy_problem, toy_variation, {.population_size = 20, .seed = 4});
    search.run(moo::after_generations(25), moo::checkpoint_every(10, file));
  }

  moo::nsga2 search(toy_problem, toy_variation, {.population_size = 20, .seed = 4});
  const bool resumed = moo::resume_checkpoint(search, file);  // false where there is no file
  search.run(moo::after_generations(100), moo::checkpoint_every(10, file));

  moo::nsga2 straight(toy_problem, toy_variation, {.population_size = 20, .seed = 4});
  straight.run(moo::after_generations(100));
  std::filesystem::remove(file);
  return resumed && search.front() == straight.front();
}

bool stop_on_stagnation() {
  moo::nsga2 search(toy_problem, toy_variation, {.population_size = 20});
  const std::array worst{330.0, 650.0};  // memory in kB, noise
  search.run(moo::hypervolume_stagnation<2>(worst, 30, 1e-3) || moo::after_generations(2000));
  return search.generation() < 2000;
}

bool stop_in_time() {
  moo::nsga2 search(toy_problem, toy_variation, {.population_size = 20});
  search.run(moo::time_limit(std::chrono::minutes(10)) || moo::after_evaluations(10'000));
  return search.evaluations() >= 10'000;
}

bool archive_of_all() {
  moo::nsga2 search(toy_problem, toy_variation, {.population_size = 20, .keep_archive = true});
  search.run(moo::after_generations(100));
  const auto spread = search.front();         // at most 20, evenly spread
  const auto everything = search.archived();  // all that were non-dominated
  return everything.size() >= spread.size();
}

bool go_on_after_failures() {
  const auto fragile = moo::make_problem<genome>(
      [](const genome& g) {
        if (g[0] == 9) throw std::runtime_error("no schedule found");
        return std::array{double(g[0]), double(9 - g[0] + g[1])};
      },
      moo::objectives(minimise<"energy", "pJ">(element<0>), minimise<"time", "us">(element<1>)));
  moo::nsga2 search(fragile, toy_variation,
                    {.population_size = 20, .on_failure = moo::failure_policy::mark_infeasible});
  search.run(moo::after_generations(10));
  std::fprintf(stderr, "%llu evaluations failed\n",
               static_cast<unsigned long long>(search.failed_evaluations()));
  return search.failed_evaluations() > 0 && search.generation() == 10;
}

// Keeps those that are best in the first objective.
struct keep_least_first {
  void operator()(moo::point_columns<2> points, std::span<moo::index_type> front, std::size_t keep,
                  std::span<double> density) {
    std::ranges::sort(front, [&](moo::index_type a, moo::index_type b) {
      return std::pair(points(a, 0), a) < std::pair(points(b, 0), b);  // ties by index
    });
    for (const moo::index_type member : front.first(keep)) density[member] = -points(member, 0);
    std::ranges::sort(front.first(keep));  // survivors are given back in ascending order
  }
};

bool survive_otherwise() {
  static_assert(moo::check_survival<keep_least_first, 2>());
  moo::nsga2 search(toy_problem, toy_variation, {.population_size = 20}, keep_least_first{});
  search.run(moo::after_generations(50));

  moo::nsga2 published(toy_problem, toy_variation, {.population_size = 20},
                       moo::classic_crowding<2>{});
  published.run(moo::after_generations(50));
  return search.generation() == published.generation();
}

int main() {
  const bool done = seed_with_genomes() && seed_with_solutions() && resume() &&
                    stop_on_stagnation() && stop_in_time() && archive_of_all() &&
                    go_on_after_failures() && survive_otherwise();
  return done ? 0 : 1;
}
