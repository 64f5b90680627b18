// Bit widths of weights and activations of a 55-layer network, layer by layer: rounding noise against
// work, where memory holds half of what 8 bits take. The network is made up, its layers differ as real
// ones do; what noise does to accuracy is not modelled. `bit_widths --out DIR` keeps a history of the
// search and a checkpoint, from which a second call goes on.
#include <hwflowq/files.hpp>
#include <hwflowq/hwflowq.hpp>
#include <hwflowq/moo/progress_line.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <iterator>
#include <optional>
#include <vector>

using namespace hwflowq;

constexpr std::size_t layers = 55;
using bit_widths = std::array<std::int8_t, 2 * layers>;  // weights, then activations

// What layers have of each differs by factors of up to 64, in an order that looks random.
constexpr std::int64_t spread(std::size_t factor, std::size_t offset, std::size_t layer) {
  return std::int64_t{1} << (factor * layer + offset) % layers / 8;
}
constexpr std::int64_t products(std::size_t l) {
  return spread(37, 11, l);
}
constexpr std::int64_t weights(std::size_t l) {
  return spread(23, 5, l);
}
constexpr std::int64_t weight_sensitivity(std::size_t l) {
  return spread(17, 3, l);
}
constexpr std::int64_t activation_sensitivity(std::size_t l) {
  return spread(29, 7, l);
}

struct cost {
  double noise_db;        // relative to 8 bits everywhere
  double work_percent;    // bit products, relative to 8 x 8 bits everywhere
  double memory_percent;  // weights, relative to 8 bits everywhere
};

// Sums of whole numbers, and a logarithm that is not the C library's: every compiler and processor
// gets the same bits. One bit less is four times the power of uniform rounding noise.
HWFLOWQ_STRICT_FP cost evaluate(const bit_widths& bits) {
  HWFLOWQ_STRICT_FP_BODY
  std::int64_t noise = 0, least_noise = 0, work = 0, most_work = 0, memory = 0, most_memory = 0;
  for (std::size_t l = 0; l < layers; ++l) {
    const std::int64_t w = bits[l];
    const std::int64_t a = bits[layers + l];
    noise += (weight_sensitivity(l) << 2 * (8 - w)) + (activation_sensitivity(l) << 2 * (8 - a));
    least_noise += weight_sensitivity(l) + activation_sensitivity(l);
    work += products(l) * w * a;
    most_work += products(l) * 64;
    memory += weights(l) * w;
    most_memory += weights(l) * 8;
  }
  constexpr double db = 3.0102999566398120;  // 10 log10(2)
  return {db * reproducible::log2(static_cast<double>(noise) / static_cast<double>(least_noise)),
          100.0 * static_cast<double>(work) / static_cast<double>(most_work),
          100.0 * static_cast<double>(memory) / static_cast<double>(most_memory)};
}

bit_widths uniform(int weight_bits, int activation_bits) {
  bit_widths bits{};
  for (std::size_t l = 0; l < layers; ++l) {
    bits[l] = static_cast<std::int8_t>(weight_bits);
    bits[layers + l] = static_cast<std::int8_t>(activation_bits);
  }
  return bits;
}

// The member of a front whose worse objective is least, once both are scaled to their ranges.
const auto& knee(const auto& front) {
  const auto& first = front.front().objectives;  // least noise, most work
  const auto& last = front.back().objectives;
  const auto worse = [&](const auto& s) {
    return std::max((s.objectives[0] - first[0]) / (last[0] - first[0]),
                    (s.objectives[1] - last[1]) / (first[1] - last[1]));
  };
  return *std::ranges::min_element(front, {}, worse);
}

void print_row(const char* name, const bit_widths& bits) {
  const cost c = evaluate(bits);
  fmt::print("{:32} {:8.2f} {:8.1f} {:8.1f}\n", name, c.noise_db, c.work_percent, c.memory_percent);
}

int main(int argc, char** argv) {
  const bool keep = argc == 3 && std::strcmp(argv[1], "--out") == 0;
  if (argc > 1 && !keep) {
    fmt::print(stderr, "usage: {} [--out DIRECTORY]\n", argv[0]);
    return 1;
  }
  const auto problem = moo::make_problem<bit_widths>(
      evaluate,
      moo::objectives(minimise<"noise", "dB">(&cost::noise_db),
                      minimise<"work", "%">(&cost::work_percent)),
      moo::constraints(at_most<"memory">(&cost::memory_percent, 50.0)));
  const moo::integer_variation<bit_widths> variation{
      .domains = std::vector(2 * layers, moo::integer_domain<std::int8_t>::between(2, 8))};
  moo::nsga2 search(problem, variation, {.population_size = 200, .seed = 1});
  std::vector<bit_widths> seeds;
  for (int w = 2; w <= 8; ++w) {
    for (int a = 2; a <= 8; ++a) seeds.push_back(uniform(w, a));
  }
  search.seed(seeds);

  const std::array worst{40.0, 110.0};  // of what is of interest: noise, work
  const std::vector<double> reference(worst.begin(), worst.end());
  std::optional<moo::history_csv> history;
  std::optional<moo::checkpoint_every> checkpoint;
  if (keep) {
    const std::filesystem::path directory = argv[2];
    std::filesystem::create_directories(directory);
    moo::resume_checkpoint(search, directory / "search.checkpoint");
    history.emplace(directory / "history.csv", reference);
    checkpoint.emplace(20, directory / "search.checkpoint");
  }
  moo::progress_line progress({.generations = 500, .reference = reference});
  search.run(moo::after_generations(500), progress, [&](const auto& s) {
    if (history) (*history)(s);
    if (checkpoint) (*checkpoint)(s);
  });

  const auto front = search.front();
  const double noise_of_4_bits = evaluate(uniform(4, 4)).noise_db;
  // The front is ordered by noise, and so by falling work.
  const auto as_4_bits =
      std::ranges::find_if(front, [&](const auto& s) { return s.objectives[0] > noise_of_4_bits; });
  fmt::print("{:32} {:>8} {:>8} {:>8}\n", "", "noise dB", "work %", "memory %");
  print_row("4 bits everywhere", uniform(4, 4));
  print_row("found: no noisier than that", std::prev(as_4_bits)->genome);
  print_row("found: least noise that fits", front.front().genome);
  print_row("found: knee", knee(front).genome);
  print_row("found: least work", front.back().genome);
  fmt::print("\n{} candidates on the front after {} evaluations, hypervolume {:.1f}\n",
             front.size(), search.evaluations(), moo::front_hypervolume<2>(worst)(search));
}
