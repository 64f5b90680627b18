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
#include <utility>
#include <vector>

namespace measure {

using hwflowq::Precision;
using hwflowq::precision_genome;

/// Draws genes about a mean and with a spread that are drawn, too, weights and activations each with
/// their own: uniformly drawn genes would all have about the same average.
class genome_source {
 public:
  genome_source(const hwflowq::precision_space& space, std::uint64_t seed, std::size_t branchings)
      : space_(&space), seed_(seed), branchings_(branchings) {}

  /// The 2^branchings genomes of tree number `number`. They share the first layers; then, at as many
  /// evenly spaced layers as there are branchings, a half goes on with other genes than the other.
  [[nodiscard]] std::vector<std::vector<Precision>> tree(std::uint32_t number) const {
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
    if (alphabets.empty()) return {space_->expand(precision_genome())};  // nothing to choose
    const auto of_weights = draw_law(0);
    const auto of_activations = draw_law(alphabets.size() - 1);
    const auto draw = [&](precision_genome& genome, std::size_t level) {
      for (std::size_t g = 0; g < genome.size(); ++g) {
        // Genes stand in the order of the layers, weights and activations apart.
        const std::size_t first = g < weights ? 0 : weights;
        const std::size_t count = g < weights ? weights : genome.size() - weights;
        if ((g - first) * (branchings_ + 1) < level * count) continue;
        const auto& law = g < weights ? of_weights : of_activations;
        const double bits = law[0] + law[1] * 3.0 * (random.uniform() + random.uniform() - 1.0);
        const int nearest = std::clamp(static_cast<int>(std::lround(bits)), 1, 16);
        genome[g] = static_cast<std::int8_t>(alphabets[g].nearest(nearest));
      }
    };
    std::vector<precision_genome> genomes(1, precision_genome(alphabets.size()));
    draw(genomes.front(), 0);
    for (std::size_t level = 1; level <= branchings_; ++level) {
      const std::size_t count = genomes.size();
      for (std::size_t i = 0; i < count; ++i) {
        auto other = genomes[i];
        draw(other, level);
        genomes.push_back(std::move(other));
      }
    }
    std::vector<std::vector<Precision>> expanded;
    for (const auto& genome : genomes) expanded.push_back(space_->expand(genome));
    return expanded;
  }

 private:
  const hwflowq::precision_space* space_;
  std::uint64_t seed_;
  std::size_t branchings_;
};

}  // namespace measure

#endif
