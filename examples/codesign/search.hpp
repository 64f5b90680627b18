// The flow over the chosen levels, and what is compared with it: objectives are chosen at run time.
#ifndef HWFLOWQ_EXAMPLES_CODESIGN_SEARCH_HPP
#define HWFLOWQ_EXAMPLES_CODESIGN_SEARCH_HPP

#include <hwflowq/flow/level_result.hpp>
#include <hwflowq/moo/objective.hpp>
#include <hwflowq/quantization/precision_space.hpp>
#include <hwflowq/quantization/width_set.hpp>
#include <hwflowq/workload/network.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "design.hpp"
#include "hardware.hpp"
#include "models.hpp"
#include "options.hpp"
#include "stand_in.hpp"

namespace codesign {

/// All that a search needs to know.
struct task {
  const options& chosen;
  const hwflowq::workload::network& network;
  const hwflowq::precision_space& space;
  const stand_in& accuracy;
  const hardware_choices& hardware;
  const std::vector<level_model>& levels;
  const executor_type& executor;
  double least_accuracy;  // designs below are of no interest
};

/// A design with the values of its level's objectives: accuracy first, then the costs.
struct found_design {
  design genome;
  std::vector<double> objectives;
};

/// A front of the engine's solutions, whatever the number of their objectives.
template <typename Front>
std::vector<found_design> plain(const Front& front) {
  std::vector<found_design> result;
  for (const auto& s : front) {
    result.push_back({s.genome, {s.objectives.begin(), s.objectives.end()}});
  }
  return result;
}

/// What a level found.
struct found_level {
  flow::level_report report;
  std::string narrowing;  // of the space, by the level before
  std::vector<found_design> front;
};

/// A method to compare with.
struct found_method {
  std::string name;
  std::vector<found_design> front;
  std::uint64_t evaluations = 0;  // on the last level, or on what the method searched instead
  double hypervolume = 0.0;       // as a share of that of the flow
};

/// What a run found; `stopped` before its end, where it was interrupted.
struct found_flow {
  bool stopped = false;
  std::vector<found_level> levels;
  std::vector<found_method> methods;
};

/// Values of a design's objectives at a level: infinite costs where the hardware cannot run it.
std::vector<double> objective_values(const task& task, const level_model& level, const design& d);

/// The worst values of interest of a level: those of all uniform designs, and more.
std::vector<double> worst_values(const task& task, const level_model& level);

/// The bits that layers may choose from.
inline hwflowq::precision_space space_of(const hwflowq::workload::network& network,
                                         const options& chosen) {
  hwflowq::width_set widths;
  for (const int bits : chosen.bits) widths.insert(bits);
  return hwflowq::precision_space(network, {.weight_bits = widths, .activation_bits = widths});
}

/// A genome with all layers of one width, on the usual hardware.
inline design uniform_design(const task& task, int bits) {
  return {task.space.uniform(bits, bits), task.hardware.genome(task.hardware.usual)};
}

/// The space of a level before narrowing.
inline design_variation whole_space(const task& task, const level_model& level) {
  return design_variation(hwflowq::precision_variation(task.space),
                          level.knows_hardware
                              ? all_hardware(task.hardware.value_counts)
                              : one_hardware(task.hardware.genome(task.hardware.usual)));
}

/// What the front of the level before leaves of level i.
inline narrow_designs narrowing_of(const task& task, std::size_t i) {
  const auto& kind = task.chosen.narrowing;
  return {.kind = kind == "none"    ? narrowing_kind::none
                  : kind == "seeds" ? narrowing_kind::seeds
                                    : narrowing_kind::bounds,
          .margin = task.chosen.margin,
          .outside = task.chosen.outside,
          .hardware_known = i > 0 && task.levels[i - 1].knows_hardware};
}

/// Generations of a level at most, as the options say.
inline std::size_t generations_of(const options& chosen, std::size_t level) {
  if (chosen.generations.empty()) return level + 1 == chosen.levels.size() ? 300 : 60;
  return chosen.generations.size() == 1 ? chosen.generations.front() : chosen.generations[level];
}

/// Runs the flow, from its checkpoint where there is one and it is asked to, and the methods to compare
/// with. Between one and three costs are possible.
found_flow run_flow(const task& task);

}  // namespace codesign

#endif
