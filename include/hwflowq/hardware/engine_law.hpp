// The operation law that follows from a compute engine: the mid level's view of it.
#ifndef HWFLOWQ_HARDWARE_ENGINE_LAW_HPP
#define HWFLOWQ_HARDWARE_ENGINE_LAW_HPP

#include <hwflowq/core/strict_floating_point.hpp>
#include <hwflowq/hardware/compute_engine.hpp>
#include <hwflowq/hardware/operation_law.hpp>

#include <cstdint>

namespace hwflowq {

/// Work of one multiply-accumulate on an engine relative to one at 8 x 8 bits: the ratio of cycles
/// per product. With it the mid level speaks of the same hardware as the fine level. An engine whose
/// fastest pair of widths is not 8 x 8 gives ratios above 1 beyond it.
template <ComputeEngine Engine>
struct engine_law {
  [[no_unique_address]] Engine engine;

  [[nodiscard]] HWFLOWQ_STRICT_FP constexpr double operator()(int weight_bits,
                                                              int activation_bits) const {
    HWFLOWQ_STRICT_FP_BODY
    return cycles_per_product(weight_bits, activation_bits) / cycles_per_product(8, 8);
  }

  /// Cycles of a processing element for one product, in the mean of many.
  [[nodiscard]] HWFLOWQ_STRICT_FP constexpr double cycles_per_product(int weight_bits,
                                                                      int activation_bits) const {
    HWFLOWQ_STRICT_FP_BODY
    constexpr std::int64_t steps = 1024;
    const auto cycles = cycles_of_steps(engine, steps, weight_bits, activation_bits);
    const auto products =
        steps * static_cast<std::int64_t>(engine.lanes(weight_bits, activation_bits));
    return static_cast<double>(cycles) / static_cast<double>(products);
  }
};

template <ComputeEngine Engine>
engine_law(Engine) -> engine_law<Engine>;

}  // namespace hwflowq

#endif
