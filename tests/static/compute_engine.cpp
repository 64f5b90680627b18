// What is a ComputeEngine or a Technology and what is not.
#include <hwflowq/hardware/accelerator.hpp>
#include <hwflowq/hardware/compute_engine.hpp>
#include <hwflowq/hardware/engines/bismo.hpp>
#include <hwflowq/hardware/engines/bit_fusion.hpp>
#include <hwflowq/hardware/engines/fixed_mac.hpp>
#include <hwflowq/hardware/engines/loom.hpp>
#include <hwflowq/hardware/engines/stripes.hpp>
#include <hwflowq/hardware/engines/subword_simd.hpp>
#include <hwflowq/hardware/engines/unpu.hpp>
#include <hwflowq/hardware/engines/voltage_scaled_mac.hpp>
#include <hwflowq/hardware/engines/zero_bit_skipping.hpp>
#include <hwflowq/hardware/technologies/eyeriss_ratios.hpp>
#include <hwflowq/hardware/technologies/gate_counts_45nm.hpp>
#include <hwflowq/hardware/technologies/horowitz_45nm.hpp>
#include <hwflowq/hardware/technologies/synthesis_45nm.hpp>
#include <hwflowq/hardware/technology.hpp>

#include <cstdint>

using namespace hwflowq;

namespace compute_engine_tests {

// The smallest ComputeEngine.
struct one_multiplier {
  constexpr int lanes(int, int) const { return 1; }
  constexpr int cycles_per_step(int, int) const { return 1; }
  constexpr workload::loop_set lane_loops() const { return {}; }
  constexpr int stored_weight_bits(int) const { return 16; }
  constexpr int stored_activation_bits(int) const { return 16; }
  constexpr int accumulator_bits() const { return 32; }
  constexpr double mac_energy_pj(int, int) const { return 0.9; }
  constexpr double idle_energy_pj() const { return 0.0; }
  constexpr double area_um2() const { return 1679.4; }
};
static_assert(check_compute_engine<one_multiplier>());
static_assert(is_sound_engine(one_multiplier{}));

// The smallest Technology.
struct my_process {
  constexpr double mac_pj(int weight_bits, int activation_bits) const {
    return 0.003 * weight_bits * activation_bits + adder_pj(32);
  }
  constexpr double adder_pj(int bits) const { return 0.003 * bits; }
  constexpr double sram_read_pj(std::int64_t, int bits) const { return 0.1 * bits; }
  constexpr double sram_write_pj(std::int64_t, int bits) const { return 0.1 * bits; }
  constexpr double dram_pj(int bits) const { return 10.0 * bits; }
  constexpr double hop_pj(int bits) const { return 0.05 * bits; }
};
static_assert(check_technology<my_process>());
static_assert(is_sound_engine(engines::stripes<my_process>{}));

// Every engine in every technology.
template <typename T>
struct all_engines {
  static_assert(check_technology<T>());
  static_assert(is_sound_engine(engines::fixed_mac<T>{}));
  static_assert(is_sound_engine(engines::subword_simd<T>{}));
  static_assert(is_sound_engine(engines::bit_fusion<T>{}));
  static_assert(is_sound_engine(engines::stripes<T>{}));
  static_assert(is_sound_engine(engines::loom<T>{}));
  static_assert(is_sound_engine(engines::unpu<T>{}));
  static_assert(is_sound_engine(engines::bismo<T>{}));
  static_assert(check_compute_engine<engines::voltage_scaled_mac<T>>());
  static_assert(is_sound_engine(engines::zero_bit_skipping<T>{}, 4));
};
template struct all_engines<technologies::horowitz_45nm>;
template struct all_engines<technologies::eyeriss_ratios>;
template struct all_engines<technologies::synthesis_45nm>;
template struct all_engines<technologies::gate_counts_45nm>;

}  // namespace compute_engine_tests
