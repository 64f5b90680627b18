// A compute engine of one's own: multipliers that recode weights to radix 4, two bits a cycle.
#include <hwflowq/cost/mid.hpp>
#include <hwflowq/hardware/engine_law.hpp>
#include <hwflowq/hardware/presets/spatial_array.hpp>
#include <hwflowq/hardware/technologies/horowitz_45nm.hpp>
#include <hwflowq/workload/zoo.hpp>

#include <cstdio>
#include <vector>

struct booth_serial {
  hwflowq::technologies::horowitz_45nm technology;

  // Eight products side by side, into one adder tree, a digit of two weight bits a cycle.
  constexpr int lanes(int, int) const { return 8; }
  constexpr int cycles_per_step(int weight_bits, int) const { return (weight_bits + 1) / 2; }
  constexpr hwflowq::workload::loop_set lane_loops() const {
    return hwflowq::workload::reduction_loops;
  }
  constexpr int stored_weight_bits(int bits) const { return bits + bits % 2; }
  constexpr int stored_activation_bits(int) const { return 16; }
  constexpr int accumulator_bits() const { return 32; }
  // Each digit adds once, an activation shifted by up to two and its sign.
  constexpr double mac_energy_pj(int weight_bits, int activation_bits) const {
    return cycles_per_step(weight_bits, activation_bits) * technology.adder_pj(activation_bits + 2);
  }
  constexpr double idle_energy_pj() const { return 0.0; }
  constexpr double area_um2() const { return 0.0; }
};
static_assert(hwflowq::check_compute_engine<booth_serial>());
static_assert(hwflowq::is_sound_engine(booth_serial{}));

int main() {
  const auto network = hwflowq::workload::zoo::by_name("resnet20");
  const auto array = hwflowq::presets::spatial_array("Booth", 16, booth_serial{},
                                                     hwflowq::technologies::horowitz_45nm{});
  const auto per_cycle = [&](int bits) {
    return static_cast<double>(array.processing_elements()) * array.engine.lanes(bits, 8) /
           array.engine.cycles_per_step(bits, 8);
  };
  const hwflowq::mid_model model({.processing_elements = static_cast<std::int64_t>(per_cycle(8))},
                                 hwflowq::engine_law{array.engine});
  for (const int bits : {8, 6, 4, 3, 2}) {
    const std::vector<hwflowq::Precision> precisions(
        network.compute_layer_count(), {.weight_bits = static_cast<std::int8_t>(bits)});
    std::printf("weights of %d bits: %4.0f products a cycle, ResNet-20 in at least %3.0f us\n",
                bits, per_cycle(bits), model(network, precisions).latency_us);
  }
}
