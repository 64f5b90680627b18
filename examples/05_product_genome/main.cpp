// Bits and hardware searched together: a genome of two parts, each with a variation of its own. A
// toy of four layers on an engine whose time for a product grows with its bits.
#include <hwflowq/hwflowq.hpp>

#include <fmt/core.h>

#include <array>
#include <cstdint>
#include <tuple>
#include <vector>

using namespace hwflowq;

using bit_widths = std::array<std::int8_t, 4>;  // of the weights of each layer
using hardware = std::vector<int>;              // multipliers, kB of weight memory
using candidate = std::tuple<bit_widths, hardware>;

struct cost {
  double noise;
  double kilocycles;
  double area;
};

// Whole numbers and powers of two only: nothing is rounded before the last division.
cost evaluate(const candidate& c) {
  constexpr std::array<std::int64_t, 4> products{1'806'336, 3'612'672, 3'612'672, 512'000};
  constexpr std::array<std::int64_t, 4> weights{1'728, 36'864, 147'456, 512'000};
  constexpr std::array<int, 4> sensitivity{4, 2, 1, 2};
  const auto& [bits, engine] = c;
  double noise = 0;
  std::int64_t bit_products = 0;
  std::int64_t weight_bits = 0;
  for (std::size_t layer = 0; layer < bits.size(); ++layer) {
    noise += sensitivity[layer] / static_cast<double>(1 << 2 * bits[layer]);
    bit_products += products[layer] * bits[layer];
    weight_bits += weights[layer] * bits[layer];
  }
  const std::int64_t multipliers = engine[0];
  const std::int64_t memory_bits = std::int64_t{8} * 1024 * engine[1];
  const std::int64_t fetched = weight_bits > memory_bits ? weight_bits - memory_bits : 0;
  const std::int64_t cycles = bit_products / multipliers + fetched / 16;
  return {noise * 1000, static_cast<double>(cycles) / 1000,
          static_cast<double>(multipliers + 8 * engine[1])};
}

int main() {
  const moo::integer_variation<bit_widths> bits{
      .domains = std::vector(4, moo::integer_domain<std::int8_t>::between(2, 8))};
  const moo::integer_variation<hardware> engine{
      .domains = {moo::integer_domain<int>::of({32, 64, 128, 256, 512}),
                  moo::integer_domain<int>::between(0, 256)},
      .mutation_probability = 0.5};
  const moo::product_variation variation(bits, engine);

  const auto problem = moo::make_problem<candidate>(
      evaluate, moo::objectives(minimise<"noise">(&cost::noise),
                                minimise<"time", "kcycles">(&cost::kilocycles),
                                minimise<"area", "multipliers">(&cost::area)));
  moo::nsga2 search(problem, variation, {.population_size = 100, .seed = 3});
  // Designs that everybody would try first.
  const std::vector<candidate> seeds{{{8, 8, 8, 8}, {256, 128}}, {{4, 4, 4, 4}, {128, 64}}};
  search.seed(seeds);
  search.run(moo::after_generations(150));

  const auto front = search.front();
  fmt::print("{} candidates, every tenth of them:\n", front.size());
  fmt::print("  bits          multipliers  memory    noise  kcycles  area\n");
  for (std::size_t i = 0; i < front.size(); i += 10) {
    const auto& [genome, values, violation] = front[i];
    const auto& [widths, sizes] = genome;
    fmt::print("  {:13} {:11} {:4} kB {:8.3f} {:8.1f} {:5.0f}\n", describe(widths), sizes[0],
               sizes[1], values[0], values[1], values[2]);
  }
}
