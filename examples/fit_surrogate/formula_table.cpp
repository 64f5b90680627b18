// Writes a table of measured accuracies of a network that is nothing but a formula, for the test of
// fit_surrogate: the truth is known, and so is the noise.
#include <hwflowq/accuracy/measured_table.hpp>
#include <hwflowq/accuracy/prediction_ceiling.hpp>
#include <hwflowq/core/random.hpp>
#include <hwflowq/io/measured_table_csv.hpp>
#include <hwflowq/quantization/precision.hpp>
#include <hwflowq/workload/compute_layer_names.hpp>
#include <hwflowq/workload/zoo.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

// formula_table FILE NETWORK ROWS NOISE [SEED]: another seed, other genomes of the same formula
int main(int argc, char** argv) {
  using namespace hwflowq;
  if (argc != 5 && argc != 6) return 2;
  const auto network = workload::zoo::by_name(argv[2]);
  const auto rows = static_cast<std::size_t>(std::atoi(argv[3]));
  const double noise = std::atof(argv[4]);
  const auto names = workload::compute_layer_names(network);
  random_stream random(7);
  std::vector<double> sensitivity;
  for (std::size_t i = 0; i < 2 * names.size(); ++i) sensitivity.push_back(4.0 * random.uniform());
  if (argc == 6) random = random_stream(static_cast<std::uint64_t>(std::atoll(argv[5])));
  accuracy::measured_table table(names);
  std::vector<Precision> genome(names.size(), Precision{8, 8});
  while (table.size() < rows) {
    const double mean = 1.5 + 6.5 * random.uniform();
    const auto draw = [&] {
      const double bits = mean + 3.0 * (random.uniform() + random.uniform() - 1.0);
      return static_cast<std::int8_t>(std::clamp(std::lround(bits), 2L, 8L));
    };
    // The logit of accuracy falls with every operand's noise, and faster where much was lost before.
    double lost = 0.0;
    for (std::size_t l = 1; l + 1 < genome.size(); ++l) {
      genome[l].weight_bits = draw();
      genome[l].activation_bits = draw();
      lost += sensitivity[2 * l] * std::exp2(-2.0 * genome[l].weight_bits) +
              sensitivity[2 * l + 1] * std::exp2(-2.0 * genome[l].activation_bits);
    }
    if (table.row_of(genome)) continue;
    const double odds = std::exp(2.5 - lost - 0.2 * lost * lost);
    const double measured =
        100.0 * (odds + 0.05) / (1.0 + odds) + noise * accuracy::detail::draw_normal(random);
    table.add(genome, {std::clamp(measured, 0.0, 100.0), noise, 1000});
  }
  io::write_measured_csv(argv[1], table);
  return 0;
}
