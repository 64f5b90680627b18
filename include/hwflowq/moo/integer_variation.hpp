// Variation of vectors of integers with bounds or an alphabet per gene.
#ifndef HWFLOWQ_MOO_INTEGER_VARIATION_HPP
#define HWFLOWQ_MOO_INTEGER_VARIATION_HPP

#include <hwflowq/core/random.hpp>
#include <hwflowq/core/range_concepts.hpp>
#include <hwflowq/moo/genome.hpp>
#include <hwflowq/moo/integer_domain.hpp>
#include <hwflowq/moo/mutated_genes.hpp>

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace hwflowq::moo {

/// A genome whose elements are integers in contiguous memory: a vector or an array of them.
template <typename G>
concept IntegerVectorGenome =
    Genome<G> && std::ranges::contiguous_range<G> && std::integral<std::ranges::range_value_t<G>>;

/// How two vectors exchange genes.
enum class integer_crossover : unsigned char {
  uniform,  ///< each gene with probability 1/2 (Syswerda, "Uniform crossover", ICGA 1989)
  k_point   ///< the genes between cuts at random places, alternately
};

template <IntegerVectorGenome G>
class prepared_integer_variation;

/// Varies vectors of integers; genes never leave their domains.
///
/// @code
/// using domain = integer_domain<int>;
/// integer_variation<> sizes{.domains = {domain::of({2, 4, 8}), domain::between(1, 64)}};
/// @endcode
template <IntegerVectorGenome G = std::vector<int>>
struct integer_variation {
  using genome_type = G;
  using value_type = std::ranges::range_value_t<G>;

  std::vector<integer_domain<value_type>> domains;  ///< what each gene may be
  double crossover_probability = 0.9;               ///< of a pair to be crossed at all
  integer_crossover crossover_kind = integer_crossover::uniform;
  std::size_t cuts = 2;                          ///< number of cuts of k-point crossover
  std::optional<double> mutation_probability{};  ///< of each gene; 1 / genes by default
  /// Share of mutations that move to a neighbouring value of the domain; the others draw any other
  /// value. Neighbours keep most of what a good design has; draws escape from where it is stuck.
  double step_probability = 0.95;

  /// Throws `std::invalid_argument` naming the field, its value and its bound.
  void validate() const {
    const auto fail = [](const std::string& what) {
      throw std::invalid_argument("integer_variation: " + what);
    };
    if (domains.empty()) fail("domains is empty; a genome has at least one gene");
    if constexpr (requires { std::tuple_size<G>::value; }) {
      if (std::tuple_size<G>::value != domains.size()) {
        fail("domains has " + std::to_string(domains.size()) + " entries for a genome of " +
             std::to_string(std::tuple_size<G>::value) + " genes");
      }
    }
    if (crossover_kind == integer_crossover::k_point && cuts == 0)
      fail("cuts = 0 must be at least 1");
    const auto probability = [&](const char* name, double value) {
      if (!(value >= 0.0 && value <= 1.0)) {
        fail(std::string(name) + " = " + std::to_string(value) + " must be within [0, 1]");
      }
    };
    probability("crossover_probability", crossover_probability);
    probability("mutation_probability", mutation_probability.value_or(0.0));
    probability("step_probability", step_probability);
  }

  /// Every gene uniform over its domain.
  [[nodiscard]] G random(random_stream& stream) const {
    G genome{};
    if constexpr (requires { genome.resize(domains.size()); }) genome.resize(domains.size());
    value_type* genes = std::ranges::data(genome);
    for (std::size_t i = 0; i < domains.size(); ++i) {
      genes[i] = domains[i].value(stream.below(domains[i].size()));
    }
    return genome;
  }

  void crossover(G& first, G& second, random_stream& stream) const {
    prepared().crossover(first, second, stream);
  }

  /// Each gene with `mutation_probability`: a step to a neighbouring value, or a draw of another.
  void mutate(G& genome, random_stream& stream) const { prepared().mutate(genome, stream); }

  /// What crosses and mutates many genomes: refers to this variation, which must not change.
  [[nodiscard]] prepared_integer_variation<G> prepared() const {
    return prepared_integer_variation<G>(*this);
  }

  /// Whether every gene is in its domain; a search refuses seeds that are not.
  [[nodiscard]] bool contains(const G& genome) const {
    if (std::ranges::size(genome) != domains.size()) return false;
    const value_type* genes = std::ranges::data(genome);
    for (std::size_t i = 0; i < domains.size(); ++i) {
      if (!domains[i].contains(genes[i])) return false;
    }
    return true;
  }

  [[nodiscard]] std::size_t gene_count() const { return domains.size(); }
  /// The number of values that a gene may have.
  [[nodiscard]] std::uint32_t value_count(std::size_t gene) const { return domains[gene].size(); }
  /// The position in its domain of a gene's value, or of the value nearest to it.
  [[nodiscard]] std::uint32_t position(const G& genome, std::size_t gene) const {
    return domains[gene].position(std::ranges::data(genome)[gene]);
  }
  void set_position(G& genome, std::size_t gene, std::uint32_t position) const {
    std::ranges::data(genome)[gene] = domains[gene].value(position);
  }

  /// The variation of the genomes whose gene i has a value at one of the positions `kept[i]`. A gene
  /// left with one value stays a gene, so that genomes keep their meaning. Throws
  /// `std::invalid_argument` when a list is missing or empty.
  [[nodiscard]] integer_variation restricted(
      std::span<const std::vector<std::uint32_t>> kept) const {
    if (kept.size() != domains.size()) {
      throw std::invalid_argument("integer_variation: values to keep of " +
                                  std::to_string(kept.size()) + " genes, not of " +
                                  std::to_string(domains.size()));
    }
    integer_variation result = *this;
    for (std::size_t i = 0; i < kept.size(); ++i) {
      result.domains[i] = domains[i].restricted({kept[i].data(), kept[i].size()});
    }
    return result;
  }

  /// Moves every gene to the nearest value of its domain. Precondition: the genome has as many
  /// genes as there are domains. No `repair`: what crossover and mutation make never needs it.
  void move_into_domains(G& genome) const {
    value_type* genes = std::ranges::data(genome);
    for (std::size_t i = 0; i < domains.size(); ++i) genes[i] = domains[i].nearest(genes[i]);
  }
};

/// Crosses and mutates many genomes for an integer_variation; what follows from its fields alone is
/// computed once.
template <IntegerVectorGenome G>
class prepared_integer_variation {
 public:
  explicit prepared_integer_variation(const integer_variation<G>& variation)
      : variation_(&variation),
        mutated_(variation.domains.size(),
                 variation.mutation_probability.value_or(
                     1.0 / static_cast<double>(variation.domains.size()))) {}

  void crossover(G& first, G& second, random_stream& stream) const {
    const double probability = variation_->crossover_probability;
    if (probability < 1.0 && !stream.chance(probability)) return;
    value_type* const a = std::ranges::data(first);
    value_type* const b = std::ranges::data(second);
    const std::size_t size = variation_->domains.size();
    if (variation_->crossover_kind == integer_crossover::uniform) {
      cross_uniformly(a, b, size, stream);
    } else {
      cross_at_cuts(a, b, size, stream);
    }
  }

  void mutate(G& genome, random_stream& stream) const {
    value_type* const genes = std::ranges::data(genome);
    const auto* const domains = variation_->domains.data();
    mutated_(stream, [&](std::size_t i) { genes[i] = mutated(domains[i], genes[i], stream); });
  }

 private:
  using value_type = std::ranges::range_value_t<G>;

  [[nodiscard]] value_type mutated(const integer_domain<value_type>& domain, value_type gene,
                                   random_stream& stream) const {
    const std::uint32_t size = domain.size();
    if (size == 1) return gene;
    const std::uint32_t position = domain.position(gene);
    // One bit for the direction, 31 for the kind of move.
    const std::uint32_t random = stream.half();
    if (static_cast<double>(random >> 1) * 0x1p-31 < variation_->step_probability) {
      // At an end of the domain there is one neighbour only.
      const bool up = position == 0 || (position + 1 < size && (random & 1U) != 0);
      return domain.value(up ? position + 1 : position - 1);
    }
    const std::uint32_t other = stream.below(size - 1);
    return domain.value(other < position ? other : other + 1);
  }

  // One random bit a gene. Bytes are exchanged eight at a time: each bit of `bits` selects a byte.
  static void cross_uniformly(value_type* first, value_type* second, std::size_t size,
                              random_stream& stream) {
    for (std::size_t start = 0; start < size; start += 64) {
      std::uint64_t bits = stream();
      const std::size_t count = std::min<std::size_t>(size - start, 64);
      std::size_t i = start;
      if constexpr (sizeof(value_type) == 1) {
        for (; i + 8 <= start + count; i += 8, bits >>= 8) {
          std::uint64_t a;
          std::uint64_t b;
          std::memcpy(&a, first + i, 8);
          std::memcpy(&b, second + i, 8);
          const std::uint64_t difference = (a ^ b) & bytes_of_bits(bits & 255U);
          a ^= difference;
          b ^= difference;
          std::memcpy(first + i, &a, 8);
          std::memcpy(second + i, &b, 8);
        }
      }
      for (; i < start + count; ++i, bits >>= 1) {
        if ((bits & 1U) != 0) std::swap(first[i], second[i]);
      }
    }
  }

  // Bit k becomes byte k, all ones or all zeros.
  [[nodiscard]] static std::uint64_t bytes_of_bits(std::uint64_t bits) {
    const std::uint64_t selected = (bits * 0x0101010101010101U) & 0x8040201008040201U;
    const std::uint64_t high =
        (((selected & 0x7F7F7F7F7F7F7F7FU) + 0x7F7F7F7F7F7F7F7FU) | selected) & 0x8080808080808080U;
    return (high >> 7) * 255U;
  }

  void cross_at_cuts(value_type* first, value_type* second, std::size_t size,
                     random_stream& stream) const {
    // Cuts fall before genes 1 .. size - 1; drawn in any order, each toggles the exchange from
    // there on, which needs no sorting.
    for (std::size_t cut = 0; cut < variation_->cuts && size > 1; ++cut) {
      const std::size_t from = 1 + stream.below(static_cast<std::uint32_t>(size - 1));
      std::swap_ranges(first + from, first + size, second + from);
    }
  }

  const integer_variation<G>* variation_;
  mutated_genes mutated_;
};

}  // namespace hwflowq::moo

#endif
