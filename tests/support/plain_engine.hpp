// The least compute engine: one multiplier of a given energy, whatever the widths.
#ifndef HWFLOWQ_TESTS_SUPPORT_PLAIN_ENGINE_HPP
#define HWFLOWQ_TESTS_SUPPORT_PLAIN_ENGINE_HPP

#include <hwflowq/cost/fine/mapping.hpp>
#include <hwflowq/hardware/accelerator.hpp>
#include <hwflowq/workload/loop_nest.hpp>

#include <cstddef>
#include <cstdint>

namespace hwflowq::test {

struct plain_engine {
  double mac_pj = 0.0;
  std::int64_t lane_count = 1;
  double idle_pj = 0.0;
  [[nodiscard]] std::int64_t lanes(int, int) const { return lane_count; }
  [[nodiscard]] std::int64_t cycles_per_step(int, int) const { return 1; }
  [[nodiscard]] workload::loop_set lane_loops() const { return workload::loop_set::all(); }
  [[nodiscard]] int stored_weight_bits(int bits) const { return bits; }
  [[nodiscard]] int stored_activation_bits(int bits) const { return bits; }
  [[nodiscard]] int accumulator_bits() const { return 32; }
  [[nodiscard]] double mac_energy_pj(int, int) const { return mac_pj; }
  [[nodiscard]] double idle_energy_pj() const { return idle_pj; }
  [[nodiscard]] double area_um2() const { return 0.0; }
};

/// An accelerator with room for tiles, lanes and, where there are few levels, for instances.
template <std::size_t Levels>
[[nodiscard]] accelerator<plain_engine, Levels> roomy_accelerator() {
  accelerator<plain_engine, Levels> hardware;
  hardware.name = "roomy";
  hardware.engine.lane_count = 1 << 20;
  for (memory_level& level : hardware.levels) {
    level.name = "level";
    level.fan_out_x = level.fan_out_y = std::int64_t{1} << (40 / (2 * Levels));
  }
  return hardware;
}

/// The same with the instances that a mapping unrolls over.
template <std::size_t Levels>
[[nodiscard]] accelerator<plain_engine, Levels> with_room_for(
    accelerator<plain_engine, Levels> hardware, const mapping<Levels>& schedule) {
  for (std::size_t i = 0; i < Levels; ++i) {
    memory_level& level = hardware.levels[i];
    level.fan_out_x = level.fan_out_y = 1;
    for (std::size_t d = 0; d < workload::loop_count; ++d) {
      level.fan_out_x *= schedule.levels[i].spatial_x[d];
      level.fan_out_y *= schedule.levels[i].spatial_y[d];
    }
  }
  return hardware;
}

}  // namespace hwflowq::test

#endif
