// Genes that are decided together, and the ways to decide them.
#ifndef HWFLOWQ_FLOW_GENE_CHOICE_HPP
#define HWFLOWQ_FLOW_GENE_CHOICE_HPP

#include <hwflowq/moo/gene_space.hpp>

#include <cstddef>
#include <cstdint>
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

}  // namespace hwflowq::flow

#endif
