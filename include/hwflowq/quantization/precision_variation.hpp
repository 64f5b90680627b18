// Variation of layer-wise precisions: the operators that a search applies to a precision genome.
#ifndef HWFLOWQ_QUANTIZATION_PRECISION_VARIATION_HPP
#define HWFLOWQ_QUANTIZATION_PRECISION_VARIATION_HPP

#include <hwflowq/core/random.hpp>
#include <hwflowq/moo/integer_domain.hpp>
#include <hwflowq/moo/integer_variation.hpp>
#include <hwflowq/quantization/precision_space.hpp>
#include <hwflowq/quantization/width_set.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace hwflowq {

/// Settings of a precision_variation.
struct precision_variation_settings {
  double crossover_probability = 0.9;            ///< of a pair to be crossed at all
  std::optional<double> mutation_probability{};  ///< of each gene; 1 / (2 genes) by default
  /// Share of mutations that move to a neighbouring width; the others draw any other width.
  double step_probability = 0.95;
  /// Share of a random genome's genes that are drawn one by one; the others follow one level of
  /// weights and one of activations that the whole genome has. At 1 all genes are independent.
  double independent_share = 0.05;

  /// Throws `std::invalid_argument` naming the field, its value and its bound.
  void validate() const {
    const auto probability = [](const char* name, double value) {
      if (value >= 0.0 && value <= 1.0) return;
      throw std::invalid_argument("precision_variation: " + std::string(name) + " = " +
                                  std::to_string(value) + " must be within [0, 1]");
    };
    probability("crossover_probability", crossover_probability);
    probability("mutation_probability", mutation_probability.value_or(0.0));
    probability("step_probability", step_probability);
    probability("independent_share", independent_share);
  }
};

/// Varies the genomes of a precision_space; whatever it makes is in the space.
///
/// It differs from varying the genes as mere integers in two ways, each of which found better fronts
/// in equally many evaluations:
/// - Random genomes are near designs of the same widths throughout, from all narrow to all wide.
///   Independent genes would add up to medium cost in every genome of a deep network, and leave the
///   ends of the front to be found by mutation.
/// - Crossover knows layers and operands: it exchanges either the weights of some layers, or their
///   activations, or both together, so that a good mix of weights meets another one's activations,
///   and widths of one layer that suit each other stay together.
class precision_variation {
 public:
  using genome_type = precision_genome;

  /// Throws `std::invalid_argument` when the settings are invalid or the space has no gene.
  explicit precision_variation(const precision_space& space,
                               precision_variation_settings settings = {})
      : settings_(settings), weight_genes_(space.weight_gene_count()) {
    settings_.validate();
    if (space.gene_count() == 0) {
      throw std::invalid_argument("precision_variation: every width of the space is fixed");
    }
    for (const auto& alphabet : space.alphabets()) {
      std::vector<std::int8_t> widths;
      alphabet.for_each([&](int bits) { widths.push_back(static_cast<std::int8_t>(bits)); });
      genes_.domains.push_back(domain::of(std::move(widths)));
    }
    // Half of the usual rate: what crossover leaves behind is rarely improved by a single step.
    genes_.mutation_probability =
        settings_.mutation_probability.value_or(0.5 / static_cast<double>(space.gene_count()));
    genes_.step_probability = settings_.step_probability;
    // An activation gene goes with the first layer that reads it.
    std::size_t next_activation = weight_genes_;
    for (std::size_t l = 0; l < space.layer_count(); ++l) {
      const std::size_t weight = space.weight_gene(l);
      const bool activation = space.activation_gene(l) == next_activation;
      if (weight == precision_space::no_gene && !activation) continue;
      units_.push_back({weight == precision_space::no_gene ? 0 : weight,
                        activation ? next_activation : 0, weight != precision_space::no_gene,
                        activation});
      next_activation += activation ? 1 : 0;
    }
  }

  [[nodiscard]] const precision_variation_settings& settings() const { return settings_; }

  /// Draws a level of weights and one of activations, which each gene takes to its own alphabet, and
  /// some genes on their own.
  [[nodiscard]] precision_genome random(random_stream& stream) const {
    const std::uint32_t weights = stream.below(levels);
    const std::uint32_t activations = stream.below(levels);
    precision_genome genome(genes_.domains.size());
    for (std::size_t i = 0; i < genome.size(); ++i) {
      const auto& widths = genes_.domains[i];
      if (stream.chance(settings_.independent_share)) {
        genome[i] = widths.value(stream.below(widths.size()));
      } else {
        const std::uint64_t level = i < weight_genes_ ? weights : activations;
        genome[i] = widths.value(static_cast<std::uint32_t>(level * widths.size() / levels));
      }
    }
    return genome;
  }

