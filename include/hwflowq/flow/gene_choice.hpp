// Genes that are decided together, and the ways to decide them.
#ifndef HWFLOWQ_FLOW_GENE_CHOICE_HPP
#define HWFLOWQ_FLOW_GENE_CHOICE_HPP

#include <hwflowq/moo/gene_space.hpp>
#include <hwflowq/quantization/precision_space.hpp>
#include <hwflowq/quantization/precision_variation.hpp>
#include <hwflowq/quantization/width_set.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

namespace hwflowq::flow {

/// A class of a multiple-choice problem: some genes, and for each option their positions.
struct gene_choice {
  std::vector<std::size_t> genes;
  std::vector<std::vector<std::uint32_t>> options;  ///< as many positions as genes each

  bool operator==(const gene_choice&) const = default;
};

/// Each gene alone, with all its values: exact where costs add over genes, as the size of a model
/// does.
template <typename G, GeneSpace<G> V>
[[nodiscard]] std::vector<gene_choice> single_gene_choices(const V& space) {
  std::vector<gene_choice> choices;
  for (std::size_t gene = 0; gene < space.gene_count(); ++gene) {
    gene_choice own{{gene}, {}};
    for (std::uint32_t position = 0; position < space.value_count(gene); ++position) {
      own.options.push_back({position});
    }
    choices.push_back(std::move(own));
  }
  return choices;
}

/// The weights and activations of a layer together, in all pairs of widths, since bit operations and
/// time are products of the two. Layers that share their activations decide with one width of weights
/// for all of them, the nearest of each gene's own.
[[nodiscard]] inline std::vector<gene_choice> layer_choices(const precision_space& space,
                                                            const precision_variation& variation) {
  // Layers with a gene of activations by that gene, the others one by one.
  std::map<std::pair<std::size_t, std::size_t>, std::vector<std::size_t>> groups;
  for (std::size_t l = 0; l < space.layer_count(); ++l) {
    const auto activations = space.activation_gene(l);
    groups[{activations, activations == precision_space::no_gene ? l : 0}].push_back(l);
  }
  std::vector<gene_choice> choices;
  for (const auto& [key, layers] : groups) {
    gene_choice own;
    width_set weights;
    for (const std::size_t l : layers) {
      if (space.weight_gene(l) == precision_space::no_gene) continue;
      own.genes.push_back(space.weight_gene(l));
      weights = weights | variation.widths(own.genes.back());
    }
    const std::size_t weight_genes = own.genes.size();
    width_set activations;
    if (key.first != precision_space::no_gene) {
      own.genes.push_back(key.first);
      activations = variation.widths(key.first);
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
