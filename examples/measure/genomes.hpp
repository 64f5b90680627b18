// Genomes that cover the whole range of average widths, the same for the same seed.
#ifndef HWFLOWQ_EXAMPLES_MEASURE_GENOMES_HPP
#define HWFLOWQ_EXAMPLES_MEASURE_GENOMES_HPP

#include <hwflowq/core/random.hpp>
#include <hwflowq/quantization/precision.hpp>
#include <hwflowq/quantization/precision_space.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace measure {

using hwflowq::Precision;
using hwflowq::precision_genome;

/// Draws genes about a mean and with a spread that are drawn, too, weights and activations each with
/// their own: uniformly drawn genes would all have about the same average.
class genome_source {
 public:
  genome_source(const hwflowq::precision_space& space, std::uint64_t seed, std::size_t branches)
      : space_(&space), seed_(seed), branches_(std::max<std::size_t>(branches, 1)) {}

  /// Genomes that come of trunk number `trunk`: branches^2 of them, which differ in the last two
  /// thirds of their layers, branches at a time in the last third only.
  [[nodiscard]] std::vector<std::vector<Precision>> trunk(std::uint32_t number) const {
    hwflowq::random_stream random(seed_, number);
    const auto alphabets = space_->alphabets();
    const std::size_t weights = space_->weight_gene_count();
    const auto draw_law = [&](std::size_t gene) {
      const auto& widths = alphabets[gene];
      const double low = widths.lowest();
      const double high = widths.highest();
      return std::array{low - 0.5 + (high - low + 1.0) * random.uniform(),
                        0.25 * (high - low) * random.uniform() + 0.5};
    };
    std::vector<std::vector<Precision>> genomes;
    if (alphabets.empty()) return genomes;
    const auto of_weights = draw_law(0);
    const auto of_activations = draw_law(alphabets.size() - 1);
    const auto draw = [&](precision_genome& genome, double from) {
      for (std::size_t g = 0; g < genome.size(); ++g) {
        // Genes stand in the order of the layers, weights and activations apart.
        const std::size_t first = g < weights ? 0 : weights;
        const std::size_t count = g < weights ? weights : genome.size() - weights;
        if (static_cast<double>(g - first) < from * static_cast<double>(count)) continue;
        const auto& law = g < weights ? of_weights : of_activations;
        const double bits = law[0] + law[1] * 3.0 * (random.uniform() + random.uniform() - 1.0);
        const int nearest = std::clamp(static_cast<int>(std::lround(bits)), 1, 16);
        genome[g] = static_cast<std::int8_t>(alphabets[g].nearest(nearest));
      }
    };
    precision_genome genome(alphabets.size());
    draw(genome, 0.0);
    for (std::size_t a = 0; a < branches_; ++a) {
      if (a > 0) draw(genome, 1.0 / 3.0);
      for (std::size_t b = 0; b < branches_; ++b) {
        if (b > 0) draw(genome, 2.0 / 3.0);
        genomes.push_back(space_->expand(genome));
      }
    }
    return genomes;
  }

 private:
  const hwflowq::precision_space* space_;
  std::uint64_t seed_;
  std::size_t branches_;
};

}  // namespace measure

#endif
