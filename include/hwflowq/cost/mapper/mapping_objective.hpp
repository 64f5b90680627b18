// What a mapper minimises.
#ifndef HWFLOWQ_COST_MAPPER_MAPPING_OBJECTIVE_HPP
#define HWFLOWQ_COST_MAPPER_MAPPING_OBJECTIVE_HPP

#include <hwflowq/core/strict_floating_point.hpp>

#include <concepts>

namespace hwflowq {

/// `objective(energy_pj, latency_cycles)` gives a number.
template <typename O>
concept weighs_energy_and_latency = requires(const O& objective, double figure) {
  { objective(figure, figure) } -> std::convertible_to<double>;
};

/// What a mapper minimises, as a function of a mapping's energy and latency.
///
/// | requirement                    | expression                             | meaning               |
/// |--------------------------------|----------------------------------------|-----------------------|
/// | `weighs_energy_and_latency<O>` | `objective(energy_pj, latency_cycles)` | the number to minimise|
/// | `std::copy_constructible<O>`   |                                        | mappers keep a copy   |
///
/// Semantics that no compiler checks: a pure function, at least 0, that never decreases when either
/// argument grows: a bound on energy and latency is then a bound on the objective. The smallest model
/// is a lambda: `[](double energy, double) { return energy; }`.
template <typename O>
concept MappingObjective = weighs_energy_and_latency<O> && std::copy_constructible<O>;

/// Lists everything that O lacks to be a MappingObjective.
template <typename O>
consteval bool check_mapping_objective() {
  static_assert(weighs_energy_and_latency<O>,
                "MappingObjective: add `double operator()(double energy_pj, double latency_cycles) "
                "const`, the number to minimise");
  static_assert(std::copy_constructible<O>,
                "MappingObjective: make it copyable, since mappers keep a copy");
  return true;
}

struct minimise_energy {
  [[nodiscard]] constexpr double operator()(double energy_pj, double /*latency_cycles*/) const {
    return energy_pj;
  }
};

struct minimise_latency {
  [[nodiscard]] constexpr double operator()(double /*energy_pj*/, double latency_cycles) const {
    return latency_cycles;
  }
};

struct minimise_energy_delay_product {
  [[nodiscard]] constexpr double operator()(double energy_pj, double latency_cycles) const {
    return energy_pj * latency_cycles;
  }
};

/// A weighted sum. Precondition: no weight is negative.
struct minimise_weighted_sum {
  double per_pj = 1.0;
  double per_cycle = 1.0;

  [[nodiscard]] HWFLOWQ_STRICT_FP constexpr double operator()(double energy_pj,
                                                              double latency_cycles) const {
    HWFLOWQ_STRICT_FP_BODY
    return per_pj * energy_pj + per_cycle * latency_cycles;
  }
};

}  // namespace hwflowq

#endif
