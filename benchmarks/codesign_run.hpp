// What the benchmarks of whole co-designs share: a network, its accuracy, and runs with many seeds.
#ifndef HWFLOWQ_BENCHMARKS_CODESIGN_RUN_HPP
#define HWFLOWQ_BENCHMARKS_CODESIGN_RUN_HPP

#include <hwflowq/cost/bit_choices.hpp>
#include <hwflowq/moo/hypervolume.hpp>
#include <hwflowq/moo/point_columns.hpp>
#include <hwflowq/quantization/precision_space.hpp>
#include <hwflowq/workload/zoo.hpp>

#include <fmt/core.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "accuracy.hpp"
#include "hardware.hpp"
#include "models.hpp"
#include "options.hpp"
#include "search.hpp"
#include "table.hpp"

namespace codesign {

/// Everything that stays the same over the seeds of a benchmark. Energy and latency are the costs.
class codesign_run {
 public:
  explicit codesign_run(options settings)
      : chosen(std::move(settings)),
        network(hwflowq::workload::zoo::by_name(chosen.network)),
        space(space_of(network, chosen)),
        accuracy(make_accuracy(network, chosen)),
        executor(make_executor(chosen.threads)),
        hardware(make_hardware(chosen, network, hwflowq::choices_of(space), true, executor)) {
    const double given = chosen.least_accuracy;
    const auto of = [&](int bits) {
      return accuracy.value(space.expand(space.uniform(bits, bits)));
    };
    least = !std::isnan(given) ? given : accuracy.unit == "%" ? of(8) - 5.0 : of(3);
  }
  codesign_run(const codesign_run&) = delete;
  codesign_run& operator=(const codesign_run&) = delete;

  /// One run with other settings, which must not change the hardware.
  [[nodiscard]] found_flow run(const options& settings) const {
    const auto levels = levels_of(settings);
    return run_flow(task_of(settings, levels));
  }

  [[nodiscard]] std::vector<level_model> levels_of(const options& settings) const {
    std::vector<level_model> levels;
    for (const auto& name : settings.levels) {
      levels.push_back(make_level_model(name, settings, network, hwflowq::choices_of(space),
                                        hardware, usual_objectives(name, 2)));
    }
    return levels;
  }
  [[nodiscard]] task task_of(const options& settings,
                             const std::vector<level_model>& levels) const {
    return {settings, network, space, accuracy, hardware, levels, executor, least};
  }

  options chosen;
  hwflowq::workload::network network;
  hwflowq::precision_space space;
  stand_in accuracy;
  executor_type executor;
  hardware_choices hardware;
  double least = 0.0;  // accuracy of interest
};

/// Hypervolume of a front of accuracy and two costs.
inline double volume_of(const front_of& front, const std::vector<double>& worst) {
  moo::point_set<3> points;
  for (const auto& d : front) {
    points.push_back({-d.objectives[0], d.objectives[1], d.objectives[2]});
  }
  return moo::hypervolume(points.view(), std::array{-worst[0], worst[1], worst[2]});
}

}  // namespace codesign

#endif
