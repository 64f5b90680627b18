// What the links to a memory cost at least, whatever the order of the loops outside it.
#ifndef HWFLOWQ_COST_MAPPER_REUSE_BOUND_HPP
#define HWFLOWQ_COST_MAPPER_REUSE_BOUND_HPP

#include <hwflowq/core/strict_floating_point.hpp>
#include <hwflowq/cost/mapper/link.hpp>
#include <hwflowq/cost/mapper/loop_orders.hpp>
#include <hwflowq/cost/mapper/reuse.hpp>
#include <hwflowq/workload/loop_nest.hpp>

#include <array>
#include <cstddef>
#include <limits>

namespace hwflowq::detail {

/// The links to one memory, by tensor; null where it does not keep one.
using links_to_memory = std::array<const link*, workload::tensor_count>;

/// Energies of the links to a memory: some loop is the innermost outside it that iterates, and moves all
/// tensors but those that it does not depend on. If that is K, weights and outputs move in every step; if
/// N, P or Q, outputs do; if C, R or S, weights do; and inputs keep at most what stays at any move.
class reuse_bound {
 public:
  reuse_bound() = default;

  /// `kept` input positions stay at most when the window moves.
  HWFLOWQ_STRICT_FP reuse_bound(const links_to_memory& links, double kept)
      : links_(links), kept_(kept) {
    HWFLOWQ_STRICT_FP_BODY
    for (const workload::tensor t : workload::all_tensors) {
      const link* l = links[index_of(t)];
      if (l == nullptr) continue;
      least_[index_of(t)] = l->least_energy();
      most_[index_of(t)] = l->energy(l->above.most, l->below.most);
    }
    if (const link* l = links[index_of(tensor::inputs)]) moving_inputs_ = l->energy_of(1.0, kept);
  }

  /// At least this much in any order of loops that iterate `outside` times.
  [[nodiscard]] HWFLOWQ_STRICT_FP double any_order(const loop_sizes& outside) const {
    HWFLOWQ_STRICT_FP_BODY
    loop_mask running = 0;
    for (const loop l : workload::all_loops) {
      if (outside[index_of(l)] > 1) running = static_cast<loop_mask>(running | mask_of({l}));
    }
    if (running == 0)
      return least(tensor::weights) + least(tensor::inputs) + least(tensor::outputs);
    return innermost_among(running, static_cast<double>(outside[index_of(loop::K)]),
                           least(tensor::weights), least(tensor::outputs));
  }

  /// At least this much where loops that iterate `inner` times stand inside those that iterate `outer`
  /// times, in any order: a tensor stays over the inner loops that do not move it, and goes on to stay
  /// over the outer ones where no other stands in between. Precondition: `active` are the inner loops that
  /// iterate.
  [[nodiscard]] HWFLOWQ_STRICT_FP double any_order(loop_mask active, const loop_sizes& inner,
                                                   const loop_sizes& outer) const {
    HWFLOWQ_STRICT_FP_BODY
    if (active == 0) return any_order(outer);
    double weights = 0.0;
    double outputs = 0.0;
    if ((active & keeps_weights) != 0) {
      weights = energy(tensor::weights, stays(keeps_weights, active, inner, outer));
    }
    if ((active & keeps_outputs) != 0) {
      outputs = energy(tensor::outputs, stays(keeps_outputs, active, inner, outer));
    }
    return innermost_among(active, stays(mask_of({loop::K}), active, inner, outer), weights,
                           outputs);
  }

 private:
  using loop = workload::loop;
  using tensor = workload::tensor;
  static constexpr loop_mask keeps_weights = mask_of({loop::N, loop::P, loop::Q});
  static constexpr loop_mask keeps_outputs = mask_of({loop::C, loop::R, loop::S});
  static constexpr loop_mask moves_windows = mask_of({loop::R, loop::S});

  [[nodiscard]] double least(tensor t) const { return least_[index_of(t)]; }
  [[nodiscard]] double most(tensor t) const { return most_[index_of(t)]; }

  [[nodiscard]] HWFLOWQ_STRICT_FP double energy(tensor t, double steps, double kept = 0.0) const {
    HWFLOWQ_STRICT_FP_BODY
    const link* l = links_[index_of(t)];
    return l == nullptr ? 0.0 : l->energy_of(steps, kept);
  }

  // Steps in a row of loops of `mask`.
  [[nodiscard]] static double stays(loop_mask mask, loop_mask active, const loop_sizes& inner,
                                    const loop_sizes& outer) {
    double steps = 1.0;
    const bool goes_on = (active & ~mask) == 0;
    for (const loop l : workload::all_loops) {
      if (!contains(mask, l)) continue;
      steps *= static_cast<double>(inner[index_of(l)]);
      if (goes_on) steps *= static_cast<double>(outer[index_of(l)]);
    }
    return steps;
  }

  // One of the running loops is the innermost: inputs stay over `k_steps` if that is K, and weights and
  // outputs cost what is given where they stay.
  [[nodiscard]] HWFLOWQ_STRICT_FP double innermost_among(loop_mask running, double k_steps,
                                                         double weights, double outputs) const {
    HWFLOWQ_STRICT_FP_BODY
    double bound = std::numeric_limits<double>::infinity();
    if (contains(running, loop::K)) {
      bound = most(tensor::weights) + most(tensor::outputs) +
              energy(tensor::inputs, k_steps, kept_ / k_steps);
    }
    if ((running & keeps_weights) != 0) {
      const double staying = weights + most(tensor::outputs) + moving_inputs_;
      bound = bound < staying ? bound : staying;
    }
    if ((running & keeps_outputs) != 0) {
      // C alone lets nothing of an input stay.
      const bool windows = (running & moves_windows) != 0;
      const double staying =
          most(tensor::weights) + outputs + (windows ? moving_inputs_ : most(tensor::inputs));
      bound = bound < staying ? bound : staying;
    }
    if (bound == std::numeric_limits<double>::infinity()) {  // G
      bound = most(tensor::weights) + most(tensor::inputs) + most(tensor::outputs);
    }
    return bound;
  }

  links_to_memory links_{};
  double kept_ = 0.0;
  double moving_inputs_ = 0.0;  // when every step moves the window
  std::array<double, workload::tensor_count> least_{};
  std::array<double, workload::tensor_count> most_{};
};

}  // namespace hwflowq::detail

#endif
