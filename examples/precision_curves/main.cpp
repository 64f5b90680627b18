// Energy and latency of a network on every preset at 1 to 8 bits, drawn as SVG:
//   precision_curves [network [steps of the mapper for each layer]] > picture.svg
#include <hwflowq/cost/mapper/mapper.hpp>
#include <hwflowq/hardware/presets/bismo.hpp>
#include <hwflowq/hardware/presets/bit_fusion.hpp>
#include <hwflowq/hardware/presets/eyeriss.hpp>
#include <hwflowq/hardware/presets/loom.hpp>
#include <hwflowq/hardware/presets/spatial_array.hpp>
#include <hwflowq/hardware/presets/stripes.hpp>
#include <hwflowq/hardware/presets/unpu.hpp>
#include <hwflowq/workload/zoo.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "chart.hpp"

namespace {

using namespace hwflowq;

// Layers of equal loops are mapped once.
struct repeated_nest {
  workload::loop_nest nest;
  std::int64_t times = 0;
};

std::vector<repeated_nest> distinct_nests(const workload::network& network) {
  std::vector<repeated_nest> nests;
  for (std::size_t i = 0; i < network.compute_layer_count(); ++i) {
    const auto nest = workload::loops_of(network.compute_layer(i).shape);
    auto known = std::ranges::find(nests, nest, &repeated_nest::nest);
    if (known == nests.end()) known = nests.insert(known, {nest, 0});
    ++known->times;
  }
  return nests;
}

struct curves {
  std::vector<curve> energy_uj;
  std::vector<curve> latency_us;
  std::vector<repeated_nest> nests;
  std::uint64_t steps;

  template <ComputeEngine Engine, std::size_t Levels, Dataflow D>
  void add(const accelerator<Engine, Levels>& hardware, const D& dataflow) {
    const mapper<Engine, Levels, minimise_energy_delay_product> find(hardware, dataflow, {},
                                                                     {.step_budget = steps});
    curve energy{hardware.name, {}}, latency{hardware.name, {}};
    for (int bits = 1; bits <= 8; ++bits) {
      double energy_pj = 0.0, cycles = 0.0;
      for (const auto& [nest, times] : nests) {
        const auto found =
            find(nest, {bits, bits, bits, std::max(bits, hardware.engine.accumulator_bits())});
        if (!found.found()) throw std::runtime_error("no mapping on " + hardware.name);
        energy_pj += static_cast<double>(times) * found.cost.energy_pj;
        cycles += static_cast<double>(times * found.cost.latency_cycles);
      }
      energy.values.push_back(energy_pj * 1e-6);
      latency.values.push_back(cycles / hardware.frequency_mhz);
      fmt::print(stderr, "{:14} {} bits: {:8.1f} uJ {:8.1f} us\n", hardware.name, bits,
                 energy.values.back(), latency.values.back());
    }
    energy_uj.push_back(std::move(energy));
    latency_us.push_back(std::move(latency));
  }
};

}  // namespace

int main(int argc, char** argv) try {
  const std::string name = argc > 1 ? argv[1] : "resnet56";
  curves all{{},
             {},
             distinct_nests(workload::zoo::by_name(name)),
             argc > 2 ? std::stoull(argv[2]) : 300000};
  const technologies::synthesis_45nm technology;  // the same for all
  all.add(presets::eyeriss(technology), presets::eyeriss_dataflow);
  all.add(presets::mac_array(16, technology), presets::spatial_array_dataflow);
  all.add(presets::simd_array(16, technology), presets::spatial_array_dataflow);
  all.add(presets::mac_array(32, technology), presets::spatial_array_dataflow);
  all.add(presets::simd_array(32, technology), presets::spatial_array_dataflow);
  all.add(presets::bit_fusion(technology), presets::bit_fusion_dataflow);
  all.add(presets::stripes(1, technology), presets::stripes_dataflow);
  all.add(presets::loom(technology), presets::loom_dataflow);
  all.add(presets::unpu(technology), presets::unpu_dataflow);
  all.add(presets::bismo(technology), presets::bismo_dataflow);
  const auto svg = draw_chart(name + " at uniform precision on every preset, 45 nm", "energy, uJ",
                              all.energy_uj, "latency, us", all.latency_us);
  std::fputs(svg.c_str(), stdout);
} catch (const std::exception& error) {
  fmt::print(stderr, "precision_curves: {}\n", error.what());
  return 1;
}
