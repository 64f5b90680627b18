// Bits as methods find them that do not search hardware.
#ifndef HWFLOWQ_BENCHMARKS_HEADLINE_BITS_FIRST_HPP
#define HWFLOWQ_BENCHMARKS_HEADLINE_BITS_FIRST_HPP

#include <hwflowq/flow/integer_programming.hpp>
#include <hwflowq/flow/layer_choices.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "codesign_run.hpp"
#include "problem.hpp"

namespace codesign {

/// Assignments of bits that a method ended with.
struct found_bits {
  std::string method;
  std::vector<precision_genome> bits;
};

/// Generations of all levels together.
inline std::size_t all_generations(const options& chosen) {
  std::size_t sum = 0;
  for (std::size_t i = 0; i < chosen.levels.size(); ++i) sum += generations_of(chosen, i);
  return sum;
}

/// The search of `run_flow` on given hardware and levels.
inline found_flow run_on(const codesign_run& all, const hardware_choices& hardware,
                         const options& settings) {
  std::vector<level_model> levels;
  for (const auto& name : settings.levels) {
    levels.push_back(make_level_model(
        name, settings, all.network, hwflowq::choices_of(all.space), hardware,
        settings.objectives.empty() ? usual_objectives(name, 2) : settings.objectives));
  }
  return run_flow(
      {settings, all.network, all.space, all.accuracy, hardware, levels, all.executor, all.least});
}

/// One array alone.
inline hardware_choices one_array(const hardware_choices& all, std::size_t index) {
  return {.gene_names = {"accelerator"}, .value_counts = {1}, .points = {all.points[index]}};
}

inline std::vector<precision_genome> bits_of(const front_of& front) {
  std::vector<precision_genome> bits;
  for (const auto& d : front) bits.push_back(std::get<0>(d.genome));
  return bits;
}

/// Methods that know nothing of the hardware: uniform widths; and on model size and on bit operations
/// NSGA-II with local search, with as many generations and evaluations as all levels of the flow have,
/// and integer programming. What they find is the same for all hardware.
inline std::vector<found_bits> unaware_bits(const codesign_run& all, options settings) {
  const auto hardware = one_array(all.hardware, all.hardware.usual);
  const std::size_t generations = all_generations(settings);
  settings.search_hardware = false;
  settings.levels = {"coarse"};
  settings.generations = {generations};
  std::vector<found_bits> found{{"uniform widths", all.space.uniform_designs()}};
  const auto choices = flow::layer_choices(all.space, hwflowq::precision_variation(all.space));
  for (const std::string field : {"weight_memory_bits", "bit_operations"}) {
    settings.objectives = {field};
    found.push_back(
        {"NSGA-II, " + field, bits_of(run_on(all, hardware, settings).levels.back().front)});
    const std::vector<level_model> levels{make_level_model("coarse", settings, all.network,
                                                           hwflowq::choices_of(all.space), hardware,
                                                           settings.objectives)};
    const task on_field{settings, all.network, all.space,    all.accuracy,
                        hardware, levels,      all.executor, all.least};
    const design_variation space(hwflowq::precision_variation(all.space),
                                 one_hardware(hardware.genome(0)));
    const auto solved = flow::integer_programming{.choices = choices}(
        make_level_problem<2>(on_field, levels.front()), space,
        {.evaluations = generations * settings.population, .seed = settings.seed}, all.executor);
    found.push_back({"integer programming, " + field, bits_of(plain(solved.front))});
  }
  return found;
}

/// The flow on the usual array alone.
inline found_bits aware_bits(const codesign_run& all, options settings) {
  settings.search_hardware = false;
  const auto hardware = one_array(all.hardware, all.hardware.usual);
  return {"flow on the default array",
          bits_of(run_on(all, hardware, settings).levels.back().front)};
}

}  // namespace codesign

#endif