  /// Exchanges each layer with probability 1/2: of all those layers the weights, the activations,
  /// or both, one as likely as another.
  void crossover(precision_genome& first, precision_genome& second, random_stream& stream) const {
    const double probability = settings_.crossover_probability;
    if (probability < 1.0 && !stream.chance(probability)) return;
    const std::uint32_t operands = stream.below(3);
    const bool weights = operands != 1;
    const bool activations = operands != 0;
    std::int8_t* a = first.data();
    std::int8_t* b = second.data();
    const auto exchange = [a, b](std::size_t gene, bool really) {
      const int difference = (a[gene] ^ b[gene]) & -static_cast<int>(really);
      a[gene] = static_cast<std::int8_t>(a[gene] ^ difference);
      b[gene] = static_cast<std::int8_t>(b[gene] ^ difference);
    };
    std::uint64_t bits = 0;
    for (std::size_t u = 0; u < units_.size(); ++u, bits >>= 1) {
      if (u % 64 == 0) bits = stream();
      const bool chosen = (bits & 1U) != 0;
      exchange(units_[u].weight, chosen && weights && units_[u].has_weight);
      exchange(units_[u].activation, chosen && activations && units_[u].has_activation);
    }
  }

  /// Each gene with `mutation_probability`: mostly one step of its alphabet.
  void mutate(precision_genome& genome, random_stream& stream) const {
    genes_.mutate(genome, stream);
  }

  /// What crosses and mutates many genomes: refers to this variation.
  [[nodiscard]] auto prepared() const {
    struct operators {
      const precision_variation& variation;
      moo::prepared_integer_variation<precision_genome> genes;

      void crossover(precision_genome& first, precision_genome& second,
                     random_stream& stream) const {
        variation.crossover(first, second, stream);
      }
      void mutate(precision_genome& genome, random_stream& stream) const {
        genes.mutate(genome, stream);
      }
    };
    return operators{*this, genes_.prepared()};
  }

  /// Whether a genome is in the space; a search refuses seeds that are not.
  [[nodiscard]] bool contains(const precision_genome& genome) const {
    return genes_.contains(genome);
  }

  [[nodiscard]] std::size_t gene_count() const { return genes_.gene_count(); }
  /// The number of widths that a gene may have; in ascending order they have positions 0, 1, ...
  [[nodiscard]] std::uint32_t value_count(std::size_t gene) const {
    return genes_.value_count(gene);
  }
  [[nodiscard]] std::uint32_t position(const precision_genome& genome, std::size_t gene) const {
    return genes_.position(genome, gene);
  }
  void set_position(precision_genome& genome, std::size_t gene, std::uint32_t position) const {
    genes_.set_position(genome, gene, position);
  }
  /// The widths that a gene may have.
  [[nodiscard]] width_set widths(std::size_t gene) const {
    width_set set;
    const auto& values = genes_.domains[gene];
    for (std::uint32_t i = 0; i < values.size(); ++i) set.insert(values.value(i));
    return set;
  }

  /// The variation of the genomes whose gene i has a width at one of the positions `kept[i]`. Genes
  /// left with one width stay genes, so that these are genomes of the same precision_space; mutation
  /// then falls to the others as often as to all before. Throws `std::invalid_argument` when a list
  /// is missing or empty.
  [[nodiscard]] precision_variation restricted(
      std::span<const std::vector<std::uint32_t>> kept) const {
    precision_variation result = *this;
    result.genes_ = genes_.restricted(kept);
    const auto free = std::count_if(result.genes_.domains.begin(), result.genes_.domains.end(),
                                    [](const domain& widths) { return widths.size() > 1; });
    if (!settings_.mutation_probability) {
      result.genes_.mutation_probability = 0.5 / static_cast<double>(std::max<long>(free, 1));
    }
    return result;
  }

 private:
  using domain = moo::integer_domain<std::int8_t>;

  // Fine enough that alphabets of at most 16 widths share it evenly, whatever their size.
  static constexpr std::uint32_t levels = 720'720;  // least common multiple of 1, ..., 16

  struct unit {  // the genes of one layer
    std::size_t weight;
    std::size_t activation;
    bool has_weight;
    bool has_activation;
  };

  precision_variation_settings settings_;
  std::size_t weight_genes_;
  moo::integer_variation<precision_genome> genes_;
  std::vector<unit> units_;
};

}  // namespace hwflowq

#endif
