// What an integer program decides for a network: a layer's weights and activations together.
#ifndef HWFLOWQ_FLOW_LAYER_CHOICES_HPP
#define HWFLOWQ_FLOW_LAYER_CHOICES_HPP

#include <hwflowq/flow/gene_choice.hpp>
#include <hwflowq/quantization/precision_space.hpp>
#include <hwflowq/quantization/precision_variation.hpp>
#include <hwflowq/quantization/width_set.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace hwflowq::flow {

/// The weights and activations of a layer together, in all pairs of widths, since bit operations and
/// time are products of the two. Layers that share their activations decide with one width of weights
/// for all of them, the nearest of each gene's own.
[[nodiscard]] inline std::vector<gene_choice> layer_choices(const precision_space& space,
                                                            const precision_variation& variation) {
  std::vector<gene_choice> choices;
  for (std::size_t first = 0; first < space.layer_count(); ++first) {
    const auto shared = space.activation_gene(first);
    std::vector<std::size_t> layers{first};
    if (shared != precision_space::no_gene) {
      layers.clear();
      for (std::size_t l = 0; l < space.layer_count(); ++l) {
        if (space.activation_gene(l) == shared) layers.push_back(l);
      }
      if (layers.front() != first) continue;  // decided with that one
    }
    gene_choice own;
    width_set weights;
    for (const std::size_t l : layers) {
      if (space.weight_gene(l) == precision_space::no_gene) continue;
      own.genes.push_back(space.weight_gene(l));
      weights = weights | variation.widths(own.genes.back());
    }
    const std::size_t weight_genes = own.genes.size();
    width_set activations;
    if (shared != precision_space::no_gene) {
      own.genes.push_back(shared);
      activations = variation.widths(shared);
    }
    if (own.genes.empty()) continue;
    // With no gene of a kind one round stands for what is fixed.
    if (weights.empty()) weights.insert(least_bits);
    if (activations.empty()) activations.insert(least_bits);
    const auto position_of = [&](std::size_t gene, int bits) {
      const auto widths = variation.widths(gene);
      std::uint32_t position = 0;
      for (int w = widths.lowest(); w < widths.nearest(bits); w = widths.above(w)) ++position;
      return position;
    };
    weights.for_each([&](int w) {
      activations.for_each([&](int a) {
        std::vector<std::uint32_t> option;
        for (std::size_t i = 0; i < own.genes.size(); ++i) {
          option.push_back(position_of(own.genes[i], i < weight_genes ? w : a));
        }
        if (std::ranges::find(own.options, option) == own.options.end()) {
          own.options.push_back(std::move(option));
        }
      });
    });
    choices.push_back(std::move(own));
  }
  return choices;
}

}  // namespace hwflowq::flow

#endif
