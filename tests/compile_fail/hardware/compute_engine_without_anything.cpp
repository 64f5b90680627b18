// All that an engine lacks is listed at once.
// expect: ComputeEngine: add `constexpr int lanes(int weight_bits, int activation_bits) const`
// expect: ComputeEngine: add `constexpr int cycles_per_step(int weight_bits, int activation_bits) const`
// expect: ComputeEngine: add `constexpr hwflowq::workload::loop_set lane_loops() const`
// expect: ComputeEngine: add `constexpr int stored_weight_bits(int bits) const`
// expect: ComputeEngine: add `constexpr int stored_activation_bits(int bits) const`
// expect: ComputeEngine: add `constexpr int accumulator_bits() const`
// expect: ComputeEngine: add `constexpr double mac_energy_pj(int weight_bits, int activation_bits) const`
// expect: ComputeEngine: add `constexpr double idle_energy_pj() const`
// expect: ComputeEngine: add `constexpr double area_um2() const`
// expect: ComputeEngine: make it copyable, since accelerators keep a copy
#include <hwflowq/hardware/compute_engine.hpp>

struct engine {
#ifdef HWFLOWQ_CONTROL
  constexpr int lanes(int, int) const { return 1; }
  constexpr int cycles_per_step(int, int) const { return 1; }
  constexpr hwflowq::workload::loop_set lane_loops() const { return {}; }
  constexpr int stored_weight_bits(int) const { return 16; }
  constexpr int stored_activation_bits(int) const { return 16; }
  constexpr int accumulator_bits() const { return 32; }
  constexpr double mac_energy_pj(int, int) const { return 0.9; }
  constexpr double idle_energy_pj() const { return 0.0; }
  constexpr double area_um2() const { return 1679.4; }
#else
  engine(const engine&) = delete;
#endif
};

static_assert(hwflowq::check_compute_engine<engine>());
