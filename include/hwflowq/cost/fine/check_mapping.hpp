// The first thing that keeps a mapping from running on an accelerator.
#ifndef HWFLOWQ_COST_FINE_CHECK_MAPPING_HPP
#define HWFLOWQ_COST_FINE_CHECK_MAPPING_HPP

#include <hwflowq/cost/fine/mapping.hpp>
#include <hwflowq/cost/fine/mapping_fit.hpp>
#include <hwflowq/cost/traffic_bound.hpp>
#include <hwflowq/hardware/accelerator.hpp>
#include <hwflowq/workload/loop_nest.hpp>

#include <array>
#include <cstddef>
#include <cstdint>

namespace hwflowq::detail {

/// Greatest number of iterations, those beyond the bounds included: counts are exact in a `double`, and
/// sums of counts of bits stay within 64 bits.
inline constexpr double greatest_iterations = 0x1p53;

/// A bit for each tensor that is kept.
[[nodiscard]] constexpr unsigned keep_mask(const std::array<bool, workload::tensor_count>& keep) {
  return static_cast<unsigned>(keep[0]) | static_cast<unsigned>(keep[1]) << 1U |
         static_cast<unsigned>(keep[2]) << 2U;
}

/// What `check_shape` compares with, for checks of many mappings.
template <std::size_t Levels>
struct shape_limits {
  std::array<std::int64_t, Levels> fan_out_x{};
  std::array<std::int64_t, Levels> fan_out_y{};
  std::array<unsigned, Levels> may_keep{};  ///< a bit for each tensor
  unsigned lane_loops = 0;                  ///< a bit for each loop
  std::int64_t lanes = 1;

