// One search at one level: candidates are precisions, objectives are chosen at run time.
#ifndef HWFLOWQ_EXAMPLES_CODESIGN_SEARCH_HPP
#define HWFLOWQ_EXAMPLES_CODESIGN_SEARCH_HPP

#include <hwflowq/io/front_csv.hpp>
#include <hwflowq/io/front_document.hpp>
#include <hwflowq/io/front_json.hpp>
#include <hwflowq/moo/checkpoint.hpp>
#include <hwflowq/moo/history_csv.hpp>
#include <hwflowq/moo/nsga2.hpp>
#include <hwflowq/moo/progress_line.hpp>
#include <hwflowq/quantization/precision_space.hpp>
#include <hwflowq/quantization/precision_variation.hpp>

#ifdef HWFLOWQ_CODESIGN_THREADS
#include <hwflowq/execution/tbb.hpp>
#endif

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "levels.hpp"
#include "options.hpp"
#include "stand_in.hpp"

namespace codesign {

namespace moo = hwflowq::moo;
using hwflowq::precision_genome;

/// A front and the genomes on it, which start the next level.
struct outcome {
  hwflowq::io::front_document document;
  std::vector<precision_genome> genomes;
  std::uint64_t evaluations = 0;
};

/// Values of the objectives at given precisions: the stand-in first, then the chosen cost fields.
inline void objective_values(const level& at, const stand_in& accuracy,
                             std::span<const Precision> precisions, std::span<double> values) {
  std::array<double, 32> fields{};
  at.evaluate(precisions, fields);
  values[0] = accuracy.value(precisions);
  for (std::size_t i = 0; i < at.chosen.size(); ++i) values[i + 1] = fields[at.chosen[i]];
}

inline std::vector<double> objective_values(const level& at, const stand_in& accuracy,
                                            std::span<const Precision> precisions) {
  std::vector<double> values(at.chosen.size() + 1);
  objective_values(at, accuracy, precisions, values);
  return values;
}

// The engine wants names at compile time; the real ones, known at run time, go into the document.
template <std::size_t... I>
auto run_time_objectives(std::index_sequence<I...>) {
  return moo::objectives(hwflowq::maximise<"stand-in">(hwflowq::element<0>),
                         hwflowq::minimise<"cost">(hwflowq::element<I + 1>)...);
}

inline auto make_executor([[maybe_unused]] int threads) {
#ifdef HWFLOWQ_CODESIGN_THREADS
  return hwflowq::tbb_executor(threads, 16);
#else
  return hwflowq::serial_executor{};
#endif
}

/// Searches a level with M objectives, starting from `seeds`.
template <std::size_t M>
outcome search_level(const options& chosen, const hwflowq::workload::network& network,
                     const hwflowq::precision_space& space, const level& at,
                     const stand_in& accuracy, const std::vector<precision_genome>& seeds) {
  const auto evaluator = [&](const precision_genome& genome) {
    std::array<Precision, 1024> precisions;
    const auto used = std::span(precisions).first(space.layer_count());
    space.expand(genome, used);
    std::array<double, M> values{};
    objective_values(at, accuracy, used, values);
    return values;
  };
  const auto problem = moo::make_problem<precision_genome>(
      evaluator, run_time_objectives(std::make_index_sequence<M - 1>{}));
  moo::nsga2 search(problem, hwflowq::precision_variation(space),
                    {.population_size = chosen.population, .seed = chosen.seed},
                    moo::default_survival<M>{}, make_executor(chosen.threads));
  search.seed(std::span(seeds));

  const auto stop = moo::after_generations(chosen.generations);
  moo::progress_line progress({.generations = chosen.generations});
  if (chosen.out.empty()) {
    search.run(stop, progress);
  } else {
    const auto file = [&](const std::string& name) { return chosen.out / (at.name + name); };
    if (chosen.resume) moo::resume_checkpoint(search, file(".checkpoint"));
    // The history first: what a checkpoint knows, the history has then told.
    search.run(stop, moo::history_csv(file(".history.csv")),
               moo::checkpoint_every(50, file(".checkpoint")), progress);
  }

  outcome result;
  result.evaluations = search.evaluations();
  result.document = hwflowq::io::describe_front(
      search, network, [&](const precision_genome& genome) { return space.expand(genome); });
  result.document.level = at.name;
  result.document.accuracy = accuracy.provenance;
  result.document.hardware = {{"operation law", chosen.law}};
  result.document.objectives[0].name = accuracy.name;
  result.document.objectives[0].unit = accuracy.unit;
  for (std::size_t m = 1; m < M; ++m) {
    result.document.objectives[m].name = at.fields[m - 1].name;
    result.document.objectives[m].unit = at.fields[m - 1].unit;
  }
  for (const auto& solution : search.front()) result.genomes.push_back(solution.genome);
  if (!chosen.out.empty()) {
    hwflowq::io::write_front_json(chosen.out / (at.name + ".front.json"), result.document);
    hwflowq::io::write_front_csv(chosen.out / (at.name + ".front.csv"), result.document);
  }
  return result;
}

/// The same for a number of objectives known at run time: two to four.
inline outcome search_level(const options& chosen, const hwflowq::workload::network& network,
                            const hwflowq::precision_space& space, const level& at,
                            const stand_in& accuracy, const std::vector<precision_genome>& seeds) {
  switch (at.chosen.size()) {
    case 1:
      return search_level<2>(chosen, network, space, at, accuracy, seeds);
    case 2:
      return search_level<3>(chosen, network, space, at, accuracy, seeds);
    case 3:
      return search_level<4>(chosen, network, space, at, accuracy, seeds);
    default:
      throw std::invalid_argument("--objectives: give one to three");
  }
}

}  // namespace codesign

#endif
