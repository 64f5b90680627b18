// A genome of one's own: an array of multipliers with its memory and its loop order. A toy model of
// three layers; the genome and its variation are what this program shows.
#include <hwflowq/hwflowq.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

using namespace hwflowq;

enum class order : std::uint8_t { weights_stay, outputs_stay };

struct design {
  int rows = 1;
  int columns = 1;
  int buffer_kb = 1;
  order loops = order::weights_stay;

  bool operator==(const design&) const = default;
  friend std::uint64_t hash_value(const design& d) {
    return hash_all(d.rows, d.columns, d.buffer_kb, d.loops);
  }
};

struct design_variation {
  int most_multipliers = 1024;

  design random(random_stream& stream) const {
    return {1 << stream.below(8), 1 << stream.below(8), 1 << stream.below(9),
            stream.chance(0.5) ? order::weights_stay : order::outputs_stay};
  }

  // Each part of a child comes from either parent.
  void crossover(design& a, design& b, random_stream& stream) const {
    if (stream.chance(0.5)) std::swap(a.rows, b.rows);
    if (stream.chance(0.5)) std::swap(a.columns, b.columns);
    if (stream.chance(0.5)) std::swap(a.buffer_kb, b.buffer_kb);
    if (stream.chance(0.5)) std::swap(a.loops, b.loops);
  }

  // One part changes: a size to its double or half, the order to the other one.
  void mutate(design& d, random_stream& stream) const {
    const auto resize = [&](int& size, int most) {
      size = std::clamp(stream.chance(0.5) ? size * 2 : size / 2, 1, most);
    };
    switch (stream.below(4)) {
      case 0:
        resize(d.rows, 128);
        break;
      case 1:
        resize(d.columns, 128);
        break;
      case 2:
        resize(d.buffer_kb, 256);
        break;
      default:
        d.loops = d.loops == order::weights_stay ? order::outputs_stay : order::weights_stay;
    }
  }

  // Called after the others: halves the longer side until the array is small enough.
  void repair(design& d) const {
    while (d.rows * d.columns > most_multipliers) (d.rows > d.columns ? d.rows : d.columns) /= 2;
  }
};

struct layer {
  std::int64_t inputs, outputs, pixels;
};
constexpr std::array<layer, 3> layers{{{64, 64, 3136}, {256, 128, 784}, {512, 512, 49}}};

struct cost {
  double kilocycles;
  double area;  // in multipliers; a kB of memory counts as four
};

// Counts are whole numbers, so that no rounding can depend on the compiler.
cost evaluate(const design& d) {
  const auto tiles = [](std::int64_t size, std::int64_t tile) { return (size + tile - 1) / tile; };
  std::int64_t cycles = 0;
  for (const auto& [inputs, outputs, pixels] : layers) {
    const bool weights_stay = d.loops == order::weights_stay;
    const std::int64_t down = weights_stay ? inputs : pixels;
    const std::int64_t along = weights_stay ? pixels : inputs;
    const std::int64_t passes = tiles(down, d.rows) * tiles(outputs, d.columns);
    cycles += passes * (along + d.rows + d.columns);
    // Sixteen bytes a cycle; what does not fit into the buffer is fetched again for every column of
    // tiles.
    const std::int64_t moving = (weights_stay ? pixels : outputs) * inputs;
    const std::int64_t rounds = moving <= 1024 * d.buffer_kb ? 1 : tiles(outputs, d.columns);
    cycles += moving * rounds / 16;
  }
  return {static_cast<double>(cycles) / 1000, d.rows * d.columns + 4.0 * d.buffer_kb};
}

int main() {
  const auto problem = moo::make_problem<design>(
      evaluate, moo::objectives(minimise<"time", "kcycles">(&cost::kilocycles),
                                minimise<"area", "multipliers">(&cost::area)));
  moo::nsga2 search(problem, design_variation{}, {.population_size = 40, .seed = 1});
  search.run(moo::after_generations(60));

  const auto front = search.front();
  fmt::print("{} designs, every third of them:\n", front.size());
  fmt::print("  rows columns buffer  loops          kcycles  area\n");
  for (std::size_t i = 0; i < front.size(); i += 3) {
    const auto& [d, values, violation] = front[i];
    fmt::print("{:6} {:7} {:3} kB  {:12} {:9.1f} {:5.0f}\n", d.rows, d.columns, d.buffer_kb,
               d.loops == order::weights_stay ? "weights stay" : "outputs stay", values[0],
               values[1]);
  }
}