  template <ComputeEngine Engine>
  constexpr shape_limits(const accelerator<Engine, Levels>& hardware, const operand_bits& bits)
      : lanes(hardware.engine.lanes(bits.weight_bits, bits.input_bits)) {
    for (std::size_t i = 0; i < Levels; ++i) {
      fan_out_x[i] = hardware.levels[i].fan_out_x;
      fan_out_y[i] = hardware.levels[i].fan_out_y;
      may_keep[i] = keep_mask(hardware.levels[i].may_keep);
    }
    const workload::loop_set loops = hardware.engine.lane_loops();
    for (const workload::loop l : workload::all_loops) {
      if (loops.contains(l)) lane_loops |= 1U << static_cast<unsigned>(l);
    }
  }
};

/// Checks all but the capacities.
template <ComputeEngine Engine, std::size_t Levels>
[[nodiscard]] constexpr mapping_fit check_shape(const accelerator<Engine, Levels>& hardware,
                                                const workload::loop_nest& nest,
                                                const operand_bits& bits,
                                                const mapping<Levels>& schedule) {
  using workload::loop;
  const auto at = [](misfit reason, std::size_t level, std::int64_t needed,
                     std::int64_t available) {
    return mapping_fit{.reason = reason,
                       .level = static_cast<std::uint8_t>(level),
                       .needed = needed,
                       .available = available};
  };
  std::array<double, workload::loop_count> covered{};
  for (double& product : covered) product = 1.0;
  for (std::size_t i = 0; i <= Levels; ++i) {
    const level_mapping* level = i < Levels ? &schedule.levels[i] : nullptr;
    for (std::size_t d = 0; d < workload::loop_count; ++d) {
      const std::array<std::int32_t, 3> factors =
          level != nullptr ? std::array<std::int32_t, 3>{level->temporal[d], level->spatial_x[d],
                                                         level->spatial_y[d]}
                           : std::array<std::int32_t, 3>{schedule.lanes[d], 1, 1};
      for (const std::int32_t factor : factors) {
        if (factor < 1) {
          auto fit = at(misfit::factor, i, 1, factor);
          fit.loop = static_cast<loop>(d);
          return fit;
        }
        covered[d] *= factor;
      }
    }
  }
  double iterations = 1.0;
  for (std::size_t d = 0; d < workload::loop_count; ++d) {
    iterations *= covered[d];
    if (covered[d] < static_cast<double>(nest.bounds[d])) {
      auto fit = at(misfit::cover, 0, nest.bounds[d], static_cast<std::int64_t>(covered[d]));
      fit.loop = static_cast<loop>(d);
      return fit;
    }
  }
  if (iterations > greatest_iterations) return at(misfit::overflow, 0, 0, 0);
  for (std::size_t i = 0; i < Levels; ++i) {
    const level_mapping& level = schedule.levels[i];
    unsigned named = 0;
    for (const loop l : level.order) named |= 1U << static_cast<unsigned>(l);
    if (named != 0xFFU) return at(misfit::order, i, 0, 0);
    std::int64_t x = 1;
    std::int64_t y = 1;
    for (std::size_t d = 0; d < workload::loop_count; ++d) {
      x *= level.spatial_x[d];
      y *= level.spatial_y[d];
    }
    if (x > hardware.levels[i].fan_out_x) {
      return at(misfit::fan_out_x, i, x, hardware.levels[i].fan_out_x);
    }
    if (y > hardware.levels[i].fan_out_y) {
      return at(misfit::fan_out_y, i, y, hardware.levels[i].fan_out_y);
    }
  }
  for (std::size_t n = 0; n < workload::tensor_count; ++n) {
    bool kept = false;
    for (std::size_t i = 0; i < Levels; ++i) {
      const bool keeps = schedule.levels[i].keep[n];
      kept = kept || keeps;
      if (keeps && !hardware.levels[i].may_keep[n]) {
        auto fit = at(misfit::keep, i, 0, 0);
        fit.tensor = static_cast<workload::tensor>(n);
        return fit;
      }
    }
    if (!kept) {
      auto fit = at(misfit::nowhere, 0, 0, 0);
      fit.tensor = static_cast<workload::tensor>(n);
      return fit;
    }
  }
  const workload::loop_set unrolled = hardware.engine.lane_loops();
  std::int64_t lanes = 1;
  for (std::size_t d = 0; d < workload::loop_count; ++d) {
    lanes *= schedule.lanes[d];
    if (schedule.lanes[d] > 1 && !unrolled.contains(static_cast<loop>(d))) {
      auto fit = at(misfit::lane_loop, Levels, schedule.lanes[d], 1);
      fit.loop = static_cast<loop>(d);
      return fit;
    }
  }
  const std::int64_t available = hardware.engine.lanes(bits.weight_bits, bits.input_bits);
  if (lanes > available) return at(misfit::lanes, Levels, lanes, available);
  return {};
}

/// Checks that every loop's factors multiply to its bound. Precondition: `check_shape` passes.
template <std::size_t Levels>
[[nodiscard]] constexpr mapping_fit check_remainders(const workload::loop_nest& nest,
                                                     const mapping<Levels>& schedule) {
  for (std::size_t d = 0; d < workload::loop_count; ++d) {
    std::int64_t covered = schedule.lanes[d];
    for (const level_mapping& level : schedule.levels) {
      covered *= std::int64_t{level.temporal[d]} * level.spatial_x[d] * level.spatial_y[d];
    }
    if (covered != nest.bounds[d]) {
      return {.reason = misfit::remainder,
              .loop = static_cast<workload::loop>(d),
              .needed = covered,
              .available = nest.bounds[d]};
    }
  }
  return {};
}

/// Checks that the tiles of every level fit into it.
template <ComputeEngine Engine, std::size_t Levels>
[[nodiscard]] constexpr mapping_fit check_capacity(
    const accelerator<Engine, Levels>& hardware,
    const std::array<std::array<std::int64_t, workload::tensor_count>, Levels>& occupancy_bits) {
  for (std::size_t i = 0; i < Levels; ++i) {
    std::int64_t sum = 0;
    for (const workload::tensor t : workload::all_tensors) {
      const std::int64_t needed = occupancy_bits[i][static_cast<std::size_t>(t)];
      const std::int64_t available = hardware.levels[i].tile_bits(t);
      if (needed > available) {
        return {.reason = misfit::partition,
                .level = static_cast<std::uint8_t>(i),
                .tensor = t,
                .needed = needed,
                .available = available};
      }
      sum += needed;
    }
    if (sum > hardware.levels[i].tile_bits()) {
      return {.reason = misfit::capacity,
              .level = static_cast<std::uint8_t>(i),
              .needed = sum,
              .available = hardware.levels[i].tile_bits()};
    }
  }
  return {};
}

}  // namespace hwflowq::detail

#endif
