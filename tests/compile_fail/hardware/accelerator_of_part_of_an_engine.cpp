// An accelerator of an engine that does not say what being idle costs: the missing part is named.
// expect: has_idle_energy
#include <hwflowq/hardware/accelerator.hpp>

struct engine {
  constexpr int lanes(int, int) const { return 1; }
  constexpr int cycles_per_step(int, int) const { return 1; }
  constexpr hwflowq::workload::loop_set lane_loops() const { return {}; }
  constexpr int stored_weight_bits(int) const { return 16; }
  constexpr int stored_activation_bits(int) const { return 16; }
  constexpr int accumulator_bits() const { return 32; }
  constexpr double mac_energy_pj(int, int) const { return 0.9; }
#ifdef HWFLOWQ_CONTROL
  constexpr double idle_energy_pj() const { return 0.0; }
#endif
  constexpr double area_um2() const { return 1679.4; }
};

hwflowq::accelerator<engine, 2> machine;
