// A lower bound on a mapper's objective, from bounds on accesses and ports.
#ifndef HWFLOWQ_COST_MAPPER_OBJECTIVE_BOUND_HPP
#define HWFLOWQ_COST_MAPPER_OBJECTIVE_BOUND_HPP

#include <hwflowq/core/strict_floating_point.hpp>
#include <hwflowq/cost/mapper/layer_problem.hpp>
#include <hwflowq/cost/mapper/link.hpp>
#include <hwflowq/cost/mapper/tile_sizes.hpp>
#include <hwflowq/cost/mapper/unrolled_layer.hpp>
#include <hwflowq/cost/mapper/unrollings.hpp>
#include <hwflowq/workload/loop_nest.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>

namespace hwflowq::detail {

/// A factor below 1 by more than all rounding: bounds times it hide no optimum.
inline constexpr double bound_slack = 1.0 - 1e-12;

/// The objective of a layer unrolled in one way, at least.
template <std::size_t Levels, typename Objective>
class objective_bound {
 public:
  objective_bound(const layer_problem<Levels>& problem, const Objective& objective)
      : problem_(problem), objective_(objective) {}

  /// Turns to an unrolling.
  HWFLOWQ_STRICT_FP void enter(const unrolled_layer<Levels>& layer, const unrolling<Levels>& u) {
    HWFLOWQ_STRICT_FP_BODY
    compute_cycles_ = layer.time_steps() * problem_.cycles_per_step;
    double element_steps = 1.0;
    for (std::size_t d = 0; d < workload::loop_count; ++d) {
      element_steps *= static_cast<double>(steps_over(problem_.nest.bounds[d], u.lanes[d]));
    }
    fixed_energy_ =
        problem_.mac_pj - problem_.idle_pj_per_step * element_steps - problem_.idle_pj_at_most;
    for (std::size_t i = 0; i < Levels; ++i) {
      instances_[i] = 1.0;
      for (std::size_t outer = 0; outer < i; ++outer) {
        for (const std::int64_t n : layer.below(outer)) instances_[i] *= static_cast<double>(n);
      }
    }
  }

  /// From the energy of accesses, the cycles of the busiest port and those until all levels have tiles.
  /// Infinite where that is too long.
  [[nodiscard]] HWFLOWQ_STRICT_FP double operator()(double access_pj, double port_cycles = 0.0,
                                                    double fill_cycles = 0.0) const {
    HWFLOWQ_STRICT_FP_BODY
    const double busy = compute_cycles_ < port_cycles ? port_cycles : compute_cycles_;
    const double cycles = busy + problem_.fill_cycles + fill_cycles;
    if (cycles * bound_slack > problem_.max_latency_cycles) {
      return std::numeric_limits<double>::infinity();
    }
    return objective_(fixed_energy_ + access_pj + problem_.static_pj_per_cycle * cycles, cycles);
  }

  /// Cycles of the busiest port.
  [[nodiscard]] HWFLOWQ_STRICT_FP double port_cycles(const level_traffic<Levels>& traffic) const {
    HWFLOWQ_STRICT_FP_BODY
    double most = 0.0;
    for (std::size_t i = 0; i < Levels; ++i) {
      const auto takes = [&](double cycles) {
        if (most < cycles / instances_[i]) most = cycles / instances_[i];
      };
      takes(traffic.reads[i] / problem_.read_rate[i]);
      takes(traffic.writes[i] / problem_.write_rate[i]);
      takes((traffic.reads[i] + traffic.writes[i]) / problem_.shared_rate[i]);
    }
    return most;
  }

 private:
  const layer_problem<Levels>& problem_;
  const Objective& objective_;
  double compute_cycles_ = 0.0;
  double fixed_energy_ = 0.0;
  std::array<double, Levels> instances_{};
};

}  // namespace hwflowq::detail

#endif
