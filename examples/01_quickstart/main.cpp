// How many bits should each of six layers have? Less noise of rounding takes more memory.
#include <hwflowq/hwflowq.hpp>

#include <fmt/core.h>

#include <array>
#include <vector>

using bit_widths = std::array<int, 6>;

int main() {
  using namespace hwflowq;
  const auto noise = minimise<"noise">([](const bit_widths& bits) {
    double sum = 0;  // one bit more quarters a layer's noise
    for (const int b : bits) sum += 1.0 / (1 << 2 * b);
    return sum;
  });
  const auto memory = minimise<"memory", "kB">([](const bit_widths& bits) {
    constexpr bit_widths weights{800, 18'000, 74'000, 295'000, 590'000, 5'000};
    double sum = 0;
    for (std::size_t layer = 0; layer < 6; ++layer) sum += bits[layer] * weights[layer];
    return sum / 8000;
  });
  const moo::integer_variation<bit_widths> variation{
      .domains = std::vector(6, moo::integer_domain<int>::between(2, 8))};

  moo::nsga2 search(moo::make_problem<bit_widths>(moo::objectives(noise, memory)), variation);
  search.run(moo::after_generations(100));

  const auto front = search.front();
  for (std::size_t i = 0; i < front.size(); i += 11) {
    const auto& [bits, values, violation] = front[i];
    fmt::print("bits {}  noise {:.5f}  memory {:3.0f} kB\n", describe(bits), values[0], values[1]);
  }
}
