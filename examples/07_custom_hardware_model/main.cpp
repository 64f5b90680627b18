// An accelerator of one's own: multipliers that take one weight bit a cycle, and a DRAM bus.
#include <hwflowq/core/reflection.hpp>
#include <hwflowq/cost/hardware_model.hpp>
#include <hwflowq/moo/field_objective.hpp>
#include <hwflowq/moo/nsga2.hpp>
#include <hwflowq/quantization/precision_space.hpp>
#include <hwflowq/quantization/precision_variation.hpp>
#include <hwflowq/workload/zoo.hpp>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <numeric>
#include <span>

struct my_cost {
  std::int64_t latency_cycles = 0;
  std::int64_t dram_bits = 0;
  bool operator==(const my_cost&) const = default;
};
HWFLOWQ_REFLECT(my_cost, latency_cycles, dram_bits);

struct my_accelerator {
  std::int64_t multipliers = 64;
  std::int64_t bus_bits_per_cycle = 32;

  my_cost operator()(const hwflowq::workload::network& network,
                     std::span<const hwflowq::Precision> precisions) const {
    my_cost total;
    for (std::size_t i = 0; i < precisions.size(); ++i) {
      const auto& shape = network.compute_layer(i).shape;
      const auto [weight_bits, activation_bits] = precisions[i];
      const std::int64_t moved =
          shape.weights() * weight_bits + shape.input_elements() * activation_bits;
      const std::int64_t computing = (shape.macs() + multipliers - 1) / multipliers * weight_bits;
      total.dram_bits += moved;
      total.latency_cycles += std::max(computing, moved / bus_bits_per_cycle);
    }
    return total;
  }
};
static_assert(hwflowq::check_hardware_model<my_accelerator>());

int main() {
  namespace moo = hwflowq::moo;
  const auto network = hwflowq::workload::zoo::by_name("resnet20");
  const hwflowq::precision_space space(network);
  const auto evaluate = [&](const hwflowq::precision_genome& genome) {
    return my_accelerator{.multipliers = 128}(network, space.expand(genome));
  };
  const auto all_bits = [](const hwflowq::precision_genome& genome) {  // stands in for accuracy
    return std::accumulate(genome.begin(), genome.end(), 0);
  };
  const auto problem = moo::make_problem<hwflowq::precision_genome>(
      hwflowq::combine(evaluate, all_bits),
      moo::objectives(
          hwflowq::maximise<"bits">(hwflowq::part<1>(std::identity{})),
          hwflowq::minimise_field<"latency_cycles">(hwflowq::part<0>(std::identity{}))));
  moo::nsga2 search(problem, hwflowq::precision_variation(space), {.population_size = 40});
  search.run(moo::after_generations(100));
  const auto front = search.front();
  for (const auto& s : {front.front(), front[front.size() / 2], front.back()}) {
    std::printf("%3.0f bits in all, %8.0f cycles\n", s.objectives[0], s.objectives[1]);
  }
}
